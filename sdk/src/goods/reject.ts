import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { consignmentFrom, type ConsignmentInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Turns shipments away whole; they stay the sender's. Logistics of the recipient. */
export function reject(
  ledger: Ledger,
  input: WithOccasion & { readonly consignments: readonly ConsignmentInput[] },
): Promise<Outcome> {
  return act(ledger, "lotLedger", "reject", [input.consignments.map(consignmentFrom), occasionFrom(input)]);
}
