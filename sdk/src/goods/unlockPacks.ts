import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { occasionFrom, rangeFrom, type RangeInput, type WithOccasion } from "./inputs.ts";

/** Puts packs that were set aside back into stock. Staff of the custodian. */
export function unlockPacks(ledger: Ledger, input: WithOccasion & RangeInput): Promise<Outcome> {
  const range = rangeFrom(input);
  return act(ledger, "lotLedger", "unlock", [range, occasionFrom(input)], range.count);
}
