import { and, desc, eq, sql } from "@ponder/client";

import { activityEvent } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { eventsSeenBy } from "./visibility.ts";

/** An event of the ledger, as the table `activity` has it. */
export type Activity = typeof activityEvent.$inferSelect;

export interface ActivityFilter extends Paging {
  /** Only what is about this lot. */
  readonly lot?: `0x${string}` | undefined;
}

/** The newest events that a viewer may see, newest first. Throws an InputError `PageWrong`. */
export async function activity(tables: Tables, viewer: SignedIn, filter: ActivityFilter): Promise<Page<Activity>> {
  const { block, logIndex } = activityEvent;
  const rows = await tables
    .select()
    .from(activityEvent)
    .where(
      and(
        eventsSeenBy(tables, viewer),
        filter.lot === undefined ? undefined : eq(activityEvent.lot, filter.lot),
        filter.page === undefined ? undefined : before(filter.page),
      ),
    )
    .orderBy(desc(block), desc(logIndex))
    .limit(filter.limit + 1);
  return pageOf(rows, filter.limit, (row) => `${row.block}-${row.logIndex}`);
}

function before(page: string): ReturnType<typeof eq> {
  const [block, logIndex] = pageParts(page, /^(\d{1,9})-(\d{1,9})$/).map(Number);
  return sql`(${activityEvent.block}, ${activityEvent.logIndex}) < (${block}, ${logIndex})`;
}
