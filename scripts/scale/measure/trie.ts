import { randomBytes } from "node:crypto";

/** A key's bytes without its account's: the hash of a slot's number. */
const KEY_BYTES = 32;
const ACCOUNT_BYTES = 32;
/** A value of 32 bytes as RLP, which it is in the flat table and in a leaf (there a string in a list once more). */
const VALUE_BYTES = 33;
const LEAF_VALUE_BYTES = 34;
/** A child in a branch: its hash as RLP, or nothing. */
const CHILD_BYTES = 33;
const NO_CHILD_BYTES = 1;

/**
 * Bytes that a slot takes in a node that keeps state as Besu's Bonsai does: a flat entry by the hashes of account and
 * slot, and the trie's nodes by account and place. Built from random keys, as hashes are; full values; before compression.
 */
export function bytesASlot(slots: number): number {
  const keys = Array.from({ length: slots }, () => randomBytes(KEY_BYTES).toString("hex")).sort();
  const flat = ACCOUNT_BYTES + KEY_BYTES + VALUE_BYTES;
  return Math.round(flat + nodes(keys, 0, keys.length, 0) / slots);
}

/** Bytes of the nodes over the sorted keys from `from` to before `to`, which share their first `depth` digits. */
function nodes(keys: readonly string[], from: number, to: number, depth: number): number {
  if (to - from === 1) {
    const path = listed(Math.floor((2 * KEY_BYTES - depth) / 2) + 1 + 1 + LEAF_VALUE_BYTES);
    return ACCOUNT_BYTES + depth + path;
  }
  let children = 0;
  let below = 0;
  for (let start = from; start < to;) {
    const digit = keys[start]?.[depth];
    let end = start + 1;
    while (end < to && keys[end]?.[depth] === digit) end += 1;
    below += nodes(keys, start, end, depth + 1);
    children += 1;
    start = end;
  }
  // A run of digits without a choice is one extension node; among random keys they are rare, and counted as branches here.
  const branch = listed(children * CHILD_BYTES + (17 - children) * NO_CHILD_BYTES);
  return below + ACCOUNT_BYTES + depth + branch;
}

/** With the prefix of an RLP list. */
function listed(bytes: number): number {
  return bytes + (bytes < 56 ? 1 : bytes < 256 ? 2 : 3);
}
