import { anchors } from "./anchors.ts";
import { Bench, type GasFigure } from "./bench.ts";
import { summaries } from "./coldChain.ts";
import { decisions, lots, movements, packs, splits, words } from "./goods.ts";
import { immunizations } from "./immunizations.ts";
import { batches, growth } from "./limits.ts";
import { loads } from "./loads.ts";
import { dispenses, prescriptions, transitions } from "./prescriptions.ts";

/** Measures every operation of the budgets G1–G15, and the cold chain's and the immunizations', on the real contracts. */
export async function measureGas(): Promise<GasFigure[]> {
  const bench = await Bench.start();
  const groups = [
    lots,
    movements,
    splits,
    decisions,
    packs,
    words,
    prescriptions,
    dispenses,
    transitions,
    anchors,
    batches,
    growth,
    immunizations,
    summaries,
    loads,
  ];
  for (const group of groups) await group(bench);
  return bench.figures;
}
