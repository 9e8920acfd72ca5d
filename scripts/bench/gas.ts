import { readFile, writeFile } from "node:fs/promises";

import type { GasFigure } from "./gas/bench.ts";
import { measureGas } from "./gas/figures.ts";

const SNAPSHOT = new URL("../../snapshots/gas.json", import.meta.url);

/**
 * Prints every gas figure beside its budget. `--json` prints one object; `--write` replaces the committed snapshot;
 * `--check` fails when a figure differs from it. Ends with 1 past a budget or off the snapshot.
 */
async function main(): Promise<void> {
  const flags = new Set(process.argv.slice(2));
  const figures = await measureGas();
  const past = figures.filter(({ gas, budget, decided }) => gas > (decided?.limit ?? budget));
  const differing = flags.has("--check") ? await differingFrom(figures) : [];
  if (flags.has("--write")) await writeFile(SNAPSHOT, snapshotOf(figures));

  if (flags.has("--json")) {
    process.stdout.write(`${JSON.stringify({ figures, past: past.map(({ id }) => id), differing })}\n`);
  } else {
    for (const { id, what, gas, budget, decided } of figures) {
      const mark = gas <= budget ? "✓" : decided !== undefined && gas <= decided.limit ? "≈" : "✗";
      const why = gas > budget && decided !== undefined ? ` (past it as decided in ${decided.decision})` : "";
      process.stdout.write(
        `${mark} ${id.padEnd(20)} ${gas.toFixed(0).padStart(12)} of ${String(budget).padStart(12)}  ${what}${why}\n`,
      );
    }
    for (const line of differing) process.stdout.write(`✗ ${line}\n`);
    const within = figures.filter(({ gas, budget }) => gas <= budget).length;
    process.stdout.write(`${within} of ${figures.length} figures within budget, ${past.length} past every limit\n`);
  }
  if (past.length + differing.length > 0) process.exitCode = 1;
}

async function differingFrom(figures: GasFigure[]): Promise<string[]> {
  const committed = JSON.parse(await readFile(SNAPSHOT, "utf8")) as Record<string, number>;
  const measured = Object.fromEntries(figures.map(({ id, gas }) => [id, gas]));
  const ids = [...new Set([...Object.keys(committed), ...Object.keys(measured)])];
  return ids
    .filter((id) => committed[id] !== measured[id])
    .map((id) => `${id}: ${measured[id] ?? "not measured"}, but ${committed[id] ?? "nothing"} is committed`);
}

function snapshotOf(figures: GasFigure[]): string {
  return `${JSON.stringify(Object.fromEntries(figures.map(({ id, gas }) => [id, gas])), null, 2)}\n`;
}

await main();
