import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { consignmentFrom, type ConsignmentInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Calls shipments back before they are received. Logistics of the sender. */
export function recallShipment(
  ledger: Ledger,
  input: WithOccasion & { readonly consignments: readonly ConsignmentInput[] },
): Promise<Outcome> {
  return act(ledger, "lotLedger", "recallShipment", [input.consignments.map(consignmentFrom), occasionFrom(input)]);
}
