import { and, eq, sql, type SQL } from "@ponder/client";

import { consignment, packWord } from "../../../ponder.schema.ts";
import { STATE_LETTERS, WORD_PACKS } from "../../../src/packWords.ts";

const SIZE = sql.raw(String(WORD_PACKS));
const COUNTED = { Dispensed: packWord.dispensed, Retired: packWord.retired, Locked: packWord.locked } as const;

/** Whether a word has packs of a consignment: what the two are joined by. */
export const IN_CONSIGNMENT = and(
  eq(packWord.lot, consignment.lot),
  sql`${packWord.word} between ${consignment.first} / ${SIZE} and (${consignment.first} + ${consignment.count} - 1) / ${SIZE}`,
);

/**
 * Packs of a consignment in one state, where it is joined with its words and grouped: whole words by their counts, those
 * that it shares by their letters.
 */
export function packsIn(state: keyof typeof COUNTED): SQL<number> {
  const { first, count } = consignment;
  const start = sql`${packWord.word} * ${SIZE}`;
  const from = sql`greatest(${first}, ${start})`;
  const size = sql`least(${first} + ${count}, ${start} + ${SIZE}) - ${from}`;
  const letters = sql`substring(${packWord.states}, ${from} - ${start} + 1, ${size})`;
  const letter = sql.raw(`'${STATE_LETTERS[state]}'`);
  const shared = sql`length(${letters}) - length(replace(${letters}, ${letter}, ''))`;
  return sql<number>`coalesce(sum(case when ${size} = ${SIZE} then ${COUNTED[state]} else ${shared} end), 0)::int`;
}

/** A sum as a number. */
export function total(column: SQL): SQL<number> {
  return sql<number>`sum(${column})::int`;
}
