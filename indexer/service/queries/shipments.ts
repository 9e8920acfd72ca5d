import { and, desc, eq, sql } from "@ponder/client";

import { lot, shipment } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { shipmentsSeenBy } from "./visibility.ts";

/** A shipment, and what its lot is called. */
export type Shipment = typeof shipment.$inferSelect & { readonly gtin: string; readonly lotNumber: string };

export interface ShipmentFilter extends Paging {
  readonly status?: Shipment["status"] | undefined;
}

const COLUMNS = {
  ...{ shipment: shipment.shipment, lot: shipment.lot, first: shipment.first, count: shipment.count },
  ...{ from: shipment.from, to: shipment.to, reason: shipment.reason, status: shipment.status },
  ...{ shippedAt: shipment.shippedAt, endedAt: shipment.endedAt, disputed: shipment.disputed },
};

/** Shipments from and to a viewer's sites, the newest first. Throws an InputError `PageWrong`. */
export async function shipments(tables: Tables, viewer: SignedIn, filter: ShipmentFilter): Promise<Page<Shipment>> {
  const rows = await tables
    .select({ ...COLUMNS, gtin: lot.gtin, lotNumber: lot.lotNumber })
    .from(shipment)
    .innerJoin(lot, eq(lot.lot, shipment.lot))
    .where(
      and(
        shipmentsSeenBy(tables, viewer),
        filter.status === undefined ? undefined : eq(shipment.status, filter.status),
        filter.page === undefined ? undefined : before(filter.page),
      ),
    )
    .orderBy(desc(shipment.shippedAt), desc(shipment.shipment))
    .limit(filter.limit + 1);
  return pageOf(rows, filter.limit, (row) => `${row.shippedAt}-${row.shipment}`);
}

function before(page: string): ReturnType<typeof eq> {
  const [time, key] = pageParts(page, /^(\d{1,12})-(0x[0-9a-f]{64}-\d{1,9})$/);
  return sql`(${shipment.shippedAt}, ${shipment.shipment}) < (${Number(time)}, ${key})`;
}
