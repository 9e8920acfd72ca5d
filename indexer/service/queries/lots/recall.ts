import { and, asc, eq, sql } from "@ponder/client";
import type { EnumValue } from "@yaolian/sdk/ledger";
import { recallStatusOf, type Shares, type SharesAt } from "@yaolian/sdk/recall";
import type { DecodedEvent } from "@yaolian/sdk/transactions";

import { activityEvent } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { decoded } from "../history.ts";
import { requireAnswering, type Lot } from "./lots.ts";

const ROWS_AT_ONCE = 2_000;
/** Packs that are counted for one answer, over all its points: it must not keep others waiting. */
const PACKS_COUNTED = 4_000_000;
const MOST_POINTS = 100;

/** How well the recall, or the hold, of a lot works. */
export interface Recall {
  readonly lot: `0x${string}`;
  readonly recallClass: EnumValue<"RecallClass">;
  /** When it was stopped first; null where it never was. */
  readonly stoppedAt: { readonly block: number; readonly time: number } | null;
  readonly now: Shares;
  /** Since it was stopped; the first and the last point among them. */
  readonly course: readonly SharesAt[];
  /** Packs that reached people after it was stopped. */
  readonly givenSince: number;
}

/** The shares of a lot that are stopped, sold and still out. Throws a ProblemError 403 as {@link requireAnswering}. */
export async function recall(tables: Tables, viewer: SignedIn, found: Lot): Promise<Recall> {
  requireAnswering(viewer, found);
  const { lot, recallClass, packCount } = found;
  const { events, times } = await eventsOf(tables, lot);
  const mostPoints = Math.max(2, Math.min(MOST_POINTS, Math.floor(PACKS_COUNTED / packCount)));
  const status = await recallStatusOf(lot, events, () => Promise.resolve(times), { mostPoints });
  const { stoppedAt = null, now, course, givenSince } = status;
  return { lot, recallClass, stoppedAt, now, course, givenSince };
}

/** What the lot ledger told of a lot, and the times of its blocks. */
async function eventsOf(
  tables: Tables,
  id: `0x${string}`,
): Promise<{ events: DecodedEvent[]; times: Map<number, number> }> {
  const { block, logIndex } = activityEvent;
  const events: DecodedEvent[] = [];
  const times = new Map<number, number>();
  for (let last: { block: number; logIndex: number } | undefined; ;) {
    const after = last === undefined ? undefined : sql`(${block}, ${logIndex}) > (${last.block}, ${last.logIndex})`;
    const rows = await tables
      .select()
      .from(activityEvent)
      .where(and(eq(activityEvent.lot, id), eq(activityEvent.contract, "lotLedger"), after))
      .orderBy(asc(block), asc(logIndex))
      .limit(ROWS_AT_ONCE);
    for (const row of rows) {
      times.set(row.block, row.time);
      events.push(decoded(row));
    }
    last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE) return { events, times };
  }
}
