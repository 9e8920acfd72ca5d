/** What a seed decides: the same calls in the same order get the same answers. */
export interface Chance {
  readonly seed: number;
  /** From 0 (included) to 1. */
  number(): number;
  /** A whole number from the lowest to the highest, both included. */
  whole(lowest: number, highest: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** A chance of its own, for what must not depend on how often others ask. */
  apart(name: number): Chance;
}

/** Mulberry32: 32 bits of state are plenty for choosing faults, and a run can be had again by its seed. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const number = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (lowest: number, highest: number): number => lowest + Math.floor(number() * (highest - lowest + 1));
  return {
    seed,
    number,
    whole,
    happens: (probability) => number() < probability,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    apart: (name) => chanceOf(Math.imul(seed, 0x9e3779b1) + name),
  };
}
