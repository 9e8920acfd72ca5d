import { InputError } from "../errors.ts";
import { enumNumber } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";
import { lotIdFrom, type ConsignmentInput } from "./inputs.ts";

/** Packs whose states one word of the ledger has. */
const WORD_PACKS = 128;
/** Words that are asked for at once. */
const WORDS_AT_ONCE = 16;

/** Packs `first` … `first + count - 1` of a lot. */
export interface PackRun {
  readonly first: number;
  readonly count: number;
}

/**
 * The first `wanted` packs of a consignment, `count` packs long, that are neither dispensed, retired nor locked, as runs of
 * neighbours. Throws an InputError `PacksTooFew`.
 */
export async function activePacks(
  ledger: Ledger,
  { lot, first, count, wanted }: ConsignmentInput & { readonly count: number; readonly wanted: number },
): Promise<PackRun[]> {
  const id = lotIdFrom(lot);
  const active = BigInt(enumNumber("PackState", "Active"));
  const runs: PackRun[] = [];
  let found = 0;
  for (let word = Math.floor(first / WORD_PACKS); word * WORD_PACKS < first + count; word += WORDS_AT_ONCE) {
    const numbers = Array.from({ length: WORDS_AT_ONCE }, (_, at) => word + at);
    const words = await Promise.all(numbers.map((number) => refusable(ledger.lotLedger.packWord(id, number))));
    const end = Math.min(first + count, (word + WORDS_AT_ONCE) * WORD_PACKS);
    for (let index = Math.max(first, word * WORD_PACKS); index < end; index += 1) {
      const states = words[Math.floor(index / WORD_PACKS) - word] ?? 0n;
      if (((states >> BigInt(2 * (index % WORD_PACKS))) & 3n) !== active) continue;
      append(runs, index);
      found += 1;
      if (found === wanted) return runs;
    }
  }
  const message = `Packs ${first} to ${first + count - 1} of the lot have ${found} active ones, and ${wanted} are wanted.`;
  throw new InputError("PacksTooFew", message, "Ask for fewer.");
}

/** The numbers of the packs of some runs. */
export function indicesOf(runs: readonly PackRun[]): number[] {
  return runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at));
}

function append(runs: PackRun[], index: number): void {
  const last = runs.at(-1);
  if (last === undefined || last.first + last.count !== index) runs.push({ first: index, count: 1 });
  else runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
}
