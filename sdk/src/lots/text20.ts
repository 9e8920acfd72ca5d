import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

import { InputError } from "../errors.ts";
import { CHARACTER_82 } from "../gs1/characters.ts";
import { quoted } from "../gs1/quoted.ts";

/** Bytes that a serial or a lot number takes on the ledger: GS1 `an..20`, padded with zeros on the right. */
export const TEXT_BYTES = 20;

/** A kind of text of 1–20 characters of the GS1 character set 82: its name in sentences and in error codes. */
export type TextKind = { readonly noun: string; readonly code: string };

export const SERIAL: TextKind = { noun: "serial", code: "Serial" };
export const LOT_NUMBER: TextKind = { noun: "lot number", code: "LotNumber" };

const single82 = new RegExp(`^${CHARACTER_82}$`);
const IN_82 = Uint8Array.from({ length: 128 }, (_, code) => (single82.test(String.fromCharCode(code)) ? 1 : 0));

/**
 * Writes `text` as 20 bytes at `offset`. Throws {@link InputError} `…Empty`, `…TooLong` or `…CharacterWrong`, where …
 * is `Serial` or `LotNumber`.
 */
export function writeText20(kind: TextKind, text: string, into: Uint8Array, offset: number): void {
  const { length } = text;
  if (length === 0 || length > TEXT_BYTES) throw lengthWrong(kind, text);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || IN_82[code] === 0) throw characterWrong(kind, text, at);
    into[offset + at] = code;
  }
  into.fill(0, offset + length, offset + TEXT_BYTES);
}

/** The text of 20 bytes at `offset`. Throws as {@link writeText20}, for bytes after the padding begins too. */
export function readText20(kind: TextKind, from: Uint8Array, offset = 0): string {
  let length = TEXT_BYTES;
  while (length > 0 && from[offset + length - 1] === 0) length--;
  const text = String.fromCharCode(...from.subarray(offset, offset + length));
  writeText20(kind, text, new Uint8Array(TEXT_BYTES), 0);
  return text;
}

/** The `bytes20` of a text as hex. Throws as {@link writeText20}. */
export function encodeText20(kind: TextKind, text: string): string {
  const bytes = new Uint8Array(TEXT_BYTES);
  writeText20(kind, text, bytes, 0);
  return `0x${bytesToHex(bytes)}`;
}

/** The text of a `bytes20` in hex. Throws `…BytesWrong` where it is none, and as {@link writeText20}. */
export function decodeText20(kind: TextKind, hex: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(hex)) {
    throw new InputError(
      `${kind.code}BytesWrong`,
      `${quoted(hex)} is not the bytes20 of a ${kind.noun}.`,
      "Give 0x and 40 hex digits, as the ledger's events carry it.",
    );
  }
  return readText20(kind, hexToBytes(hex.slice(2)));
}

function lengthWrong(kind: TextKind, text: string): InputError {
  if (text.length === 0) {
    return new InputError(
      `${kind.code}Empty`,
      `A ${kind.noun} is empty.`,
      `Give a ${kind.noun} of 1 to 20 characters.`,
    );
  }
  return new InputError(
    `${kind.code}TooLong`,
    `The ${kind.noun} ${quoted(text)} has ${text.length} characters.`,
    `A ${kind.noun} has at most 20 (GS1 an..20): look for a missing line end or separator.`,
  );
}

function characterWrong(kind: TextKind, text: string, at: number): InputError {
  const codePoint = text.codePointAt(at) ?? 0;
  const number = codePoint.toString(16).toUpperCase().padStart(4, "0");
  return new InputError(
    `${kind.code}CharacterWrong`,
    `The ${kind.noun} ${quoted(text)} holds ${quoted(String.fromCodePoint(codePoint))} (U+${number}).`,
    `A ${kind.noun} is written in the GS1 character set 82: ASCII letters, digits and !"%&'()*+,-./:;<=>?_ without spaces.`,
  );
}
