import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { type ListInput, lotIdFrom, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Sells single packs of one consignment over the counter, at most 250. A dispenser. */
export function supplyList(ledger: Ledger, input: WithOccasion & ListInput): Promise<Outcome> {
  const { lot, consignment, indices } = input;
  return act(ledger, "lotLedger", "supplyList", [lotIdFrom(lot), consignment, [...indices], occasionFrom(input)]);
}
