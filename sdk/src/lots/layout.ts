import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import { sha256 } from "@noble/hashes/sha2.js";

import { InputError } from "../errors.ts";
import { WORD } from "./hashing.ts";
import { type LotName, lotName, MOST_PACKS } from "./names.ts";
import { LOT_NUMBER, readText20, TEXT_BYTES } from "./text20.ts";

/*
 * A lot file, version 1. Integers are little-endian.
 *
 *   header     0   8 bytes  magic "yaolot\r\n" (a transfer as text breaks it)
 *              8   u32      version, 1
 *             12   u32      count n of packs
 *             16   u64      GTIN as a number
 *             24  20 bytes  lot number, ASCII, zeros on the right
 *             44  32 bytes  lot key: makes the salts of all packs, so the file is its maker's secret (mode 0600)
 *             76  32 bytes  Merkle root
 *            108  32 bytes  SHA-256 of everything after the header
 *            140  32 bytes  SHA-256 of the 140 bytes before
 *   rows     172  n × 20    serials in packing order, ASCII, zeros on the right
 *   nodes         (n−1) × 32  inner nodes. With the leaves as positions 0 … n−1, inner node j stands at position n + j
 *                           and is the parent of positions 2j and 2j + 1; the last one is the root. (OpenZeppelin's
 *                           array counts the same positions from the end.) Leaves are not kept: row and key give them.
 *   index         n × 8     u32 index, u32 MurmurHash3 of the row, seeded with the first u32 of the lot key; ascending
 *                           by hash, then index
 */
export const HEADER_BYTES = 172;
export const INDEX_ENTRY_BYTES = 8;
const MAGIC = new TextEncoder().encode("yaolot\r\n");
const VERSION = 1;
const HEADER_DIGEST_AT = 140;

/** Where the sections of a lot file with `count` packs begin, in bytes. */
export type Sections = { count: number; rows: number; nodes: number; index: number; end: number };

/** What the header of a lot file says. */
export type LotHeader = { name: LotName; count: number; lotKey: Uint8Array; root: Uint8Array; bodyDigest: Uint8Array };

export function sectionsOf(count: number): Sections {
  const nodes = HEADER_BYTES + count * TEXT_BYTES;
  const index = nodes + (count - 1) * WORD;
  return { count, rows: HEADER_BYTES, nodes, index, end: index + count * INDEX_ENTRY_BYTES };
}

export function encodeHeader(header: LotHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const numbers = new DataView(bytes.buffer);
  bytes.set(MAGIC, 0);
  numbers.setUint32(8, VERSION, true);
  numbers.setUint32(12, header.count, true);
  numbers.setBigUint64(16, header.name.gtinNumber, true);
  bytes.set(header.name.lotBytes, 24);
  bytes.set(header.lotKey, 44);
  bytes.set(header.root, 76);
  bytes.set(header.bodyDigest, 108);
  bytes.set(headerDigest(bytes), HEADER_DIGEST_AT);
  return bytes;
}

/** True where a file that begins with these bytes claims to be a lot file. */
export function isLotFile(beginning: Uint8Array): boolean {
  return isSame(MAGIC, beginning.subarray(0, MAGIC.length));
}

/**
 * Reads the header of the lot file `path`, which is `size` bytes long.
 * Throws `LotFileUnknown`, `LotFileVersionUnknown` or `LotFileDamaged`.
 */
export function decodeHeader(path: string, bytes: Uint8Array, size: number): LotHeader {
  if (!isLotFile(bytes)) {
    throw new InputError("LotFileUnknown", `${path} is not a lot file.`, "Give a file that `buildLotFile` wrote.");
  }
  if (bytes.length < HEADER_BYTES) throw damaged(path, `it ends after ${bytes.length} bytes, within its header`);
  const numbers = new DataView(bytes.buffer, bytes.byteOffset);
  const version = numbers.getUint32(8, true);
  if (version !== VERSION) {
    throw new InputError(
      "LotFileVersionUnknown",
      `${path} is a lot file of version ${version}; this program reads version ${VERSION}.`,
      "Use the program that wrote it, or build the file again.",
    );
  }
  if (!isSame(headerDigest(bytes), bytes.subarray(HEADER_DIGEST_AT, HEADER_BYTES))) {
    throw damaged(path, "its header does not match its digest");
  }
  const count = numbers.getUint32(12, true);
  if (count < 1 || count > MOST_PACKS) throw damaged(path, `its header counts ${count} packs`);
  const { end } = sectionsOf(count);
  if (size !== end) throw damaged(path, `it is ${size} bytes long and should be ${end}`);
  return {
    name: lotName(numbers.getBigUint64(16, true), readText20(LOT_NUMBER, bytes, 24)),
    count,
    lotKey: Uint8Array.from(bytes.subarray(44, 76)),
    root: Uint8Array.from(bytes.subarray(76, 108)),
    bodyDigest: Uint8Array.from(bytes.subarray(108, 140)),
  };
}

/** SHA-256 of an open lot file after its header. */
export async function digestBody(handle: FileHandle, sections: Sections): Promise<Buffer> {
  const digest = createHash("sha256");
  const bytes = new Uint8Array(1 << 20);
  for (let position = HEADER_BYTES; position < sections.end;) {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, position);
    if (bytesRead === 0) break;
    digest.update(bytes.subarray(0, bytesRead));
    position += bytesRead;
  }
  return digest.digest();
}

export function damaged(path: string, how: string): InputError {
  return new InputError(
    "LotFileDamaged",
    `The lot file ${path} is damaged: ${how}.`,
    "Take it from the backup, or build it again from the list of serials and the member secret.",
  );
}

function headerDigest(bytes: Uint8Array): Uint8Array {
  return sha256(bytes.subarray(0, HEADER_DIGEST_AT));
}

/** Whether two byte strings are the same. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
