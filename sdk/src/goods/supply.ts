import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { occasionFrom, rangeFrom, type RangeInput, type WithOccasion } from "./inputs.ts";

/** Sells packs over the counter, at most 16,384. A dispenser. */
export function supply(ledger: Ledger, input: WithOccasion & RangeInput): Promise<Outcome> {
  const range = rangeFrom(input);
  return act(ledger, "lotLedger", "supplyPacks", [range, occasionFrom(input)], range.count);
}
