import { anchors } from "./anchors.ts";
import type { Bench } from "./bench.ts";
import { summaries } from "./coldChain.ts";
import { decisions, lots, movements, packs, splits, words } from "./goods.ts";
import { immunizations } from "./immunizations.ts";
import { batches } from "./limits.ts";
import { loads } from "./loads.ts";
import { dispenses, prescriptions, transitions } from "./prescriptions.ts";

/** Each with the number that its goods and prescriptions start from: no figure hangs on which groups ran before it. */
const GROUPS: readonly (readonly [group: (bench: Bench) => Promise<void>, first: number])[] = [
  [lots, 0],
  [movements, 0],
  [splits, 102],
  [decisions, 103],
  [packs, 104],
  [words, 105],
  [prescriptions, 106],
  [dispenses, 207],
  [transitions, 412],
  [anchors, 416],
  [batches, 416],
  [immunizations, 1626],
  [summaries, 1883],
  [loads, 1885],
];

/** Does every operation of the budgets, and the cold chain's and the immunizations', on the real contracts. */
export async function measureOperations(bench: Bench): Promise<void> {
  for (const [group, first] of GROUPS) {
    bench.numberFrom(first);
    await group(bench);
  }
}
