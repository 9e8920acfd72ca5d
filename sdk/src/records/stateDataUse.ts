import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { dataUseOf, type UseTold } from "./dataUse.ts";

/** States what a sequencing data set may be used for from now on. A records officer of its author. */
export function stateDataUse(
  ledger: Ledger,
  { anchor, use }: { readonly anchor: string; readonly use: UseTold },
): Promise<Outcome> {
  return act(ledger, "anchorRegistry", "stateDataUse", [anchor, dataUseOf(use)]);
}
