import { and, desc, eq, lt } from "@ponder/client";

import { alert, lot } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { alertsSeenBy, lotsSeenBy } from "./visibility.ts";

type Row = typeof alert.$inferSelect;

/** An alert; who raised it is null for the maker of its lot, whose customers' customers are not its business. */
export type Alert = Omit<Row, "raisedBy"> & {
  readonly raisedBy: number | null;
  /** What its lot is called; null where there is no such lot, or it is not the viewer's to know. */
  readonly gtin: string | null;
  readonly lotNumber: string | null;
};

export interface AlertFilter extends Paging {
  readonly finding?: Row["finding"] | undefined;
}

const COLUMNS = {
  ...{ alert: alert.alert, lot: alert.lot, index: alert.index, code: alert.code, evidence: alert.evidence },
  ...{ raisedBy: alert.raisedBy, raisedAt: alert.raisedAt, investigatedBy: alert.investigatedBy },
  ...{ finding: alert.finding, document: alert.document, resolvedAt: alert.resolvedAt },
};

/** The alerts that a viewer may see, the newest first. Throws an InputError `PageWrong`. */
export async function alerts(tables: Tables, viewer: SignedIn, filter: AlertFilter): Promise<Page<Alert>> {
  const rows = await tables
    .select({ ...COLUMNS, gtin: lot.gtin, lotNumber: lot.lotNumber })
    .from(alert)
    .leftJoin(lot, and(eq(lot.lot, alert.lot), lotsSeenBy(tables, viewer)))
    .where(
      and(
        alertsSeenBy(tables, viewer),
        filter.finding === undefined ? undefined : eq(alert.finding, filter.finding),
        filter.page === undefined ? undefined : lt(alert.alert, Number(pageParts(filter.page, /^(\d{1,15})$/)[0])),
      ),
    )
    .orderBy(desc(alert.alert))
    .limit(filter.limit + 1);
  const isKnownTo = ({ raisedBy }: Pick<Row, "raisedBy">): boolean =>
    viewer.kind !== "member" || viewer.member === raisedBy;
  const shown = rows.map((row) => ({ ...row, raisedBy: isKnownTo(row) ? row.raisedBy : null }));
  return pageOf(shown, filter.limit, (row) => String(row.alert));
}
