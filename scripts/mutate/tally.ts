import type { Mutant } from "./mutants.ts";
import { isLiving, LIVING, type MutantRecord, type Outcome } from "./records.ts";

/** What the records come to. */
export interface Tally {
  /** All mutants that the sources have, tried or not. */
  readonly mutants: number;
  /** Those that were run against the tests, or that the compiler settled. */
  readonly tried: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Killed of all that count, 0–1: neither what is no Solidity counts nor what is compiled to the same code. */
  readonly rate: number;
  /** Sources of which fewer were tried than were asked for, and fewer than they have. */
  readonly thin: readonly string[];
  /** Survivors that nobody gave a reason for. */
  readonly unexplained: readonly Mutant[];
  /** Reasons for what is no survivor any more. */
  readonly idle: readonly string[];
}

/**
 * Counts what came of the mutants.
 *
 * @param least how many of each source are to be tried, if it has as many
 */
export function tallyOf(
  mutants: readonly Mutant[],
  records: ReadonlyMap<string, MutantRecord>,
  reasons: ReadonlyMap<string, string>,
  least: number,
): Tally {
  const outcomes = { killed: 0, hung: 0, open: 0, survived: 0, equal: 0, refused: 0 };
  const tried = mutants.filter(({ id }) => records.has(id));
  for (const { id } of tried) outcomes[records.get(id)?.outcome ?? "open"] += 1;
  const { killed, ...others } = outcomes;
  const counted = killed + LIVING.reduce((sum, outcome) => sum + others[outcome], 0);
  const lives = ({ id }: Mutant): boolean => isLiving(records.get(id));
  const isThin = (path: string): boolean => {
    const own = mutants.filter((mutant) => mutant.path === path);
    return own.filter(({ id }) => records.has(id)).length < Math.min(least, own.length);
  };
  return {
    mutants: mutants.length,
    tried: tried.length,
    outcomes,
    rate: counted === 0 ? 0 : killed / counted,
    thin: [...new Set(mutants.map(({ path }) => path))].filter(isThin),
    unexplained: tried.filter((mutant) => lives(mutant) && !reasons.has(mutant.id)),
    idle: [...reasons.keys()].filter((id) => !tried.some((mutant) => mutant.id === id && lives(mutant))),
  };
}
