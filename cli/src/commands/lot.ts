import { traceLot } from "./export.ts";
import { lotDisputes, returnLot, settleLot } from "./lot/disputes.ts";
import { lotGenealogy } from "./lot/genealogy.ts";
import { holdLot, liftLot, recallLot, releaseLot } from "./lot/lifecycle.ts";
import { callBack, mergeLot, receiveLot, rejectLot, shipLot, splitLot } from "./lot/movements.ts";
import { recallStatusOf } from "./lot/recall.ts";
import { registerLot } from "./lot/register.ts";
import { listLots, lotEvents, packRows, showLot } from "./lot/shown.ts";

/** `yaolian lot …`. */
export const lotCommands = {
  list: listLots,
  show: showLot,
  events: lotEvents,
  trace: traceLot,
  genealogy: lotGenealogy,
  rows: packRows,
  register: registerLot,
  release: releaseLot,
  hold: holdLot,
  lift: liftLot,
  recall: recallLot,
  "recall-status": recallStatusOf,
  ship: shipLot,
  receive: receiveLot,
  reject: rejectLot,
  return: returnLot,
  disputes: lotDisputes,
  settle: settleLot,
  "call-back": callBack,
  split: splitLot,
  merge: mergeLot,
};
