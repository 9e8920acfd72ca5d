import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { format, resolveConfig } from "prettier";

import { gasChart, growthChart, shareChart, type Growth } from "../bench/chart.ts";
import { isExcused, isPast, numberText, type Figure } from "../bench/figures.ts";
import { GROUPS, GROUP_NAMES, type GroupName } from "../bench/groups.ts";
import { readResults, type Result } from "../bench/results.ts";
import { ROOT } from "./root.ts";

const DOCUMENT = join(ROOT, "docs/performance.md");
const CHARTS = join(ROOT, "docs/performance");

/**
 * Writes the tables of docs/performance.md and the charts of docs/performance anew, from what bench/results.json keeps. What
 * people wrote around the tables stays; a table stands between `<!-- NAME -->` and `<!-- /NAME -->`.
 *
 * @throws Error where the document has no place for a table
 */
export async function writePerformance(): Promise<void> {
  mkdirSync(CHARTS, { recursive: true });
  const results = readResults();
  let text = readFileSync(DOCUMENT, "utf8");
  for (const name of GROUP_NAMES) {
    const result = results[name];
    text = placed(text, name, result === undefined ? "Not measured yet." : told(name, result));
  }
  writeFileSync(DOCUMENT, await format(text, { ...(await resolveConfig(DOCUMENT)), parser: "markdown" }));
}

function placed(text: string, name: string, part: string): string {
  const [from, to] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start === -1 || end < start) throw new Error(`docs/performance.md has no place for ${name}: ${from} … ${to}`);
  return `${text.slice(0, start + from.length)}\n\n${part}\n\n${text.slice(end)}`;
}

function told(name: GroupName, result: Result): string {
  const { machine, load, seconds, measured, figures } = result;
  const when = `Measured on ${measured} by \`npm run ${GROUPS[name].command}\` in ${seconds} s: ${machine}; load at its end ${load}.`;
  return [when, ...charts(name, result), table(figures)].join("\n\n");
}

/** Draws a group's charts and shows them. */
function charts(name: GroupName, { figures, growth }: Result): string[] {
  if (name !== "gas")
    return [shown(`${name}.svg`, `${GROUPS[name].title}: each figure as a share of its budget`, shareChart(figures))];
  const [single, batch] = [
    figures.filter(({ unit }) => unit === "gas"),
    figures.filter(({ id }) => id.startsWith("G15")),
  ];
  const items = single.filter((figure) => !batch.includes(figure));
  return [
    shown(
      "gas.svg",
      "Gas of each operation from its floor to its figure, its budget, and other designs",
      gasChart(items),
    ),
    shown("growth.svg", "Gas of each function over the number of records", growthChart(growth ?? [])),
  ];
}

function shown(file: string, what: string, svg: string): string {
  writeFileSync(join(CHARTS, file), svg);
  return `![${what}](performance/${file})`;
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { id, what, value, unit, budget, isLeast = false, floor, comparisons = [] } = figure;
    const mark = budget === undefined ? "" : isPast(figure) ? "✗" : isExcused(figure) ? "≈" : "✓";
    const limit = budget === undefined ? "" : `${isLeast ? "≥" : "≤"} ${numberText(budget)}`;
    const beside = comparisons.map((other) => `${other.what}: ${numberText(other.value)}`).join("; ");
    const cells = [
      mark,
      id,
      what,
      `${numberText(value)} ${unit}`.trim(),
      limit,
      floor === undefined ? "" : numberText(floor),
      beside,
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| | id | what | figure | budget | floor | beside it |", "|---|---|---|---:|---:|---:|---|", ...rows].join(
    "\n",
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePerformance();
