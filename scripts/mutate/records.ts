import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import type { Mutant } from "./mutants.ts";
import { plain } from "./mutants.ts";
import { hashOf } from "./sources.ts";

const RECORDS = fileURLToPath(new URL("../../snapshots/mutants.jsonl", import.meta.url));
const REASONS = fileURLToPath(new URL("../../snapshots/survivors.json", import.meta.url));

/**
 * What came of a mutant. `equal`: the compiler makes the same code of it. `refused`: it is no Solidity. Neither counts.
 * `hung`: the tests did not end in their time, by an endless loop or on a machine that was too busy. `open`: it lived
 * through the likeliest tests, and the others are not run yet.
 */
const Outcome = z.enum(["killed", "hung", "open", "survived", "equal", "refused"]);
export type Outcome = z.infer<typeof Outcome>;

const Record_ = z.strictObject({
  id: z.string(),
  path: z.string(),
  /** Of the source without comments: another source makes the record stale. */
  source: z.string(),
  owner: z.string(),
  operator: z.string(),
  original: z.string(),
  replacement: z.string(),
  outcome: Outcome,
  /** The test file that failed, and its test. */
  file: z.string().optional(),
  test: z.string().optional(),
});

export type MutantRecord = z.infer<typeof Record_>;

/** No test was seen to fail: to be tried anew, or explained. */
export const LIVING = ["open", "survived", "hung"] as const satisfies readonly Outcome[];

export function isLiving(record: MutantRecord | undefined): boolean {
  return LIVING.some((outcome) => outcome === record?.outcome);
}

/** Why nothing can kill a survivor, or nothing need, by the mutant's id; written by a person. */
const Reasons = z.record(z.string(), z.string().min(20));

/** The records of the sources as they are, by mutant: the last one of each counts. */
export function readRecords(sources: ReadonlyMap<string, string>): {
  readonly fresh: ReadonlyMap<string, MutantRecord>;
  readonly stale: number;
} {
  const lines = existsSync(RECORDS) ? readFileSync(RECORDS, "utf8").split("\n").filter(Boolean) : [];
  const all = new Map(lines.map((line) => Record_.parse(JSON.parse(line))).map((record) => [record.id, record]));
  const hashes = new Map([...sources].map(([path, source]) => [path, hashOf(source)]));
  const fresh = [...all].filter(([, { path, source }]) => hashes.get(path) === source);
  return { fresh: new Map(fresh), stale: all.size - fresh.length };
}

/** @throws ZodError where a reason is shorter than a reason can be */
export function readReasons(): ReadonlyMap<string, string> {
  return new Map(Object.entries(Reasons.parse(JSON.parse(readFileSync(REASONS, "utf8")))));
}

/** Adds what came of a mutant, at once: a run goes on where the last one ended, however that was. */
export function addRecord(record: MutantRecord): void {
  appendFileSync(RECORDS, `${JSON.stringify(record)}\n`);
}

/** Writes the records without those that are stale or were made again, in an order that changes little. */
export function writeRecords(records: Iterable<MutantRecord>): void {
  const sorted = [...records].sort((a, b) => compare(a.path, b.path) || compare(a.id, b.id));
  writeFileSync(`${RECORDS}.new`, sorted.map((record) => `${JSON.stringify(record)}\n`).join(""));
  renameSync(`${RECORDS}.new`, RECORDS);
}

export function recordOf(
  mutant: Mutant,
  source: string,
  came: { outcome: Outcome; file?: string | undefined; test?: string | undefined },
): MutantRecord {
  const { id, path, owner, original, edit } = mutant;
  const { outcome, file, test } = came;
  const killer = file === undefined ? {} : { file, test };
  const change = { operator: edit.operator, original, replacement: plain(edit.replacement) };
  return { id, path, source: hashOf(source), owner, ...change, outcome, ...killer };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
