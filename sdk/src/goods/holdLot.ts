import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Holds a lot everywhere at once. Its maker, its authorisation holder, or a regulator. */
export function holdLot(ledger: Ledger, input: WithOccasion & { readonly lot: LotInput }): Promise<Outcome> {
  return act(ledger, "lotLedger", "holdLot", [lotIdFrom(input.lot), occasionFrom(input)]);
}
