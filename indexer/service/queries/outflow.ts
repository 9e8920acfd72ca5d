import { and, eq, gt, inArray, ne, sql } from "@ponder/client";

import { activityEvent, lot, shipment, site } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";

/** Packs of a product that left a site for good: given to people, or sent to somebody else. */
export interface Outflow {
  readonly site: number;
  readonly gtin: string;
  readonly packs: number;
}

/** How packs reach people. */
const GIVEN = ["Dispensed", "Supplied", "Opened"];
/** Movements that are demand; returns, recalls and the like are none. */
const DEMANDED = ["Sale", "Transfer", "DirectDelivery"] as const;

/** What left a viewer's sites after a moment (Unix seconds), by site and product. */
export async function outflow(tables: Tables, viewer: SignedIn, since: number): Promise<Outflow[]> {
  const own =
    viewer.kind === "member"
      ? tables.select({ site: site.site }).from(site).where(eq(site.member, viewer.member))
      : undefined;
  const given = await tables
    .select({
      site: sql<number>`${activityEvent.site}`,
      gtin: lot.gtin,
      packs: sql<string>`sum((${activityEvent.args} ->> 'count')::int)`,
    })
    .from(activityEvent)
    .innerJoin(lot, eq(lot.lot, activityEvent.lot))
    .where(
      and(
        eq(activityEvent.name, "PacksChanged"),
        gt(activityEvent.time, since),
        inArray(sql`${activityEvent.args} ->> 'reason'`, GIVEN),
        own === undefined ? undefined : inArray(activityEvent.site, own),
      ),
    )
    .groupBy(activityEvent.site, lot.gtin);
  const sent = await tables
    .select({ site: shipment.from, gtin: lot.gtin, packs: sql<string>`sum(${shipment.count} - ${shipment.disputed})` })
    .from(shipment)
    .innerJoin(lot, eq(lot.lot, shipment.lot))
    .where(
      and(
        gt(shipment.shippedAt, since),
        inArray(shipment.reason, [...DEMANDED]),
        ne(shipment.status, "Rejected"),
        ne(shipment.status, "Recalled"),
        own === undefined ? undefined : inArray(shipment.from, own),
      ),
    )
    .groupBy(shipment.from, lot.gtin);
  return summed([...given, ...sent]);
}

function summed(rows: readonly { site: number; gtin: string; packs: string }[]): Outflow[] {
  const sums = new Map<string, Outflow>();
  for (const { site: at, gtin, packs } of rows) {
    const key = `${at} ${gtin}`;
    sums.set(key, { site: at, gtin, packs: (sums.get(key)?.packs ?? 0) + Number(packs) });
  }
  return [...sums.values()].sort((one, other) => one.site - other.site || (one.gtin < other.gtin ? -1 : 1));
}
