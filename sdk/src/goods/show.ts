import { InputError } from "../errors.ts";
import { dateOfDay } from "../days.ts";
import { enumValue, flagNames, type EnumValue, type HoldName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { refusable } from "../transactions/refusable.ts";
import { lotIdFrom, type ConsignmentInput, type LotInput } from "./inputs.ts";

/** A lot as it is now. */
export interface Lot {
  /** Its id: 32 bytes. */
  readonly lot: string;
  readonly gtin: string;
  readonly packCount: number;
  /** `YYYY-MM-DD`. */
  readonly made: string;
  readonly expiry: string;
  /** The member that made it, and the site where it was registered. */
  readonly maker: number;
  readonly site: number;
  readonly isReleased: boolean;
  readonly holds: readonly EnumValue<"LotHold">[];
  readonly recallClass: EnumValue<"RecallClass">;
  readonly root: string;
}

/** A consignment as it is now. */
export interface Consignment {
  readonly lot: string;
  readonly first: number;
  readonly count: number;
  /** The custodian's site. */
  readonly site: number;
  /** Where it is on its way to, and why; undefined where it is not in transit. */
  readonly transit: { readonly to: number; readonly reason: EnumValue<"MovementReason"> } | undefined;
  readonly holds: readonly HoldName[];
  /** Minutes outside the product's storage range. */
  readonly minutesOut: number;
  /** Its unbroken record of temperatures, Unix seconds; undefined where it has none. */
  readonly record: { readonly since: number; readonly until: number } | undefined;
  /** Whether it is received only with a record of its journey. */
  readonly mustBeRecorded: boolean;
}

/** A lot as it is now. Throws an InputError `LotUnknown`. */
export async function showLot(ledger: Ledger, lot: LotInput): Promise<Lot> {
  const id = lotIdFrom(lot);
  const view = await refusable(ledger.lotLedger.lotOf(id));
  if (view.packCount === 0n) {
    throw new InputError("LotUnknown", `Lot ${id} is not registered.`, "Check GTIN and lot number.");
  }
  const holds = [view.heldByMaker ? "Maker" : undefined, view.heldByRegulator ? "Regulator" : undefined] as const;
  return {
    lot: id,
    gtin: normalGtin(view.gtin),
    packCount: Number(view.packCount),
    made: dateOfDay(Number(view.madeDay)),
    expiry: dateOfDay(Number(view.expiryDay)),
    maker: Number(view.maker),
    site: Number(view.site),
    isReleased: view.released,
    holds: holds.filter((hold) => hold !== undefined),
    recallClass: enumValue("RecallClass", view.recallClass),
    root: view.root,
  };
}

/** A consignment as it is now. Throws an InputError `ConsignmentUnknown`. */
export async function showConsignment(ledger: Ledger, { lot, first }: ConsignmentInput): Promise<Consignment> {
  const id = lotIdFrom(lot);
  const view = await refusable(ledger.lotLedger.consignmentOf(id, first));
  if (view.count === 0n) {
    const message = `No consignment of lot ${id} begins at pack ${first} now.`;
    throw new InputError("ConsignmentUnknown", message, "Look up which consignment contains the pack: locatePack.");
  }
  const to = Number(view.recipient);
  return {
    lot: id,
    first,
    count: Number(view.count),
    site: Number(view.site),
    transit: to === 0 ? undefined : { to, reason: enumValue("MovementReason", view.reason) },
    holds: flagNames("holds", view.holds),
    minutesOut: Number(view.minutesOut),
    record: recordOf(view),
    mustBeRecorded: view.mustBeRecorded,
  };
}

function recordOf({ recordedSince, recordedUntil }: { recordedSince: bigint; recordedUntil: bigint }) {
  if (recordedUntil === 0n) return undefined;
  return { since: Number(recordedSince), until: Number(recordedUntil) };
}
