import { concat, getBytes, hexlify, keccak256, ZeroHash } from "ethers";

import type { Dice } from "../model/plan/dice.ts";

/** Something in a tree, with its proof: what a forger has in hand. */
export interface Proven {
  /** Its place in the tree's list. */
  readonly index: number;
  /** The hash that its leaf is a hash of. */
  readonly row: string;
  readonly proof: readonly string[];
}

/** What a forger may draw on beside the thing itself: others of the same tree, and one of another. */
export interface Hand extends Proven {
  readonly root: string;
  readonly neighbour: Proven | undefined;
  readonly stranger: Proven;
}

/** Proofs made out of a genuine one; each kind may come to nothing where a tree is too small for it. */
export const PROOF_FORGERIES: Readonly<Record<string, (hand: Hand, dice: Dice) => readonly string[] | undefined>> = {
  "without its first": ({ proof }) => (proof.length === 0 ? undefined : proof.slice(1)),
  "without its last": ({ proof }) => (proof.length === 0 ? undefined : proof.slice(0, -1)),
  empty: ({ proof }) => (proof.length === 0 ? undefined : []),
  "longer by the root": ({ proof, root }) => [...proof, root],
  "longer by a random hash": ({ proof }, dice) => [...proof, dice.hash()],
  "longer by zero": ({ proof }) => [...proof, ZeroHash],
  "longer by its own leaf": ({ proof, row }) => [leafOf(row), ...proof],
  "longer by itself": ({ proof }) => (proof.length === 0 ? undefined : [...proof, ...proof]),
  reversed: ({ proof }) => (proof.length < 2 ? undefined : [...proof].reverse()),
  "with two swapped": ({ proof }, dice) => (proof.length < 2 ? undefined : swapped(proof, dice)),
  "with one bit changed": ({ proof }, dice) => (proof.length === 0 ? undefined : bitChanged(proof, dice)),
  "with one hash of zero": ({ proof }, dice) => (proof.length === 0 ? undefined : replaced(proof, dice, ZeroHash)),
  "of its neighbour": ({ neighbour }) => neighbour?.proof,
  "of another tree": ({ stranger }) => stranger.proof,
  random: ({ proof }, dice) => (proof.length === 0 ? undefined : proof.map(() => dice.hash())),
};

/** OpenZeppelin's leaf: the hash of the row's hash. */
export function leafOf(row: string): string {
  return keccak256(row);
}

/** The parent of two nodes, whichever comes first. */
export function parentOf(one: string, other: string): string {
  return keccak256(concat(one < other ? [one, other] : [other, one]));
}

/** The inner nodes from a leaf up, each with the rest of the proof: what "node as leaf" pretends to. */
export function nodesAbove({ row, proof }: Proven): { node: string; preimage: string; rest: readonly string[] }[] {
  let below = leafOf(row);
  return proof.map((sibling, place) => {
    const preimage = concat(below < sibling ? [below, sibling] : [sibling, below]);
    below = parentOf(below, sibling);
    return { node: below, preimage, rest: proof.slice(place + 1) };
  });
}

function swapped(proof: readonly string[], dice: Dice): string[] {
  const changed = [...proof];
  const place = dice.roll(proof.length - 1);
  changed.splice(place, 2, proof[place + 1] ?? ZeroHash, proof[place] ?? ZeroHash);
  return changed;
}

function replaced(proof: readonly string[], dice: Dice, by: string): string[] {
  const place = dice.roll(proof.length);
  return proof.map((each, index) => (index === place ? by : each));
}

export function bitChanged(proof: readonly string[], dice: Dice): string[] {
  const place = dice.roll(proof.length);
  return proof.map((each, index) => (index === place ? flipped(each, dice) : each));
}

/** One bit of it the other way. */
export function flipped(hash: string, dice: Dice): string {
  const bytes = getBytes(hash);
  const bit = dice.roll(bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return hexlify(bytes);
}
