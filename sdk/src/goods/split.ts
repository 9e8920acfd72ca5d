import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { type ConsignmentInput, lotIdFrom, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Makes one consignment two: the second begins at pack `second`. Logistics of the custodian. */
export function split(
  ledger: Ledger,
  input: WithOccasion & ConsignmentInput & { readonly second: number },
): Promise<Outcome> {
  const { lot, first, second } = input;
  return act(ledger, "lotLedger", "split", [lotIdFrom(lot), first, second, occasionFrom(input)]);
}
