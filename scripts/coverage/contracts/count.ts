import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, type FileCoverage, type Missing } from "../record.ts";
import { instrument } from "./instrument.ts";
import { HITS } from "./places.ts";

/** What every process of the run reported, together. */
export function reportedTags(): Set<string> {
  if (!existsSync(HITS)) return new Set();
  const files = readdirSync(HITS).map((file) => readFileSync(join(HITS, file), "utf8"));
  return new Set(files.flatMap((file) => JSON.parse(file) as string[]));
}

/**
 * What was reached of a source. A line counts where a statement begins on it, and is covered when every one that does was
 * run.
 *
 * @param path in the project
 * @param tags what was reported
 */
export function countContract(path: string, tags: ReadonlySet<string>): FileCoverage {
  return countSource(path, readFileSync(join(ROOT, path), "utf8"), tags);
}

export function countSource(path: string, text: string, tags: ReadonlySet<string>): FileCoverage {
  const { statements, branches } = instrument(path, text);
  const lines = new Set(statements.map(({ line }) => line));
  const missedLines = new Set(statements.filter(({ tag }) => !tags.has(tag)).map(({ line }) => line));
  const missedBranches = branches.filter(({ tag }) => !tags.has(tag));
  const missing: Missing[] = [
    ...[...missedLines].map((line) => ({ line, what: "line" })),
    ...missedBranches.map(({ line, kind, way }) => ({ line, what: `${kind}: ${way}` })),
  ];
  return {
    path,
    lines: { found: lines.size, covered: lines.size - missedLines.size },
    branches: { found: branches.length, covered: branches.length - missedBranches.length },
    missing: missing.sort((one, other) => one.line - other.line),
  };
}
