import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { consignmentFrom, type ConsignmentInput, occasionFrom, type WithOccasion } from "./inputs.ts";

/** Accepts consignments: custody is this site's from now on. Logistics of the recipient. */
export function receiveAll(
  ledger: Ledger,
  input: WithOccasion & { readonly consignments: readonly ConsignmentInput[] },
): Promise<Outcome> {
  return act(ledger, "lotLedger", "receiveGoods", [input.consignments.map(consignmentFrom), occasionFrom(input)]);
}
