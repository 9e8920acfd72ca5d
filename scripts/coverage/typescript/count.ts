import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { z } from "zod";

import { ROOT, type FileCoverage } from "../record.ts";
import { codeLines } from "./codeLines.ts";

/** c8's report of a file: it takes every line for a statement. */
const Reported = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.number() }) })),
    s: z.record(z.string(), z.number()),
  }),
);

/**
 * The lines that ran, by the path of their source in the project.
 *
 * @param folder of what the processes left, all of one text of each source
 */
export function reachedLines(folder: string): Map<string, Set<number>> {
  const out = join(folder, "report");
  const options = ["--temp-directory", folder, "--reports-dir", out, "--reporter", "json", "--extension", ".ts"];
  const command = [join(ROOT, "node_modules/c8/bin/c8.js"), "report", ...options, "--exclude", "**/test/**"];
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`c8 could not report what ran: it ended with ${status}.`);
  const path = join(out, "coverage-final.json");
  const reported = existsSync(path) ? Reported.parse(JSON.parse(readFileSync(path, "utf8"))) : {};
  return new Map(
    Object.entries(reported).map(([file, { statementMap, s }]) => {
      const ran = Object.entries(statementMap).filter(([key]) => (s[key] ?? 0) > 0);
      return [relative(ROOT, file), new Set(ran.map(([, { start }]) => start.line))];
    }),
  );
}

/** What was reached of a source: of a file that nothing loaded, nothing. Branches are not counted. */
export function countTypescript(
  path: string,
  reached: readonly ReadonlyMap<string, ReadonlySet<number>>[],
): FileCoverage {
  const lines = codeLines(path, readFileSync(join(ROOT, path), "utf8"));
  const missing = [...lines].filter((line) => !reached.some((each) => each.get(path)?.has(line)));
  return {
    path,
    lines: { found: lines.size, covered: lines.size - missing.length },
    branches: { found: 0, covered: 0 },
    missing: missing.map((line) => ({ line, what: "line" })),
  };
}
