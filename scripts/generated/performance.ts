import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { format, resolveConfig } from "prettier";

import { gasChart, growthChart, shareChart } from "../bench/chart.ts";
import { isExcused, isPast, numberText, type Figure } from "../bench/figures.ts";
import { PART_MEANINGS, PART_NAMES, type Part } from "../bench/gas/parts.ts";
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
  const { form, machine, load, seconds, measured, figures } = result;
  const { command, [form]: given } = GROUPS[name];
  const typed = ["npm run", command, ...(given.length === 0 ? [] : ["--", ...given])].join(" ");
  const when = `Measured on ${measured} by \`${typed}\` in ${seconds} s: ${machine}; load at its end ${load}.`;
  return [when, ...charts(name, result), figureTable(figures), ...gasDetails(result)].join("\n\n");
}

/** Draws a group's charts and shows them. */
function charts(name: GroupName, { figures, growth = [] }: Result): string[] {
  if (name !== "gas") {
    const chart = shareChart(figures);
    return [shown(`${name}.svg`, `${GROUPS[name].title}: each figure as a share of its budget`, chart)];
  }
  const operations = figures.filter(({ id }) => !/^G1[45]\.|\.difference$/.test(id));
  const legend =
    "A bar from the floor to the figure (the dot); the stroke is the budget, a cross another design or somebody else's.";
  const levels = "Gas with 10 (circle), 1,000 (cross) and 100,000 (plus) records in its table, on each other:";
  return [
    shown("gas.svg", "Gas of each operation", gasChart(operations)),
    legend,
    levels,
    shown("growth.svg", "Gas of each function over the number of records", growthChart(growth)),
  ];
}

function shown(file: string, what: string, svg: string): string {
  writeFileSync(join(CHARTS, file), svg);
  return `![${what}](performance/${file})`;
}

function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { id, what, value, unit, budget, isLeast = false, floor, comparisons = [] } = figure;
    const mark = budget === undefined ? "" : isPast(figure) ? "✗" : isExcused(figure) ? "≈" : "✓";
    const limit = budget === undefined ? "" : `${isLeast ? "≥" : "≤"} ${numberText(budget)}`;
    const least = floor === undefined ? "" : numberText(floor);
    const beside = comparisons.map((other) => `${other.what}: ${numberText(other.value)}`).join("; ");
    return [mark, id, what, `${numberText(value)} ${unit}`.trim(), limit, least, beside];
  });
  return table(["", "id", "what", "figure", "budget", "floor", "beside it"], rows);
}

/** Where the gas goes, and what is bought with the most of it. */
function gasDetails({ figures, reasons }: Result): string[] {
  const looked = figures.filter(({ parts }) => parts !== undefined);
  if (looked.length === 0) return [];
  const names = PART_NAMES.filter((name) => looked.some(({ parts }) => parts?.[name] !== undefined));
  const cell = (part: Part | undefined): string =>
    part === undefined ? "" : `${numberText(part.gas)} (${numberText(part.count)})`;
  const rows = looked.map(({ id, parts }) => [id, ...names.map((name) => cell(parts?.[name]))]);
  return [
    "### Where gas goes",
    "Gas, and how many there were. What one pays for:",
    names.map((name) => `- **${name}**: ${PART_MEANINGS[name]}`).join("\n"),
    table(["id", ...names], rows),
    "### What more than 1.5 × the floor buys",
    Object.entries(reasons ?? {})
      .map(([id, reason]) => `- **${id}**: ${reason}`)
      .join("\n"),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePerformance();
