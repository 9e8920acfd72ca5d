import { enumNumber } from "../../ledger/enums.ts";
import type { Ledger } from "../../ledger/index.ts";
import { prepare, type Occasion, type PreparedCall } from "../../transactions/index.ts";
import type { Act } from "./step.ts";

/** The transaction that does an act. */
export function callOf(ledger: Ledger, act: Act, occasion: Occasion): PreparedCall {
  const to = "lotLedger";
  switch (act.act) {
    case "registerLot": {
      const { lot: _, ...registration } = act.registration;
      return prepare(ledger, to, act.act, [registration, [...act.inputs], occasion]);
    }
    case "recordInputs":
      return prepare(ledger, to, act.act, [act.lot, [...act.inputs], occasion]);
    case "releaseLot":
      return prepare(ledger, to, "releaseLot", [act.lot, occasion]);
    case "holdLot":
      return prepare(ledger, to, "holdLot", [act.lot, occasion]);
    case "liftLotHold":
      return prepare(ledger, to, act.act, [act.lot, enumNumber("LotHold", act.hold), occasion]);
    case "recallLot":
      return prepare(ledger, to, act.act, [act.lot, enumNumber("RecallClass", act.recallClass), occasion]);
    case "ship": {
      const reason = enumNumber("MovementReason", act.reason);
      return prepare(ledger, to, act.act, [[...act.consignments], act.to, reason, occasion]);
    }
    case "pick": {
      const reason = enumNumber("MovementReason", act.reason);
      return prepare(ledger, to, act.act, [[...act.ranges], act.to, reason, occasion]);
    }
    case "receiveGoods":
      return prepare(ledger, to, "receiveGoods", [[...act.consignments], occasion]);
    case "reject":
      return prepare(ledger, to, "reject", [[...act.consignments], occasion]);
    case "recallShipment":
      return prepare(ledger, to, "recallShipment", [[...act.consignments], occasion]);
    case "receivePart":
      return prepare(ledger, to, act.act, [[...act.ranges], occasion]);
    case "split":
      return prepare(ledger, to, "split", [act.lot, act.first, act.second, occasion]);
    case "merge":
      return prepare(ledger, to, "merge", [act.lot, act.first, act.second, occasion]);
    case "holdConsignment":
      return prepare(ledger, to, act.act, [act.lot, act.first, occasion]);
    case "liftConsignmentHold":
      return prepare(ledger, to, act.act, [act.lot, act.first, enumNumber("Hold", act.hold), occasion]);
    default:
      return packCall(ledger, act, occasion);
  }
}

type PackAct = Extract<
  Act,
  { act: "open" | "supplyPacks" | "supplyList" | "retire" | "retireList" | "lock" | "unlock" | "undo" }
>;

function packCall(ledger: Ledger, act: PackAct, occasion: Occasion): PreparedCall {
  const to = "lotLedger";
  switch (act.act) {
    case "open":
      return prepare(ledger, to, act.act, [act.lot, act.consignment, act.index, occasion]);
    case "supplyPacks":
      return prepare(ledger, to, "supplyPacks", [act.range, occasion], act.range.count);
    case "lock":
      return prepare(ledger, to, "lock", [act.range, occasion], act.range.count);
    case "unlock":
      return prepare(ledger, to, "unlock", [act.range, occasion], act.range.count);
    case "undo":
      return prepare(ledger, to, "undo", [act.range, occasion], act.range.count);
    case "retire": {
      const reason = enumNumber("PackReason", act.reason);
      return prepare(ledger, to, act.act, [act.range, reason, occasion], act.range.count);
    }
    case "supplyList":
      return prepare(ledger, to, act.act, [act.lot, act.consignment, [...act.indices], occasion]);
    case "retireList": {
      const reason = enumNumber("PackReason", act.reason);
      return prepare(ledger, to, act.act, [act.lot, act.consignment, [...act.indices], reason, occasion]);
    }
  }
}
