import { and, desc, eq, lt } from "@ponder/client";

import { alert } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { alertsSeenBy } from "./visibility.ts";

type Row = typeof alert.$inferSelect;

/** An alert; who raised it is null for the maker of its lot, whose customers' customers are not its business. */
export type Alert = Omit<Row, "raisedBy"> & { readonly raisedBy: number | null };

export interface AlertFilter extends Paging {
  readonly finding?: Row["finding"] | undefined;
}

/** The alerts that a viewer may see, the newest first. Throws an InputError `PageWrong`. */
export async function alerts(tables: Tables, viewer: SignedIn, filter: AlertFilter): Promise<Page<Alert>> {
  const rows = await tables
    .select()
    .from(alert)
    .where(
      and(
        alertsSeenBy(tables, viewer),
        filter.finding === undefined ? undefined : eq(alert.finding, filter.finding),
        filter.page === undefined ? undefined : lt(alert.alert, Number(pageParts(filter.page, /^(\d{1,15})$/)[0])),
      ),
    )
    .orderBy(desc(alert.alert))
    .limit(filter.limit + 1);
  const isKnownTo = ({ raisedBy }: Row): boolean => viewer.kind !== "member" || viewer.member === raisedBy;
  const shown = rows.map((row) => ({ ...row, raisedBy: isKnownTo(row) ? row.raisedBy : null }));
  return pageOf(shown, filter.limit, (row) => String(row.alert));
}
