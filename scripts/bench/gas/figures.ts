import { Bench, type GasFigure } from "./bench.ts";
import { summaries } from "./coldChain.ts";
import { decisions, lots, movements, packs, splits, words } from "./goods.ts";
import { batches, growth } from "./limits.ts";
import { dispenses, prescriptions, transitions } from "./prescriptions.ts";

/** Measures every operation of the budgets G1–G12, G14 and G15, and the cold chain's, on the real contracts. */
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
    batches,
    growth,
    summaries,
  ];
  for (const group of groups) await group(bench);
  return bench.figures;
}
