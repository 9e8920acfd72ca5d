import { join } from "node:path";

import { filesOf, ROOT } from "../record.ts";

/** The instrumented contracts: the project's own artifacts and types stay as they are. */
export const ARTIFACTS = join(ROOT, "coverage/contracts/artifacts");
export const BUILD_CACHE = join(ROOT, "coverage/contracts/cache");
export const TYPES = join(ROOT, "coverage/contracts/types");

/** A file of each process that ran instrumented contracts. */
export const HITS = join(ROOT, "coverage/contracts/hits");

/** Whether a source counts: all that is deployed does; interfaces hold no code, and what tests alone deploy is theirs. */
export function isCounted(name: string): boolean {
  return name.startsWith("contracts/") && !/^contracts\/(interfaces|test)\//.test(name);
}

/** The sources that count, by their path in the project. */
export function countedSources(): string[] {
  return filesOf("contracts/**/*.sol").filter(isCounted);
}

/** Tests of programs alone: they send nothing, and some count with fractions, which Hardhat's matchers do not let them. */
const CHAINLESS = /^test\/unit\/(bench|coverage|mutate|scale|start)\//;

/** The tests that count: of each contract by transactions from outside, as anybody could send them. */
export function contractTests(): string[] {
  return filesOf("test/unit/**/*.test.ts").filter((path) => !CHAINLESS.test(path));
}
