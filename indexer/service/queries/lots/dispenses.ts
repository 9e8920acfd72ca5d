import { and, asc, eq, inArray, or, sql, type SQL } from "@ponder/client";

import { activityEvent, dispense, immunization, site } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "../paging.ts";

/** Packs or units of a lot that somebody was given. */
export interface LotDispense {
  /** On a prescription, as a vaccination, or over the counter. */
  readonly kind: "Prescription" | "Immunization" | "Supply";
  /** The prescription's or immunization's id, which names nobody; null over the counter. */
  readonly id: string | null;
  readonly site: number;
  /** As the document gave it, else the block's, Unix seconds. */
  readonly time: number;
  /** The first pack and how many; one where units were drawn from it. */
  readonly first: number;
  readonly packs: number;
  /** Units drawn from an opened pack; 0 for whole packs. */
  readonly units: number;
  /** It was taken back, or voided. */
  readonly isWithdrawn: boolean;
  readonly transaction: `0x${string}`;
}

/**
 * To whom packs of a lot went, in the order of the chain: a member's own, so that it can call the people; everybody's for
 * who sees all. Throws an InputError `PageWrong`.
 */
export async function dispensesOf(
  tables: Tables,
  viewer: SignedIn,
  lot: `0x${string}`,
  { limit, page }: Paging,
): Promise<Page<LotDispense>> {
  const { block, logIndex } = activityEvent;
  const rows = await tables
    .select()
    .from(activityEvent)
    .where(
      and(eq(activityEvent.lot, lot), GIVEN, atOwnSites(tables, viewer), page === undefined ? undefined : after(page)),
    )
    .orderBy(asc(block), asc(logIndex))
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, (row) => `${row.block}-${row.logIndex}`);
  const papers = await papersOf(tables, items);
  return { items: items.map((row) => told(row, papers)), next };
}

type Row = typeof activityEvent.$inferSelect;
type Dispense = typeof dispense.$inferSelect;

/** What the rows were given on: dispenses in the order of their logs, and the vaccinations that were voided. */
interface Papers {
  readonly dispenses: readonly Dispense[];
  readonly voided: ReadonlySet<string>;
}

const reason = sql`${activityEvent.args} ->> 'reason'`;
/** A vaccination comes with the pack's own event right before it: the events that a vaccination follows are left to it. */
const GIVEN = or(
  eq(activityEvent.name, "ImmunizationGiven"),
  and(
    or(
      and(eq(activityEvent.name, "PacksChanged"), sql`${reason} in ('Dispensed', 'Supplied')`),
      eq(activityEvent.name, "UnitsDrawn"),
    ),
    sql`not exists (select 1 from ${activityEvent} as later where later.transaction = ${activityEvent.transaction}
      and later.name = 'ImmunizationGiven' and later.lot = ${activityEvent.lot}
      and later.log_index between ${activityEvent.logIndex} and ${activityEvent.logIndex} + 3)`,
  ),
);

function atOwnSites(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const own = tables.select({ site: site.site }).from(site).where(eq(site.member, viewer.member));
  return inArray(activityEvent.site, own);
}

function after(page: string): SQL {
  const [block, logIndex] = pageParts(page, /^(\d{1,10})-(\d{1,10})$/);
  return sql`(${activityEvent.block}, ${activityEvent.logIndex}) > (${Number(block)}, ${Number(logIndex)})`;
}

async function papersOf(tables: Tables, rows: readonly Row[]): Promise<Papers> {
  const transactions = [...new Set(rows.map((row) => row.transaction))];
  const given = rows.flatMap((row) => (row.name === "ImmunizationGiven" ? [row.subject as `0x${string}`] : []));
  const found =
    transactions.length === 0
      ? []
      : await tables
          .select()
          .from(dispense)
          .where(inArray(dispense.transaction, transactions))
          .orderBy(asc(dispense.logIndex));
  const voided =
    given.length === 0
      ? []
      : await tables
          .select({ immunization: immunization.immunization })
          .from(immunization)
          .where(and(inArray(immunization.immunization, given), eq(immunization.voided, true)));
  return { dispenses: found, voided: new Set(voided.map((each) => each.immunization)) };
}

function told(row: Row, { dispenses, voided }: Papers): LotDispense {
  const { transaction, args } = row;
  const number = (name: string): number => (typeof args[name] === "number" ? args[name] : 0);
  const goods = {
    ...{ site: row.site ?? 0, transaction, first: number(row.name === "PacksChanged" ? "first" : "index") },
    ...{ packs: row.name === "PacksChanged" ? number("count") : 1, units: number("units") },
  };
  if (row.name === "ImmunizationGiven") {
    const id = row.subject ?? "";
    return { kind: "Immunization", id, ...goods, time: number("time") || row.time, isWithdrawn: voided.has(id) };
  }
  // A dispense is told before the packs that are given on it; what is supplied has papers of its own instead.
  const paper = dispenses.findLast((each) => each.transaction === transaction && each.logIndex < row.logIndex);
  if (paper === undefined || args.reason === "Supplied") {
    return { kind: "Supply", id: null, ...goods, time: row.time, isWithdrawn: false };
  }
  return { kind: "Prescription", id: paper.prescription, ...goods, time: paper.time, isWithdrawn: paper.withdrawn };
}
