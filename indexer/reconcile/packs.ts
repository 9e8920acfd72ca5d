import { asc, gt, min, sql, sum } from "@ponder/client";

import * as schema from "../ponder.schema.ts";
import type { Tables } from "../service/tables.ts";
import { WORD_PACKS } from "../src/packWords.ts";
import type { ContractsAt } from "./counterpart.ts";
import { newestIn } from "./rows.ts";
import type { Pair } from "./tally.ts";

const { consignment, lot: lotTable, packWord } = schema;

/** A lot with what its consignments come to, and the words that have a row. */
export interface LotSum {
  readonly lot: `0x${string}`;
  readonly packCount: number;
  readonly start: number;
  readonly packs: number;
  readonly words: readonly number[];
}

/** Some lots in the order of their ids, those after `after`. */
export async function lotSums(
  tables: Tables,
  after: string,
  limit: number,
): Promise<{ lots: LotSum[]; block: number }> {
  const newest = newestIn(tables);
  const parts = tables
    .select({
      of: sql`${consignment.lot}`.as("of"),
      start: min(consignment.first).as("start"),
      packs: sum(consignment.count).as("packs"),
    })
    .from(consignment)
    .groupBy(consignment.lot)
    .as("parts");
  const words = tables
    .select({ of: sql`${packWord.lot}`.as("words_of"), words: sql<number[]>`json_agg(${packWord.word})`.as("words") })
    .from(packWord)
    .groupBy(packWord.lot)
    .as("words_by_lot");
  const { lot, packCount } = lotTable;
  const found = await tables
    .select({ lot, packCount, start: parts.start, packs: parts.packs, words: words.words, newest: newest.newest })
    .from(lotTable)
    .leftJoin(parts, sql`${parts.of} = ${lot}`)
    .leftJoin(words, sql`${words.of} = ${lot}`)
    .innerJoin(newest, sql`true`)
    .where(gt(lot, after as `0x${string}`))
    .orderBy(asc(lot))
    .limit(limit);
  const lots = found.map((row) => ({
    ...{ lot: row.lot, packCount: row.packCount, words: row.words ?? [] },
    ...{ start: row.start ?? Number.NaN, packs: Number(row.packs) },
  }));
  return { lots, block: found[0]?.newest ?? 0 };
}

/** Consignments behind which the next one of their lot does not begin at once. */
export async function gapsBetween(tables: Tables): Promise<Pair[]> {
  const next = sql<
    number | null
  >`lead(${consignment.first}) over (partition by ${consignment.lot} order by ${consignment.first})`;
  const ordered = tables
    .select({
      lot: consignment.lot,
      end: sql<number>`${consignment.first} + ${consignment.count}`.as("end_of"),
      next: next.as("next"),
    })
    .from(consignment)
    .as("ordered");
  const found = await tables
    .select({ lot: ordered.lot, end: ordered.end, next: ordered.next })
    .from(ordered)
    .where(sql`${ordered.next} <> ${ordered.end}`);
  return found.map(({ lot, end, next: begins }) => ({ key: lot, column: "next first", found: begins, expected: end }));
}

/** Its consignments hold all of a lot's packs, from the first on. */
export function tiles({ lot, packCount, start, packs }: LotSum): Pair[] {
  return [
    { key: lot, column: "least first", found: start, expected: 0 },
    { key: lot, column: "sum of count", found: packs, expected: packCount },
  ];
}

/** The words of a lot that have no row, at most so many of them, evenly apart. */
export function untouchedWords({ packCount, words }: LotSum, most = Number.POSITIVE_INFINITY): number[] {
  const known = new Set(words);
  const untouched: number[] = [];
  for (let word = 0; word * WORD_PACKS < packCount; word += 1) if (!known.has(word)) untouched.push(word);
  const step = Math.max(1, untouched.length / most);
  return step === 1 ? untouched : Array.from({ length: most }, (_, n) => untouched[Math.floor(n * step)] ?? 0);
}

/** What has no row is in stock, all of it. */
export async function untouched({ lotLedger, at }: ContractsAt, lot: string, word: number): Promise<Pair> {
  const expected = await lotLedger.packWord(lot, word, at);
  return { key: `${lot}/${word}`, column: "states", found: 0, expected };
}
