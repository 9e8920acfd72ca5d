import { AbiCoder, keccak256 } from "ethers";

import { InputError } from "../errors.ts";
import type { Summary } from "./types.ts";

/** One reading of a logger. */
export interface Reading {
  /** Unix seconds. */
  readonly time: number;
  readonly celsius: number;
}

/** The range that a product is kept in, in degrees Celsius. */
export interface StorageRange {
  readonly lowest: number;
  readonly highest: number;
}

const LEAF = ["uint40", "int16"];
const LOWEST_CELSIUS = -273.15;
const HIGHEST_CELSIUS = 1000;

/**
 * Sums a logger's readings up. A stretch between two readings counts as out of range where either of them is: what lies
 * between is not known. Throws an InputError `ReadingsWrong` for fewer than two, or times that do not ascend.
 */
export function summarizeReadings(readings: readonly Reading[], range: StorageRange): Summary {
  const steps = checked(readings);
  const [rangeLow, rangeHigh] = [tenths(range.lowest), tenths(range.highest)];
  const isOut = ({ tenth }: Step): boolean => tenth < rangeLow || tenth > rangeHigh;
  let secondsOut = 0;
  for (const [place, step] of steps.entries()) {
    const before = steps[place - 1];
    if (before !== undefined && (isOut(before) || isOut(step))) secondsOut += step.time - before.time;
  }
  const all = steps.map(({ tenth }) => tenth);
  return {
    from: steps[0]?.time ?? 0,
    to: steps.at(-1)?.time ?? 0,
    lowest: all.reduce((a, b) => Math.min(a, b)),
    highest: all.reduce((a, b) => Math.max(a, b)),
    ...{ rangeLow, rangeHigh },
    minutesOut: Math.ceil(secondsOut / 60),
    readings: readingsRoot(readings),
  };
}

/** The root of a summary's readings: OpenZeppelin's standard tree of (uint40 time, int16 tenths of a degree). */
export function readingsRoot(readings: readonly Reading[]): string {
  return treeOf(readings)[0] ?? "";
}

/** The proof that a reading was among those of a root; OpenZeppelin's `MerkleProof` checks it. */
export function proveReading(readings: readonly Reading[], place: number): { leaf: string; proof: string[] } {
  const reading = readings[place];
  if (reading === undefined) throw wrong(`There is no reading ${place}.`);
  const [tree, leaf] = [treeOf(readings), leafOf(reading)];
  const proof: string[] = [];
  for (let at = tree.lastIndexOf(leaf); at > 0; at = (at - 1) >> 1)
    proof.push(tree[at % 2 === 0 ? at - 1 : at + 1] ?? "");
  return { leaf, proof };
}

/** Whether a reading belongs to a root. */
export function isReadingOf(root: string, reading: Reading, proof: readonly string[]): boolean {
  return proof.reduce(pair, leafOf(reading)) === root.toLowerCase();
}

/** Degrees Celsius as the ledger keeps them. */
export function tenths(celsius: number): number {
  return Math.round(Number((celsius * 10).toFixed(6)));
}

interface Step {
  readonly time: number;
  readonly tenth: number;
}

function checked(readings: readonly Reading[]): Step[] {
  if (readings.length < 2) throw wrong(`${readings.length} readings tell of no period.`);
  return readings.map(({ time, celsius }, place) => {
    const before = readings[place - 1]?.time ?? -1;
    if (!Number.isInteger(time) || time < 0 || time >= 2 ** 40) throw wrong(`Reading ${place + 1} has no time.`);
    if (time <= before) throw wrong(`Reading ${place + 1} is not later than the one before it.`);
    if (!(celsius >= LOWEST_CELSIUS && celsius <= HIGHEST_CELSIUS)) {
      throw wrong(`Reading ${place + 1} is no temperature in degrees Celsius.`);
    }
    return { time, tenth: tenths(celsius) };
  });
}

function wrong(message: string): InputError {
  return new InputError("ReadingsWrong", message, "Give the logger's readings in the order of their times.");
}

/** The tree as OpenZeppelin lays it out: the root first, the sorted leaves last and backward. */
function treeOf(readings: readonly Reading[]): string[] {
  const leaves = readings.map(leafOf).sort();
  const tree: string[] = [];
  const size = 2 * leaves.length - 1;
  for (const [place, leaf] of leaves.entries()) tree[size - 1 - place] = leaf;
  for (let at = size - 1 - leaves.length; at >= 0; at -= 1)
    tree[at] = pair(tree[2 * at + 1] ?? "", tree[2 * at + 2] ?? "");
  return tree;
}

function leafOf({ time, celsius }: Reading): string {
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(LEAF, [time, tenths(celsius)])));
}

function pair(a: string, b: string): string {
  return a < b ? keccak256(`${a}${b.slice(2)}`) : keccak256(`${b}${a.slice(2)}`);
}
