import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { occasionFrom, rangeFrom, type RangeInput, type WithOccasion } from "./inputs.ts";

/** Accepts some ranges of one consignment, ascending; the rest stays the sender's, as disputed. Logistics of the recipient. */
export function receivePart(
  ledger: Ledger,
  input: WithOccasion & { readonly ranges: readonly RangeInput[] },
): Promise<Outcome> {
  return act(ledger, "lotLedger", "receivePart", [input.ranges.map(rangeFrom), occasionFrom(input)]);
}
