import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { format, resolveConfig } from "prettier";

import { ROOT } from "../generated/root.ts";
import type { Growth } from "./gas/growth.ts";
import type { ToldFigure } from "./gas/snapshots.ts";
import type { Form, GroupName } from "./groups.ts";
import type { Report } from "./report.ts";

/** What a group's bench told when it was last measured as a whole; of one that never was, in its short form. */
export interface Result extends Report {
  readonly form: Form;
  /** The day, as YYYY-MM-DD. */
  readonly measured: string;
  readonly seconds: number;
  readonly figures: readonly ToldFigure[];
  /** Of the gas: what each function takes with more and more records. */
  readonly growth?: readonly Growth[];
  /** Of the gas: what a figure far past its floor buys with the difference, by the figure's id. */
  readonly reasons?: Readonly<Record<string, string>>;
}

export type Results = Readonly<Partial<Record<GroupName, Result>>>;

/** The committed record: docs/performance.md is made of it. */
const PATH = join(ROOT, "bench/results.json");

export function readResults(): Results {
  return JSON.parse(readFileSync(PATH, "utf8")) as Results;
}

export async function writeResults(results: Results): Promise<void> {
  mkdirSync(dirname(PATH), { recursive: true });
  writeFileSync(PATH, await format(JSON.stringify(results), { ...(await resolveConfig(PATH)), parser: "json" }));
}
