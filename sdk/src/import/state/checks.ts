import { enumNumber } from "../../ledger/enums.ts";
import type { LotEvent } from "./lotEvent.ts";
import type { Consignment, LotState } from "./lotState.ts";
import { contractError } from "./step.ts";

/** The lots that a prediction is made on, by id; a lot that is missing does not exist. */
export type Lots = ReadonlyMap<string, LotState>;

export function stateOf(lots: Lots, lot: string): LotState {
  const state = lots.get(lot);
  if (state === undefined) throw contractError("LotUnknown", [lot]);
  return state;
}

export function consignmentOf(state: LotState, first: number): Consignment {
  const consignment = state.named(first);
  if (consignment === undefined) throw contractError("ConsignmentUnknown", [state.id, first]);
  return consignment;
}

export function splitEvent(lot: string, first: number, count: number, second: number): LotEvent {
  return { name: "ConsignmentSplit", args: { lot, first, count, second } };
}

export function requireCustody({ id }: LotState, { first, site, recipient }: Consignment, at: number): void {
  if (site !== at) throw contractError("NotCustodian", [id, first, site, at]);
  if (recipient !== 0) throw contractError("ConsignmentInTransit", [id, first, recipient]);
}

export function requireNotStopped({ id, recallClass, heldByMaker, heldByRegulator }: LotState): void {
  if (recallClass !== "None") throw contractError("LotIsRecalled", [id, enumNumber("RecallClass", recallClass)]);
  if (heldByMaker || heldByRegulator) throw contractError("LotIsHeld", [id]);
}
