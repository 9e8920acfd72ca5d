import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { InputError } from "../errors.ts";
import { hex, LotHasher, SaltMaker, WORD } from "./hashing.ts";
import { keccak256 } from "./keccak.ts";
import { bytes32, lotName, MOST_PACKS } from "./names.ts";
import { decodeText20, encodeText20, LOT_NUMBER, SERIAL, TEXT_BYTES, writeText20 } from "./text20.ts";

const LOT_KEY_LABEL = "yaolian/lot-key/v1";

/** A serial as the `bytes20` of a leaf. Throws `SerialEmpty`, `SerialTooLong` or `SerialCharacterWrong`. */
export function encodeSerial(serial: string): string {
  return encodeText20(SERIAL, serial);
}

/** The serial of a `bytes20`. Throws as {@link encodeSerial}, or `SerialBytesWrong`. */
export function decodeSerial(bytes20: string): string {
  return decodeText20(SERIAL, bytes20);
}

/** A lot number as `bytes20`. Throws `LotNumberEmpty`, `LotNumberTooLong` or `LotNumberCharacterWrong`. */
export function encodeLotNumber(lot: string): string {
  return encodeText20(LOT_NUMBER, lot);
}

/** The lot number of a `bytes20`. Throws as {@link encodeLotNumber}, or `LotNumberBytesWrong`. */
export function decodeLotNumber(bytes20: string): string {
  return decodeText20(LOT_NUMBER, bytes20);
}

/** A lot's id on the ledger: keccak256(abi.encode(uint64 gtin, bytes20 lotNumber)). */
export function lotIdOf(gtin: string | bigint, lot: string): string {
  const name = lotName(gtin, lot);
  const encoded = new Uint8Array(2 * WORD);
  new DataView(encoded.buffer).setBigUint64(WORD - 8, name.gtinNumber);
  encoded.set(name.lotBytes, WORD);
  return hex(keccak256(encoded));
}

/**
 * The secret key of a lot's salts, from its maker's secret of 32 bytes: HMAC-SHA256 over
 * "yaolian/lot-key/v1" 0x00 GTIN-14 0x00 lot number. Throws `KeyLengthWrong`.
 */
export function lotKey(memberSecret: Uint8Array | string, gtin: string | bigint, lot: string): Uint8Array {
  const name = lotName(gtin, lot);
  const message = new TextEncoder().encode([LOT_KEY_LABEL, name.gtin, name.lot].join("\0"));
  return hmac(sha256, bytes32("member secret", memberSecret), message);
}

/** The salt of pack `index`: HMAC-SHA256(lot key, uint32 big-endian index), in hex. Throws `PackIndexWrong`. */
export function packSalt(key: Uint8Array | string, index: number): string {
  assertIndex(index);
  return hex(new SaltMaker(bytes32("lot key", key)).salt(index));
}

/**
 * The leaf of pack `index` in its lot's tree: OpenZeppelin StandardMerkleTree's double hash over
 * (uint64 gtin, bytes20 lotNumber, uint32 index, bytes20 serial, bytes32 salt).
 */
export function packLeaf(
  gtin: string | bigint,
  lot: string,
  index: number,
  serial: string,
  salt: Uint8Array | string,
): string {
  assertIndex(index);
  const row = new Uint8Array(TEXT_BYTES);
  writeText20(SERIAL, serial, row, 0);
  return hex(new LotHasher(lotName(gtin, lot)).leaf(index, row, bytes32("pack salt", salt)));
}

/** Throws `PackIndexWrong` where a number cannot be a pack's index. */
export function assertIndex(index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < MOST_PACKS) return;
  throw new InputError(
    "PackIndexWrong",
    `${index} is not a pack's index.`,
    `Packs are numbered from 0 in packing order, to ${MOST_PACKS - 1} at most.`,
  );
}
