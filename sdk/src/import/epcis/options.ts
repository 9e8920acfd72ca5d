import type { EnumValue } from "../../ledger/enums.ts";
import type { Slip } from "../../prescriptions/index.ts";
import type { ImportProgress } from "../itemResult.ts";

/** The serials of one big lot in packing order, as CSV with the column `serial`. */
export interface PackList {
  readonly path: string;
  /** Where the list has no columns `gtin` and `lot`. */
  readonly gtin?: string;
  readonly lot?: string;
}

export interface ImportEpcisOptions {
  /** Sends nothing and writes nothing: says what would be done, on the ledger as it is now. */
  readonly dryRun?: boolean;
  /** Lists of serials, for lots that an event commissions by number only. */
  readonly packLists?: readonly (string | PackList)[];
  /** Whether a lot is released as soon as it is registered, by its maker's quality officer; true by default. */
  readonly releaseLots?: boolean;
  /** The class of a recall that does not say its own; III by default, which can only become graver. */
  readonly recallClass?: Exclude<EnumValue<"RecallClass">, "None">;
  /** Why packs left the stock where the event does not say it; Damaged by default, which can be undone. */
  readonly retireReason?: Extract<EnumValue<"PackReason">, "Destroyed" | "Lost" | "Damaged">;
  /** Slips for dispensing events of prescription drugs, by eventID. */
  readonly slips?: ReadonlyMap<string, Slip>;
  /** The keys of devices, by the URIs that events name them by; those in the vault need not be given. */
  readonly deviceKeys?: ReadonlyMap<string, string>;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** How many events are applied at one time; those about one lot keep their order. 16 by default. */
  readonly concurrency?: number;
  /** How many eventIDs are looked up with one question; 400 by default. */
  readonly lookUpSize?: number;
  /** The largest document in bytes; 64 MiB by default. */
  readonly maxBytes?: number;
}
