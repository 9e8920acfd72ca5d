import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import type { Outcome } from "../../transactions/outcome.ts";
import type { DispenseOrder } from "./order.ts";

/** Gives packs to the holder, with every check in one transaction. A dispenser of the site that the holder signed for. */
export function dispense(ledger: Ledger, order: DispenseOrder): Promise<Outcome> {
  return act(ledger, "prescriptionToken", "dispense", [order]);
}

/** A pharmacy's day in one transaction, all or nothing: at most 100 orders of at most 250 packs together. A dispenser. */
export function dispenseBatch(ledger: Ledger, orders: readonly DispenseOrder[]): Promise<Outcome> {
  return act(ledger, "prescriptionToken", "dispenseBatch", [[...orders]]);
}
