import { traceLot } from "./export.ts";
import { holdLot, liftLot, recallLot, releaseLot } from "./lot/lifecycle.ts";
import { callBack, mergeLot, receiveLot, rejectLot, shipLot, splitLot } from "./lot/movements.ts";
import { registerLot } from "./lot/register.ts";
import { listLots, lotEvents, packRows, showLot } from "./lot/shown.ts";

/** `yaolian lot …`. */
export const lotCommands = {
  list: listLots,
  show: showLot,
  events: lotEvents,
  trace: traceLot,
  rows: packRows,
  register: registerLot,
  release: releaseLot,
  hold: holdLot,
  lift: liftLot,
  recall: recallLot,
  ship: shipLot,
  receive: receiveLot,
  reject: rejectLot,
  "call-back": callBack,
  split: splitLot,
  merge: mergeLot,
};
