import type { Figure } from "../figures.ts";
import { Bench } from "./bench.ts";
import { consignments, lots, packs, products } from "./growth/medicines.ts";
import { claims, doses, prescriptions } from "./growth/prescriptions.ts";
import { alerts, anchors, consents, operators } from "./growth/records.ts";
import type { Table } from "./growth/tables.ts";
import { spentBy, thousandth } from "./spent.ts";

/** All tables are grown to these together. */
const SIZES = [10, 1_000] as const;
const LARGEST = 100_000;
/** In per cent: G14. */
const BUDGET = 1;

const TABLES = [
  ...[products, lots, consignments, packs, prescriptions, claims],
  ...[doses, operators, anchors, consents, alerts],
];

/** Gas of a function with so many records in its table, by that number. */
export interface Growth {
  readonly function: string;
  readonly table: string;
  readonly at: Readonly<Record<string, number>>;
}

/** Gas by function and number of records. */
type Grown = Map<string, Record<string, number>>;

/**
 * G14: all tables grow together on a chain of their own, and at each size the very same calls are made, byte for byte, and
 * taken back. Tables without a batch function stop at 1,000 records unless `isFull`. Then each of them goes on to 100,000
 * on such a chain again, one after the other: the simulated chain remembers every block, 60 kB for each record, and has
 * no room for all of them.
 */
export async function measureGrowth({
  isFull,
  say,
}: {
  isFull: boolean;
  say: (what: string) => void;
}): Promise<{ figures: Figure[]; growth: Growth[] }> {
  const gas: Grown = new Map();
  const tables = await grow({ gas, say, isLarge: ({ isQuick }) => isQuick });
  for (const { name, isQuick } of isFull ? tables : []) {
    if (!isQuick) await grow({ gas, say, isLarge: (table) => table.isQuick || table.name === name });
  }
  const growth = tables.flatMap(({ name, calls }) =>
    Object.keys(calls).map((called) => ({ function: called, table: name, at: gas.get(called) ?? {} })),
  );
  return { figures: growth.map(figureOf), growth };
}

/** Grows all tables on a fresh chain, the large ones to the end, and measures them at each size. */
async function grow({
  gas,
  say,
  isLarge,
}: {
  gas: Grown;
  say: (what: string) => void;
  isLarge: (table: Table) => boolean;
}): Promise<Table[]> {
  const bench = await Bench.start();
  const tables: Table[] = [];
  for (const table of TABLES) tables.push(await table(bench));
  let before = 0;
  for (const size of [...SIZES, LARGEST]) {
    const growing = tables.filter((table) => size < LARGEST || isLarge(table));
    for (const table of growing) {
      const start = performance.now();
      await table.grow(before, size);
      say(`${table.name}: ${size} records in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
    for (const table of growing) await measure(bench, table, size, gas);
    before = size;
  }
  await bench.world.connection.close();
  return tables;
}

/** Each call on the state as it was grown: what one changes, the next does not see. */
async function measure(bench: Bench, table: Table, size: number, gas: Grown) {
  const { networkHelpers } = bench.world.connection;
  for (const [name, call] of Object.entries(table.calls)) {
    const snapshot = await networkHelpers.takeSnapshot();
    const spent = await spentBy(call());
    gas.set(name, { ...gas.get(name), [size]: spent.gas });
    await snapshot.restore();
  }
}

function figureOf({ function: name, table, at }: Growth): Figure {
  const sizes = Object.keys(at).map(Number);
  const [least = NaN, ...others] = Object.values(at);
  const largest = Math.max(...others.map((gas) => Math.abs(gas - least)));
  const most = Math.max(...sizes).toLocaleString("en");
  const what = `${name}: the largest change with up to ${most} ${table} against ${String(Math.min(...sizes))}`;
  return { id: `G14.${name}`, what, value: thousandth((largest / least) * 100), unit: "per cent", budget: BUDGET };
}
