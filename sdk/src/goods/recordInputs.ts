import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Records what a lot was made from, until it is released. A quality officer of its maker. */
export function recordInputs(
  ledger: Ledger,
  input: WithOccasion & { readonly lot: LotInput; readonly inputs: readonly LotInput[] },
): Promise<Outcome> {
  const args = [lotIdFrom(input.lot), input.inputs.map(lotIdFrom), occasionFrom(input)] as const;
  return act(ledger, "lotLedger", "recordInputs", [...args]);
}
