import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { type ConsignmentInput, lotIdFrom, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Makes two neighbours at one site one, with the worse condition of both. Logistics of the custodian. */
export function merge(
  ledger: Ledger,
  input: WithOccasion & ConsignmentInput & { readonly second: number },
): Promise<Outcome> {
  const { lot, first, second } = input;
  return act(ledger, "lotLedger", "merge", [lotIdFrom(lot), first, second, occasionFrom(input)]);
}
