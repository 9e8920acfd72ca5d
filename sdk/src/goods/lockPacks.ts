import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { occasionFrom, rangeFrom, type RangeInput, type WithOccasion } from "./inputs.ts";

/** Sets packs aside, at most 65,536. Staff of the custodian. */
export function lockPacks(ledger: Ledger, input: WithOccasion & RangeInput): Promise<Outcome> {
  const range = rangeFrom(input);
  return act(ledger, "lotLedger", "lock", [range, occasionFrom(input)], range.count);
}
