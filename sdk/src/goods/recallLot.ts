import { enumNumber } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Recalls a lot for good, or makes its recall graver. Its maker, its authorisation holder, or a regulator. */
export function recallLot(
  ledger: Ledger,
  input: WithOccasion & { readonly lot: LotInput; readonly recallClass: "I" | "II" | "III" },
): Promise<Outcome> {
  const recallClass = enumNumber("RecallClass", input.recallClass);
  return act(ledger, "lotLedger", "recallLot", [lotIdFrom(input.lot), recallClass, occasionFrom(input)]);
}
