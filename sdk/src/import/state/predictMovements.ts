import { consignmentOf, requireCustody, requireNotStopped, splitEvent, stateOf, type Lots } from "./checks.ts";
import type { LotEvent } from "./lotEvent.ts";
import type { Consignment, LotState } from "./lotState.ts";
import { contractError, type Act, type ConsignmentName, type PacksOf } from "./step.ts";

export type Movement = Extract<
  Act,
  { act: "ship" | "pick" | "receiveGoods" | "receivePart" | "reject" | "recallShipment" }
>;

export function* movementsOf(act: Movement, lots: Lots, site: number): Generator<LotEvent> {
  if (act.act === "receivePart") {
    yield* partReceipt(act.ranges, lots, site);
    return;
  }
  if ("to" in act && act.to === site) throw contractError("SameSite", [site]);
  const moved = act.act === "pick" ? act.ranges : act.consignments;
  for (const each of moved) {
    const state = stateOf(lots, each.lot);
    const { lot, first } = each;
    if (isRange(each)) yield* carved(each, state);
    const consignment = consignmentOf(state, first);
    const { count, site: from, recipient } = consignment;
    if (act.act === "ship" || act.act === "pick") {
      requireShippable(state, consignment, site, act.reason);
      yield { name: "ConsignmentShipped", args: { lot, from: site, to: act.to, first, count, reason: act.reason } };
    } else if (act.act === "recallShipment") {
      if (from !== site) throw contractError("NotCustodian", [lot, first, from, site]);
      if (recipient === 0) throw contractError("ConsignmentNotInTransit", [lot, first]);
      yield { name: "ShipmentRecalled", args: { lot, from, to: recipient, first } };
    } else {
      requireIncoming(state, consignment, site);
      if (act.act === "receiveGoods") requireRecord(state, consignment);
      const name = act.act === "reject" ? "ShipmentRejected" : "ConsignmentReceived";
      yield { name, args: { lot, from, to: site, first } };
    }
  }
}

/** Takes a range out of its consignment: the range is a consignment of its own then. */
function* carved(range: PacksOf, state: LotState): Generator<LotEvent> {
  const { lot, consignment: name, first, count } = range;
  const within = consignmentOf(state, name);
  if (first < name || first + count > name + within.count) {
    throw contractError("OutsideConsignment", [lot, name, first, count]);
  }
  if (first > name) yield splitEvent(lot, name, within.count, first);
  const rest = consignmentOf(state, first);
  if (count < rest.count) yield splitEvent(lot, first, rest.count, first + count);
}

function* partReceipt(ranges: readonly PacksOf[], lots: Lots, site: number): Generator<LotEvent> {
  const [{ lot, consignment } = { lot: "", consignment: 0 }] = ranges;
  const state = stateOf(lots, lot);
  const incoming = consignmentOf(state, consignment);
  requireIncoming(state, incoming, site);
  requireRecord(state, incoming);
  const { site: from, count: all } = incoming;
  let cursor = consignment;
  for (const { first, count } of ranges) {
    const isIn = count > 0 && first >= cursor && first + count <= consignment + all;
    if (!isIn) throw contractError("RangesInvalid", [first, count]);
    cursor = first + count;
  }
  cursor = consignment;
  for (const { first, count } of [...ranges, { first: consignment + all, count: 0 }]) {
    if (first > cursor) {
      if (first < consignment + all) yield splitEvent(lot, cursor, consignmentOf(state, cursor).count, first);
      yield { name: "ConsignmentDisputed", args: { lot, from, to: site, first: cursor, count: first - cursor } };
    }
    if (count === 0) return;
    const rest = consignmentOf(state, first);
    if (count < rest.count) yield splitEvent(lot, first, rest.count, first + count);
    yield { name: "ConsignmentReceived", args: { lot, from, to: site, first } };
    cursor = first + count;
  }
}

function isRange(moved: ConsignmentName | PacksOf): moved is PacksOf {
  return "consignment" in moved;
}

function requireShippable(state: LotState, consignment: Consignment, site: number, reason: string): void {
  requireCustody(state, consignment, site);
  if (reason === "Return" || reason === "Recall") return;
  requireNotStopped(state);
  if (consignment.holds !== 0) {
    throw contractError("ConsignmentIsHeld", [state.id, consignment.first, consignment.holds]);
  }
}

function requireIncoming({ id }: LotState, { first, recipient }: Consignment, site: number): void {
  if (recipient !== site) throw contractError("NotRecipient", [id, first, recipient, site]);
}

/** How old the record may be is the contract's alone to say: it knows the time. */
function requireRecord({ id }: LotState, consignment: Consignment): void {
  const { first, mustBeRecorded, recordedSince, recordedUntil } = consignment;
  if (!mustBeRecorded || recordedUntil > recordedSince) return;
  throw contractError("RecordIncomplete", [id, first, recordedUntil]);
}
