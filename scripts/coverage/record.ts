import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { z } from "zod";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** How many of the points that count there are, and how many of them a test reached. */
const Share = z.strictObject({ found: z.number(), covered: z.number() });

export type Share = z.infer<typeof Share>;

/** A point that no test reached. */
export interface Missing {
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

export interface FileCoverage {
  /** In the project. */
  readonly path: string;
  readonly lines: Share;
  /** None are counted of TypeScript. */
  readonly branches: Share;
  readonly missing: readonly Missing[];
}

/** What the committed record holds of a source: the figures, and of which text they are. */
const RecordedFile = z.strictObject({ sha256: z.string(), lines: Share, branches: Share });

const Section = z.strictObject({
  files: z.record(z.string(), RecordedFile),
  /** The tests that were run: one that was taken out since may have covered what nothing does now. */
  tests: z.array(z.string()),
});

export type Section = z.infer<typeof Section>;

const CoverageRecord = z.strictObject({ contracts: Section, typescript: Section });

export type CoverageRecord = z.infer<typeof CoverageRecord>;

const PATH = join(ROOT, "snapshots/coverage.json");
const EMPTY: CoverageRecord = { contracts: { files: {}, tests: [] }, typescript: { files: {}, tests: [] } };

export function readRecord(): CoverageRecord {
  return existsSync(PATH) ? CoverageRecord.parse(JSON.parse(readFileSync(PATH, "utf8"))) : EMPTY;
}

/** Replaces one section of the committed record by what was just measured. */
export function writeRecord(
  name: keyof CoverageRecord,
  files: readonly FileCoverage[],
  tests: readonly string[],
): void {
  const entries = files.map(({ path, lines, branches }) => [path, { sha256: hashOf(path), lines, branches }] as const);
  const record = { ...readRecord(), [name]: { files: Object.fromEntries(entries), tests: [...tests].sort() } };
  writeFileSync(PATH, `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * What a record still says of the sources as they are: the least that is covered. Nothing is taken for covered of a source
 * that was changed or added since.
 *
 * @param count counts a source of which nothing was run
 */
export function leastCovered(
  section: Section,
  paths: readonly string[],
  count: (path: string) => FileCoverage,
): { files: FileCoverage[]; changed: string[] } {
  const changed: string[] = [];
  const files = paths.map((path) => {
    const recorded = section.files[path];
    if (recorded?.sha256 === hashOf(path)) return { path, ...recorded, missing: [] };
    changed.push(path);
    return count(path);
  });
  return { files, changed };
}

/** The tests of a record that are there no more. */
export function removedTests({ tests }: Section): string[] {
  return tests.filter((path) => !existsSync(join(ROOT, path)));
}

function hashOf(path: string): string {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, path)))
    .digest("hex");
}

/** Files of the project by patterns, in order. */
export function filesOf(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT, exclude: ["**/node_modules/**"] }).sort();
}

/** The sum of several shares. */
export function sumOf(shares: readonly Share[]): Share {
  const total = (pick: (share: Share) => number): number => shares.reduce((sum, share) => sum + pick(share), 0);
  return { found: total(({ found }) => found), covered: total(({ covered }) => covered) };
}
