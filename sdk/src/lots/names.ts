import { hexToBytes } from "@noble/hashes/utils.js";

import { InputError } from "../errors.ts";
import { isOwnNumber, parseGtin } from "../gs1/index.ts";
import { LOT_NUMBER, TEXT_BYTES, writeText20 } from "./text20.ts";

/** Most packs of one lot: indexes fit 24 bits on the ledger. */
export const MOST_PACKS = 0xff_ffff;

/** Whose packs a list names. */
export type LotName = {
  /** GTIN-14, or the decimal of a number of the ledger's own (top bit of 64 set) for what has no GTIN. */
  readonly gtin: string;
  readonly gtinNumber: bigint;
  readonly lot: string;
  /** The lot number as `bytes20`. */
  readonly lotBytes: Uint8Array;
};

/**
 * Reads a GTIN (8, 12, 13 or 14 digits, or a number of the ledger's own) and a lot number.
 * Throws {@link InputError} of `parseGtin`, or `LotNumberEmpty`, `LotNumberTooLong`, `LotNumberCharacterWrong`.
 */
export function lotName(gtin: string | bigint, lot: string): LotName {
  const gtinText = normalGtin(gtin);
  const lotBytes = new Uint8Array(TEXT_BYTES);
  writeText20(LOT_NUMBER, lot, lotBytes, 0);
  return { gtin: gtinText, gtinNumber: BigInt(gtinText), lot, lotBytes };
}

/** A GTIN as 14 digits, a number of the ledger's own as its decimal. Throws the {@link InputError}s of `parseGtin`. */
export function normalGtin(gtin: string | bigint): string {
  const digits = typeof gtin === "bigint" ? gtin.toString().padStart(14, "0") : gtin;
  return isOwnNumber(digits) ? BigInt(digits).toString() : parseGtin(digits);
}

/** The 32 bytes of a secret or key given as bytes or hex. Throws `KeyLengthWrong` without showing the value. */
export function bytes32(what: string, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === "string" ? hexBytes(value) : value;
  if (bytes?.length !== 32) {
    throw new InputError(
      "KeyLengthWrong",
      `The ${what} is not 32 bytes.`,
      "Give 32 bytes, or 0x and 64 hex digits; `crypto.randomBytes(32)` makes a secret.",
    );
  }
  return bytes;
}

function hexBytes(hex: string): Uint8Array | undefined {
  return /^0x(?:[0-9a-fA-F]{2})+$/.test(hex) ? hexToBytes(hex.slice(2)) : undefined;
}
