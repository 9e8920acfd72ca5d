import { parseArgs } from "node:util";

import { Bench } from "./gas/bench.ts";
import { comparisonsOf } from "./gas/comparisons.ts";
import { measureOperations } from "./gas/figures.ts";
import { floorOf } from "./gas/floors.ts";
import { measureGrowth } from "./gas/growth.ts";
import { PART_MEANINGS, partsOf, partsText, toldParts, type Parts } from "./gas/parts.ts";
import { REASONS, reasonsAmiss } from "./gas/reasons.ts";
import { differing, writeSnapshots, type ToldFigure } from "./gas/snapshots.ts";
import { partsOfTrace, trace } from "./gas/trace.ts";
import { report } from "./report.ts";

/**
 * Prints every gas figure beside its budget, its floor and plainer designs, and where its gas goes. `--json` prints one
 * line; `--write` replaces the committed snapshots; `--check` fails when a figure differs from them; `--growth` grows the
 * tables to 100,000 records that have no batch function too, half an hour at most. Ends with 1 past a budget or off a
 * snapshot, and where a figure far past its floor has no reason.
 */
async function main(): Promise<void> {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({ options: { json: flag, write: flag, check: flag, growth: flag } });
  const figures = await operations();
  const say = (what: string): boolean => values.growth && process.stderr.write(`${what}\n`);
  const grown = await measureGrowth({ isFull: values.growth, say });
  const all = [...figures, ...grown.figures];
  const amiss = [...reasonsAmiss(all), ...(values.check ? await differing(all) : [])];
  if (values.write) await writeSnapshots(all);

  const more = { parts: PART_MEANINGS, reasons: REASONS, growth: grown.growth, amiss };
  const isWithin = report(all, { isJson: values.json, more });
  if (!values.json) process.stdout.write(detailsOf(all, amiss));
  if (!isWithin || amiss.length > 0) process.exitCode = 1;
}

async function operations(): Promise<ToldFigure[]> {
  const bench = await Bench.start();
  await measureOperations(bench);
  const parts = await lookInto(bench);
  const comparisons = await comparisonsOf(bench);
  return bench.figures.map(({ spent, ...figure }) => {
    const own = partsOf(spent, parts);
    const beside = comparisons[figure.id];
    const told = { ...figure, floor: floorOf(figure.id, own), parts: toldParts(own) };
    return beside === undefined ? told : { ...told, comparisons: beside };
  });
}

/** The parts of each transaction that a figure is made of. */
async function lookInto({ figures, world }: Bench): Promise<Map<string, Parts>> {
  const hashes = new Set(figures.flatMap(({ spent }) => spent.transactions.map(({ hash }) => hash)));
  const parts = new Map<string, Parts>();
  for (const hash of hashes) parts.set(hash, partsOfTrace(await trace(world.connection.provider, hash)));
  return parts;
}

function detailsOf(figures: readonly ToldFigure[], amiss: readonly string[]): string {
  const parts = figures.flatMap((figure) => (figure.parts === undefined ? [] : [partsText(figure.id, figure.parts)]));
  const reasons = Object.entries(REASONS).map(([id, reason]) => `${id.padEnd(22)} ${reason}`);
  const faults = amiss.map((line) => `✗ ${line}`);
  return [
    "\nWhere it goes: gas (how many)",
    ...parts,
    "\nWhat more than 1.5 × the floor buys",
    ...reasons,
    ...faults,
    "",
  ].join("\n");
}

await main();
