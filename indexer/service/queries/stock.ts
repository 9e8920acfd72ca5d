import { and, asc, eq, sql, type SQL } from "@ponder/client";
import { flagNames, type EnumValue, type HoldName } from "@yaolian/sdk/ledger";

import { consignment, lot, packWord } from "../../ponder.schema.ts";
import { STATE_LETTERS, WORD_PACKS } from "../../src/packWords.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { consignmentsSeenBy } from "./visibility.ts";

/** A consignment and the lot it is of: packs `first` … `first + count - 1`. */
export interface Stock {
  readonly lot: `0x${string}`;
  readonly gtin: string;
  readonly lotNumber: string;
  readonly expiryDay: number;
  readonly first: number;
  readonly count: number;
  /** Packs of it that may still be given: neither dispensed, retired nor locked. */
  readonly active: number;
  readonly site: number;
  /** The site it is on its way to; 0 where it lies. */
  readonly recipient: number;
  readonly holds: HoldName[];
  readonly minutesOut: number;
  readonly released: boolean;
  readonly lotHeld: boolean;
  readonly recallClass: EnumValue<"RecallClass">;
}

export interface StockFilter extends Paging {
  readonly site?: number | undefined;
  readonly gtin?: string | undefined;
}

/** What lies at a viewer's sites or is on its way there, by expiry. Throws an InputError `PageWrong`. */
export async function stock(tables: Tables, viewer: SignedIn, filter: StockFilter): Promise<Page<Stock>> {
  const { first, count, site, recipient, holds, minutesOut } = consignment;
  const { gtin, lotNumber, expiryDay, released, heldByMaker, heldByRegulator, recallClass } = lot;
  const ofLot = { lot: lot.lot, gtin, lotNumber, expiryDay, released, heldByMaker, heldByRegulator, recallClass };
  const rows = await tables
    .select({ ...ofLot, first, count, site, recipient, holds, minutesOut, gone: GONE })
    .from(consignment)
    .innerJoin(lot, eq(lot.lot, consignment.lot))
    .where(
      and(
        consignmentsSeenBy(tables, viewer),
        filter.site === undefined ? undefined : eq(site, filter.site),
        filter.gtin === undefined ? undefined : eq(gtin, filter.gtin),
        filter.page === undefined ? undefined : after(filter.page),
      ),
    )
    .orderBy(asc(expiryDay), asc(consignment.lot), asc(first))
    .limit(filter.limit + 1);
  const shown = rows.map(({ gone, heldByMaker: byMaker, heldByRegulator: byRegulator, ...row }) => ({
    ...row,
    active: row.count - Number(gone),
    holds: flagNames("holds", row.holds),
    lotHeld: byMaker || byRegulator,
  }));
  return pageOf(shown, filter.limit, (row) => `${row.expiryDay}-${row.lot}-${row.first}`);
}

/** Packs of a consignment that are not active, counted in the letters of its words. */
const GONE = sql<string | null>`(select sum(length(replace(${lettersOf()}, ${STATE_LETTERS.Active}, '')))
  from ${packWord} where ${packWord.lot} = ${consignment.lot}
  and ${packWord.word} >= ${consignment.first} / ${sql.raw(String(WORD_PACKS))}
  and ${packWord.word} <= (${consignment.first} + ${consignment.count} - 1) / ${sql.raw(String(WORD_PACKS))})`.as(
  "gone",
);

/** The letters of a word's packs that are the consignment's. */
function lettersOf(): SQL {
  const size = sql.raw(String(WORD_PACKS));
  const begin = sql`greatest(${consignment.first}, ${packWord.word} * ${size})`;
  const end = sql`least(${consignment.first} + ${consignment.count}, (${packWord.word} + 1) * ${size})`;
  return sql`substring(${packWord.states}, ${begin} - ${packWord.word} * ${size} + 1, ${end} - ${begin})`;
}

function after(page: string): SQL {
  const [day, id, first] = pageParts(page, /^(\d{1,6})-(0x[0-9a-f]{64})-(\d{1,10})$/);
  return sql`(${lot.expiryDay}, ${consignment.lot}, ${consignment.first}) > (${Number(day)}, ${id}, ${Number(first)})`;
}
