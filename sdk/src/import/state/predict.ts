import type { InputError } from "../../errors.ts";
import { enumNumber } from "../../ledger/enums.ts";
import { consignmentOf, requireCustody, requireNotStopped, splitEvent, stateOf, type Lots } from "./checks.ts";
import type { LotEvent } from "./lotEvent.ts";
import type { Consignment, Hold, LotState, PackState } from "./lotState.ts";
import { isHeldFor } from "./lotState.ts";
import { movementsOf, type Movement } from "./predictMovements.ts";
import { indexesOf, type Range } from "./ranges.ts";
import { contractError, type Act, type PacksOf } from "./step.ts";

/** Who acts, as a prediction needs it. */
export interface ActingFor {
  readonly member: number;
  /** 0 for an operator without one. */
  readonly site: number;
  readonly isAuthority: boolean;
}

/**
 * What lots that exist would be after an act, without sending it; the lots themselves stay as they are. The checks are
 * those of the lot, its consignments and packs: roles, standing, products and days are the contract's alone.
 * Throws the contract's error as an InputError.
 */
export function predict(act: Act, lots: Lots, acting: ActingFor): LotState[] {
  const copies = new Map([...lots].map(([id, lot]) => [id, lot.copy()]));
  for (const event of eventsOf(act, copies, acting)) stateOf(copies, event.args.lot).apply(event);
  return [...copies.values()];
}

/** One event at a time, each after the ones before it were taken in. */
function* eventsOf(act: Act, lots: Lots, acting: ActingFor): Generator<LotEvent> {
  switch (act.act) {
    case "registerLot":
      throw contractError("LotExists", [act.registration.lot]);
    case "recordInputs":
    case "releaseLot":
    case "holdLot":
    case "liftLotHold":
    case "recallLot":
      yield lotEventOf(act, stateOf(lots, act.lot), acting);
      return;
    case "ship":
    case "pick":
    case "receiveGoods":
    case "receivePart":
    case "reject":
    case "recallShipment":
      yield* movementsOf(act, lots, acting.site);
      return;
    case "split":
    case "merge":
    case "holdConsignment":
    case "liftConsignmentHold":
      yield consignmentEventOf(act, stateOf(lots, act.lot), acting);
      return;
    default:
      yield* packEventsOf(act, lots, acting.site);
  }
}

type LotAct = Extract<Act, { act: "recordInputs" | "releaseLot" | "holdLot" | "liftLotHold" | "recallLot" }>;

function lotEventOf(act: LotAct, state: LotState, { member: by, isAuthority }: ActingFor): LotEvent {
  const lot = state.id;
  const hold = isAuthority ? "Regulator" : "Maker";
  switch (act.act) {
    case "recordInputs":
      if (state.released) throw contractError("LotIsReleased", [lot]);
      return { name: "InputsRecorded", args: { lot, inputs: act.inputs } };
    case "releaseLot":
      if (state.released) throw contractError("LotIsReleased", [lot]);
      if (state.releasedByRegulatorOnly && !isAuthority) throw contractError("RegulatorReleases", [lot]);
      return { name: "LotReleased", args: { lot, by } };
    case "holdLot":
      if (isLotHeld(state, hold)) throw contractError("LotHoldUnfit", [lot, enumNumber("LotHold", hold)]);
      return { name: "LotHeld", args: { lot, hold, by } };
    case "liftLotHold":
      if (!isLotHeld(state, act.hold)) throw contractError("LotHoldUnfit", [lot, enumNumber("LotHold", act.hold)]);
      return { name: "LotHoldLifted", args: { lot, hold: act.hold, by } };
    case "recallLot": {
      const [current, wanted] = [state.recallClass, act.recallClass].map((each) => enumNumber("RecallClass", each));
      if (current !== 0 && (wanted ?? 0) >= (current ?? 0)) throw contractError("RecallUnfit", [lot, current, wanted]);
      return { name: "LotRecalled", args: { lot, previous: state.recallClass, class: act.recallClass, by } };
    }
  }
}

function isLotHeld(state: LotState, hold: "Maker" | "Regulator"): boolean {
  return hold === "Maker" ? state.heldByMaker : state.heldByRegulator;
}

type ConsignmentAct = Extract<Act, { act: "split" | "merge" | "holdConsignment" | "liftConsignmentHold" }>;

function consignmentEventOf(act: ConsignmentAct, state: LotState, acting: ActingFor): LotEvent {
  const { lot, first } = act;
  const consignment = consignmentOf(state, first);
  const end = first + consignment.count;
  switch (act.act) {
    case "split":
      requireCustody(state, consignment, acting.site);
      if (act.second <= first || act.second >= end) {
        throw contractError("OutsideConsignment", [lot, first, act.second, 1]);
      }
      return splitEvent(lot, first, consignment.count, act.second);
    case "merge": {
      requireCustody(state, consignment, acting.site);
      if (act.second !== end) throw contractError("NotNeighbours", [lot, first, act.second]);
      const second = consignmentOf(state, act.second);
      requireCustody(state, second, acting.site);
      return { name: "ConsignmentsMerged", args: { lot, first, second: act.second, ...worse(consignment, second) } };
    }
    case "holdConsignment": {
      const hold = acting.isAuthority ? "Regulator" : "Custodian";
      if (!acting.isAuthority) requireKeeper(state, consignment, acting);
      if (isHeldFor(consignment, hold)) throw holdUnfit(act, hold);
      return { name: "ConsignmentHeld", args: { lot, first, hold, by: acting.member } };
    }
    case "liftConsignmentHold":
      if (!isHeldFor(consignment, act.hold)) throw holdUnfit(act, act.hold);
      if (!acting.isAuthority) {
        if (act.hold === "Regulator") throw holdUnfit(act, act.hold);
        requireKeeper(state, consignment, acting);
      }
      return { name: "ConsignmentHoldLifted", args: { lot, first, hold: act.hold, by: acting.member } };
  }
}

/** The worse condition of both, as the contract has it. */
function worse(a: Consignment, b: Consignment) {
  const recordedUntil = Math.min(a.recordedUntil, b.recordedUntil);
  return {
    holds: a.holds | b.holds,
    minutesOut: Math.max(a.minutesOut, b.minutesOut),
    recordedSince: Math.min(Math.max(a.recordedSince, b.recordedSince), recordedUntil),
    recordedUntil,
  };
}

function holdUnfit({ lot, first }: ConsignmentAct, hold: Hold): InputError {
  return contractError("ConsignmentHoldUnfit", [lot, first, enumNumber("Hold", hold)]);
}

/** Who acts at no site acts for all of its member: which sites those are, the contract knows. */
function requireKeeper({ id }: LotState, { first, site }: Consignment, acting: ActingFor): void {
  if (acting.site !== 0 && acting.site !== site) throw contractError("NotCustodian", [id, first, site, acting.site]);
}

type PackAct = Exclude<Act, LotAct | Movement | ConsignmentAct | { act: "registerLot" }>;

function* packEventsOf(act: PackAct, lots: Lots, site: number): Generator<LotEvent> {
  for (const { lot, consignment, first, count } of rangesOfAct(act)) {
    const state = stateOf(lots, lot);
    const own = consignmentOf(state, consignment);
    requireCustody(state, own, site);
    if (first < consignment || first + count > consignment + own.count) {
      throw contractError("OutsideConsignment", [lot, consignment, first, count]);
    }
    const [from, current, reason] = changeOf(act, state.stateOf(first));
    if (current === "Dispensed") requireUsable(state, own);
    requireState(state, { first, count }, from);
    yield { name: "PacksChanged", args: { lot, site, first, count, current, reason } };
  }
}

function rangesOfAct(act: PackAct): readonly PacksOf[] {
  if ("range" in act) return [act.range];
  const { lot, consignment } = act;
  const indices = act.act === "open" ? [act.index] : act.indices;
  return indices.map((first) => ({ lot, consignment, first, count: 1 }));
}

function changeOf(act: PackAct, now: PackState) {
  switch (act.act) {
    case "open":
      return ["Active", "Dispensed", "Opened"] as const;
    case "supplyPacks":
    case "supplyList":
      return ["Active", "Dispensed", "Supplied"] as const;
    case "retire":
    case "retireList":
      return [now === "Locked" ? "Locked" : "Active", "Retired", act.reason] as const;
    case "lock":
      return ["Active", "Locked", "Locked"] as const;
    case "unlock":
      return ["Locked", "Active", "Unlocked"] as const;
    case "undo":
      return [now, "Active", "Undone"] as const;
  }
}

function requireUsable(state: LotState, { first, holds }: Consignment): void {
  requireNotStopped(state);
  if (!state.released) throw contractError("LotNotReleased", [state.id]);
  if (holds !== 0) throw contractError("ConsignmentIsHeld", [state.id, first, holds]);
}

function requireState(state: LotState, range: Range, needed: PackState): void {
  for (const index of indexesOf([range])) {
    const found = state.stateOf(index);
    if (found === needed) continue;
    const [now, wanted] = [found, needed].map((each) => enumNumber("PackState", each));
    throw contractError("PackNotInState", [state.id, index, now, wanted]);
  }
}
