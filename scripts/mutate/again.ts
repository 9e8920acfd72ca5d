import { Bench } from "./bench.ts";
import type { Mutant } from "./mutants.ts";
import { diceOf } from "./order.ts";
import type { Stage } from "./run.ts";
import { Workshop } from "./workshop.ts";

/** A kill that was looked at again: whether the mutant fails the test file, and the contract as it is passes it. */
export interface SeenAgain {
  readonly mutant: Mutant;
  readonly file: string;
  readonly isKilled: boolean;
  readonly passesUnchanged: boolean;
}

/** Kills some recorded mutants again, chosen by the seed: a record is worth nothing unless it can be seen again. */
export async function killAgain(
  { sources, mutants, records }: Stage,
  count: number,
  seed: number,
): Promise<SeenAgain[]> {
  const killed = mutants.filter(({ id }) => records.get(id)?.outcome === "killed");
  const chosen = killed.sort((a, b) => (diceOf(seed, a.id) < diceOf(seed, b.id) ? -1 : 1)).slice(0, count);
  const workshop = new Workshop(sources);
  const bench = new Bench();
  const seen: SeenAgain[] = [];
  try {
    for (const mutant of chosen) {
      const file = records.get(mutant.id)?.file ?? "";
      const prepared = workshop.prepare(mutant);
      if (typeof prepared === "string") {
        seen.push({ mutant, file, isKilled: false, passesUnchanged: true });
        continue;
      }
      const changed = await bench.try({ codes: prepared.codes, files: [file] });
      // Compiled by the same way: what kills must be the mutant's change and nothing else.
      const control = await bench.try({ codes: workshop.unchanged(mutant, prepared), files: [file] });
      const isKilled = changed === "hung" || changed.failure !== undefined;
      const passesUnchanged = control !== "hung" && control.failure === undefined && control.tests > 0;
      seen.push({ mutant, file, isKilled, passesUnchanged });
    }
  } finally {
    await bench.close();
  }
  return seen;
}
