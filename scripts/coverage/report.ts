import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { tellFigure } from "../assure/figures.ts";
import { ROOT, sumOf, type FileCoverage, type Share } from "./record.ts";

/** A part of the code with a budget of its own. */
export interface Group {
  /** As the figures name it, e.g. `contract` or `sdk`. */
  readonly name: string;
  readonly files: readonly FileCoverage[];
  /** The least share, of 1, of the lines and of the branches; of none, where branches are not counted. */
  readonly budget: { readonly lines: number; readonly branches?: number };
}

/**
 * Prints what is covered, with the lines that are not where asked, tells the figures of R1, and says whether every budget
 * is met.
 */
export function report(groups: readonly Group[], options: { missing: boolean }): boolean {
  const shortfalls: string[] = [];
  console.log(`\n${"".padEnd(52)}${"lines".padStart(20)}${"branches".padStart(20)}`);
  for (const { name, files, budget } of groups) {
    if (options.missing) files.forEach(printFile);
    const lines = sumOf(files.map((file) => file.lines));
    const branches = sumOf(files.map((file) => file.branches));
    console.log(row(name, lines, branches));
    tell(`${name} lines`, lines);
    shortfalls.push(...below(`${name} lines`, lines, budget.lines));
    if (budget.branches === undefined) continue;
    tell(`${name} branches`, branches);
    shortfalls.push(...below(`${name} branches`, branches, budget.branches));
  }
  for (const shortfall of shortfalls) console.log(`\n${shortfall}`);
  return shortfalls.length === 0;
}

/** Leaves all figures and every line that is missing in `coverage/NAME/summary.json`. */
export function writeSummary(name: string, groups: readonly Group[]): void {
  const folder = join(ROOT, "coverage", name);
  mkdirSync(folder, { recursive: true });
  const summary = groups.map(({ name: group, files }) => ({
    name: group,
    lines: sumOf(files.map((file) => file.lines)),
    branches: sumOf(files.map((file) => file.branches)),
    files,
  }));
  writeFileSync(join(folder, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
}

function printFile({ path, lines, branches, missing }: FileCoverage): void {
  if (missing.length === 0) return;
  console.log(row(`  ${path}`, lines, branches));
  for (const { line, what } of missing) console.log(`      line ${line}${what === "line" ? "" : `, ${what}`}`);
}

function row(name: string, lines: Share, branches: Share): string {
  return name.padEnd(52) + shown(lines).padStart(20) + (branches.found === 0 ? "" : shown(branches).padStart(20));
}

/** In per cent, rounded down: what is not all must not look like it. */
function shown({ found, covered }: Share): string {
  if (found === 0) return "none counted";
  const percent = Math.floor((covered / found) * 1e4) / 100;
  return `${covered}/${found} ${percent.toFixed(2).padStart(7)} %`;
}

function tell(what: string, { found, covered }: Share): void {
  tellFigure("R1", what, found);
  tellFigure("R1", `${what} covered`, covered);
}

/** A shortfall where less is covered than the budget asks, or nothing was counted at all. */
export function below(what: string, share: Share, least: number): string[] {
  if (share.found > 0 && share.covered >= share.found * least) return [];
  return [`${what}: ${shown(share).trim()}, of at least ${least * 100} %`];
}
