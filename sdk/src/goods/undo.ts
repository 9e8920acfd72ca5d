import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { occasionFrom, rangeFrom, type RangeInput, type WithOccasion } from "./inputs.ts";

/** Undoes what was done to exactly these packs, at the same site within 10 days. Staff of the custodian. */
export function undo(ledger: Ledger, input: WithOccasion & RangeInput): Promise<Outcome> {
  const range = rangeFrom(input);
  return act(ledger, "lotLedger", "undo", [range, occasionFrom(input)], range.count);
}
