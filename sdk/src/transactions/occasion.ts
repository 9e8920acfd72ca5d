import { id, isHexString, ZeroHash } from "ethers";

import { InputError } from "../errors.ts";
import { glnToNumber, numberToGln, numberToSscc, ssccToNumber } from "../gs1/index.ts";

/** The papers, time and place of an act, as a document gives them. */
export interface OccasionInput {
  /** What the document is called, e.g. an EPCIS `eventID`: its keccak256 makes the act findable. */
  readonly document?: string;
  /** The document's hash, instead of `document`. */
  readonly documentHash?: string;
  /** When, Unix seconds; the block's time if left out. */
  readonly time?: number;
  /** Where: the GLN-13 of the place; the operator's own site if left out. */
  readonly place?: string;
  /** The SSCC-18 of the logistic unit. */
  readonly sscc?: string;
}

/** An occasion as the contracts take it. */
export interface Occasion {
  readonly document: string;
  readonly circumstances: bigint;
}

/** When, where and about which logistic unit; what was not said is left out. */
export interface Circumstances {
  readonly time?: number;
  readonly place?: string;
  readonly sscc?: string;
}

/** Nothing said about document, time and place. */
export const NO_OCCASION: Occasion = { document: ZeroHash, circumstances: 0n };

/**
 * Packs an occasion. Throws an InputError `OccasionTimeWrong`, `DocumentHashWrong`, or one of `parseGln` and
 * `parseSscc`.
 */
export function occasion(input: OccasionInput = {}): Occasion {
  const { time = 0, place, sscc } = input;
  if (!Number.isInteger(time) || time < 0 || time >= 2 ** 40) {
    const cure = "Give whole Unix seconds, 0 where only the block says.";
    throw new InputError("OccasionTimeWrong", `${time} is no time of an act.`, cure);
  }
  const where = place === undefined ? 0n : glnToNumber(place);
  const what = sscc === undefined ? 0n : ssccToNumber(sscc);
  return { document: documentHash(input), circumstances: BigInt(time) | (where << 40n) | (what << 104n) };
}

/** The hash that a document is found by: as given, or keccak256 of what it is called, or 32 zero bytes for none. */
export function documentHash({ document, documentHash: hash }: OccasionInput): string {
  if (hash === undefined) return document === undefined ? ZeroHash : id(document);
  if (isHexString(hash, 32)) return hash.toLowerCase();
  throw new InputError("DocumentHashWrong", `"${hash}" is no hash.`, "Give 0x and 64 hex digits.");
}

/** Reads the word of circumstances that an event `Recorded` has. */
export function readCircumstances(word: bigint): Circumstances {
  const time = Number(word & ((1n << 40n) - 1n));
  const place = (word >> 40n) & ((1n << 64n) - 1n);
  const sscc = (word >> 104n) & ((1n << 64n) - 1n);
  return {
    ...(time === 0 ? {} : { time }),
    ...(place === 0n ? {} : { place: numberToGln(place) }),
    ...(sscc === 0n ? {} : { sscc: numberToSscc(sscc) }),
  };
}
