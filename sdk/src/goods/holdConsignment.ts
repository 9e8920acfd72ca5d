import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { type ConsignmentInput, lotIdFrom, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Holds a consignment: suspect goods. Staff of the custodian, or a regulator. */
export function holdConsignment(ledger: Ledger, input: WithOccasion & ConsignmentInput): Promise<Outcome> {
  return act(ledger, "lotLedger", "holdConsignment", [lotIdFrom(input.lot), input.first, occasionFrom(input)]);
}
