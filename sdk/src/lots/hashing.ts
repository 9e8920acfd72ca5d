import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import { keccak256 } from "./keccak.ts";
import type { LotName } from "./names.ts";
import { TEXT_BYTES } from "./text20.ts";

/** Bytes of a hash, a node, a salt and an ABI word. */
export const WORD = 32;

/** Where the parts of a pack's leaf stand in `abi.encode(uint64, bytes20, uint32, bytes20, bytes32)`. */
const GTIN_END = WORD;
const LOT_AT = WORD;
const INDEX_END = 3 * WORD;
const SERIAL_AT = 3 * WORD;
const SALT_AT = 4 * WORD;
const LEAF_BYTES = 5 * WORD;

/**
 * Hashes the packs of one lot: leaves as OpenZeppelin's StandardMerkleTree does (twice, so that no node can pass for a
 * leaf), nodes over the sorted pair.
 */
export class LotHasher {
  readonly #leaf = new Uint8Array(LEAF_BYTES);
  readonly #leafView = new DataView(this.#leaf.buffer);
  readonly #pair = new Uint8Array(2 * WORD);

  constructor(name: LotName) {
    this.#leafView.setBigUint64(GTIN_END - 8, name.gtinNumber);
    this.#leaf.set(name.lotBytes, LOT_AT);
  }

  /** The leaf of a pack: its index, its serial as 20 bytes, its salt. */
  leaf(index: number, serial: Uint8Array, salt: Uint8Array): Uint8Array {
    this.#leafView.setUint32(INDEX_END - 4, index);
    this.#leaf.set(serial, SERIAL_AT);
    this.#leaf.set(salt, SALT_AT);
    return keccak256(keccak256(this.#leaf));
  }

  /** The parent of two nodes, whichever is the left one. */
  parent(one: Uint8Array, other: Uint8Array): Uint8Array {
    const oneFirst = isBelow(one, other);
    this.#pair.set(oneFirst ? one : other, 0);
    this.#pair.set(oneFirst ? other : one, WORD);
    return keccak256(this.#pair);
  }

  /** The root that a proof leads to from a leaf. */
  rootOf(leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array {
    return proof.reduce((node, sibling) => this.parent(node, sibling), leaf);
  }
}

/** `packSalt` for millions of packs of one lot: the key's two blocks are hashed once. */
export class SaltMaker {
  readonly #keyed: ReturnType<typeof hmac.create>;
  readonly #work: ReturnType<typeof hmac.create>;
  readonly #index = new Uint8Array(4);
  readonly #indexView = new DataView(this.#index.buffer);
  readonly #salt = new Uint8Array(WORD);

  constructor(lotKey: Uint8Array) {
    this.#keyed = hmac.create(sha256, lotKey);
    this.#work = hmac.create(sha256, lotKey);
  }

  /** The salt of pack `index`. The bytes are written over by the next call. */
  salt(index: number): Uint8Array {
    this.#indexView.setUint32(0, index);
    this.#keyed._cloneInto(this.#work);
    this.#work.update(this.#index);
    this.#work.digestInto(this.#salt);
    return this.#salt;
  }
}

/** A 32-byte value as 0x and hex. */
export function hex(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`;
}

/** The serial row `index` of rows that stand one after the other. */
export function serialRow(rows: Uint8Array, index: number): Uint8Array {
  return rows.subarray(index * TEXT_BYTES, (index + 1) * TEXT_BYTES);
}

function isBelow(one: Uint8Array, other: Uint8Array): boolean {
  for (let at = 0; at < WORD; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
