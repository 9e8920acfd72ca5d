import { InputError } from "../../errors.ts";
import { explainRevert } from "../../errors/index.ts";
import { INTERFACES } from "../../ledger/contracts.ts";
import type { EnumValue, RoleName } from "../../ledger/enums.ts";
import type { Range } from "./ranges.ts";

/** Who must do a step: anybody with one of the roles, at the site or for the member. */
export interface Need {
  readonly roles: readonly RoleName[];
  readonly site?: number;
  readonly member?: number;
}

/** A consignment by its name. */
export interface ConsignmentName {
  readonly lot: string;
  readonly first: number;
}

/** Packs of the consignment named (`lot`, `consignment`). */
export interface PacksOf extends Range {
  readonly lot: string;
  readonly consignment: number;
}

/** What a lot is registered with; the serials behind the root stay with its maker. */
export interface NewLot {
  readonly lot: string;
  readonly gtin: bigint;
  /** `bytes20`. */
  readonly lotNumber: string;
  readonly packCount: number;
  readonly madeDay: number;
  readonly expiryDay: number;
  readonly root: string;
}

type MovementReason = EnumValue<"MovementReason">;
type PackReason = EnumValue<"PackReason">;
type Listed = { readonly lot: string; readonly consignment: number; readonly indices: readonly number[] };

/** One act on the lot ledger: what one transaction does. */
export type Act =
  | { readonly act: "registerLot"; readonly registration: NewLot; readonly inputs: readonly string[] }
  | { readonly act: "recordInputs"; readonly lot: string; readonly inputs: readonly string[] }
  | { readonly act: "releaseLot" | "holdLot"; readonly lot: string }
  | { readonly act: "liftLotHold"; readonly lot: string; readonly hold: EnumValue<"LotHold"> }
  | { readonly act: "recallLot"; readonly lot: string; readonly recallClass: EnumValue<"RecallClass"> }
  | {
      readonly act: "ship";
      readonly consignments: readonly ConsignmentName[];
      readonly to: number;
      readonly reason: MovementReason;
    }
  | { readonly act: "pick"; readonly ranges: readonly PacksOf[]; readonly to: number; readonly reason: MovementReason }
  | {
      readonly act: "receiveGoods" | "reject" | "recallShipment";
      readonly consignments: readonly ConsignmentName[];
    }
  | { readonly act: "receivePart"; readonly ranges: readonly PacksOf[] }
  | { readonly act: "split" | "merge"; readonly lot: string; readonly first: number; readonly second: number }
  | { readonly act: "holdConsignment"; readonly lot: string; readonly first: number }
  | {
      readonly act: "liftConsignmentHold";
      readonly lot: string;
      readonly first: number;
      readonly hold: EnumValue<"Hold">;
    }
  | { readonly act: "open"; readonly lot: string; readonly consignment: number; readonly index: number }
  | { readonly act: "supplyPacks" | "lock" | "unlock" | "undo"; readonly range: PacksOf }
  | { readonly act: "retire"; readonly range: PacksOf; readonly reason: PackReason }
  | (Listed & { readonly act: "supplyList" })
  | (Listed & { readonly act: "retireList"; readonly reason: PackReason });

/** An act and who must do it. */
export type Step = Act & { readonly by: Need };

/** Most entries of each list, as the contract has them. */
export const LIMITS = {
  consignments: 400,
  picks: 150,
  parts: 100,
  inputs: 64,
  list: 250,
  range: 65_536,
  supply: 16_384,
} as const;

/** The lots that a step changes. */
export function lotsOf(step: Act): string[] {
  switch (step.act) {
    case "registerLot":
      return [step.registration.lot];
    case "ship":
    case "receiveGoods":
    case "reject":
    case "recallShipment":
      return [...new Set(step.consignments.map(({ lot }) => lot))];
    case "pick":
    case "receivePart":
      return [...new Set(step.ranges.map(({ lot }) => lot))];
    case "supplyPacks":
    case "lock":
    case "unlock":
    case "undo":
    case "retire":
      return [step.range.lot];
    default:
      return [step.lot];
  }
}

/** The failure that the lot ledger would give, in its own words: for what is known before it is asked. */
export function contractError(name: string, args: readonly unknown[]): InputError {
  const { sentence, cure } = explainRevert(INTERFACES.lotLedger.encodeErrorResult(name, args));
  return new InputError(name, sentence, cure);
}
