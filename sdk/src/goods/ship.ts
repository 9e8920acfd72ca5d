import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { consignmentFrom, occasionFrom, type ConsignmentInput, type WithOccasion } from "./inputs.ts";

/** Goods that go to another site. */
export interface ShipInput extends WithOccasion {
  /** Whole consignments, at most 400. */
  readonly consignments: readonly ConsignmentInput[];
  readonly to: number;
  /** Sale by default. */
  readonly reason?: EnumValue<"MovementReason">;
}

/** Sends whole consignments; custody moves when the other site receives them. Logistics of the custodian. */
export function ship(ledger: Ledger, input: ShipInput): Promise<Outcome> {
  const consignments = input.consignments.map(consignmentFrom);
  const reason = enumNumber("MovementReason", input.reason ?? "Sale");
  return act(ledger, "lotLedger", "ship", [consignments, input.to, reason, occasionFrom(input)]);
}
