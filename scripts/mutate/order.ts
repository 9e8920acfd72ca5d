import { createHash } from "node:crypto";

import type { Mutant } from "./mutants.ts";

/** From this many of each source the first part of a sample is drawn, however small the source is. */
export const LEAST_OF_SOURCE = 6;

/**
 * Mutants in the order in which a sample takes them: at random by the seed, a few of every source first, and then of each
 * source in proportion to its mutants, so that a run which ends at any time has tried all sources alike.
 */
export function sampleOrder(mutants: readonly Mutant[], seed: number): Mutant[] {
  const paths = [...new Set(mutants.map(({ path }) => path))];
  const placed = paths.flatMap((path) => {
    const own = mutants.filter((mutant) => mutant.path === path);
    const shuffled = own
      .map((mutant) => ({ mutant, dice: diceOf(seed, mutant.id) }))
      .sort((a, b) => (a.dice < b.dice ? -1 : 1));
    return shuffled.map(({ mutant, dice }, index) => ({
      mutant,
      dice,
      place: index < LEAST_OF_SOURCE ? index / LEAST_OF_SOURCE - 1 : (index + 0.5) / own.length,
    }));
  });
  return placed.sort((a, b) => a.place - b.place || (a.dice < b.dice ? -1 : 1)).map(({ mutant }) => mutant);
}

export function diceOf(seed: number, id: string): string {
  return createHash("sha256").update(`${seed}/${id}`).digest("hex");
}
