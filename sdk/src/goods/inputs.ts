import { isHexString } from "ethers";

import { lotIdOf } from "../lots/index.ts";
import { occasion, type Occasion, type OccasionInput } from "../transactions/occasion.ts";

/** A lot: its id (32 bytes in hex), or its GTIN and lot number. */
export type LotInput = string | { readonly gtin: string; readonly lot: string };

/** What every act on goods may say: its papers, time and place. */
export interface WithOccasion {
  readonly occasion?: OccasionInput;
}

/** A consignment by its lot and its first pack. */
export interface ConsignmentInput {
  readonly lot: LotInput;
  readonly first: number;
}

/** Packs `first` … `first + count - 1` of the consignment that begins at pack `consignment`. */
export interface RangeInput {
  readonly lot: LotInput;
  readonly consignment: number;
  readonly first: number;
  /** 1 by default. */
  readonly count?: number;
}

/** Single packs of the consignment that begins at pack `consignment`. */
export interface ListInput {
  readonly lot: LotInput;
  readonly consignment: number;
  readonly indices: readonly number[];
}

/** The id of a lot. */
export function lotIdFrom(lot: LotInput): string {
  if (typeof lot !== "string") return lotIdOf(lot.gtin, lot.lot);
  return isHexString(lot, 32) ? lot.toLowerCase() : lot;
}

export function occasionFrom({ occasion: said }: WithOccasion): Occasion {
  return occasion(said);
}

export function consignmentFrom({ lot, first }: ConsignmentInput): { lot: string; first: number } {
  return { lot: lotIdFrom(lot), first };
}

export function rangeFrom(range: RangeInput): { lot: string; consignment: number; first: number; count: number } {
  const { lot, consignment, first, count = 1 } = range;
  return { lot: lotIdFrom(lot), consignment, first, count };
}
