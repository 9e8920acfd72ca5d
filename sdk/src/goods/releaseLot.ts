import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Releases a lot for use. A quality officer of its maker or authorisation holder, or a regulator officer. */
export function releaseLot(ledger: Ledger, input: WithOccasion & { readonly lot: LotInput }): Promise<Outcome> {
  return act(ledger, "lotLedger", "releaseLot", [lotIdFrom(input.lot), occasionFrom(input)]);
}
