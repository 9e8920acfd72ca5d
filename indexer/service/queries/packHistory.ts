import { and, eq, inArray, or, sql, type SQL } from "@ponder/client";

import { activityEvent, shipment } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { eventsSeenBy, shipmentsSeenBy } from "./visibility.ts";

/** Steps that are told of one pack: the newest. */
const MOST_STEPS = 100;

/** One thing that happened to a pack. */
export interface PackStep {
  /** Unix seconds. */
  readonly time: number;
  readonly step: "Shipped" | "Arrived" | "Changed" | "Opened" | "Drawn";
  /** Where it was; for a shipment, where it came from. */
  readonly site: number;
  /** Where it was sent; null for what happened at one place. */
  readonly to: number | null;
  /** Why it moved, how that ended, or what changed it. */
  readonly reason: string | null;
}

/** Where a pack has been and what happened to it, as far as a viewer sees it, the oldest first. */
export async function packHistory(
  tables: Tables,
  viewer: SignedIn,
  { lotId, index }: { lotId: string; index: number },
): Promise<PackStep[]> {
  const lot = lotId as `0x${string}`;
  const { first, count } = shipment;
  const moved = await tables
    .select()
    .from(shipment)
    .where(
      and(
        eq(shipment.lot, lot),
        sql`${index} >= ${first} and ${index} < ${first} + ${count}`,
        shipmentsSeenBy(tables, viewer),
      ),
    )
    .orderBy(sql`${shipment.shippedAt} desc`)
    .limit(MOST_STEPS);
  const changed = await tables
    .select({ time: activityEvent.time, name: activityEvent.name, site: activityEvent.site, args: activityEvent.args })
    .from(activityEvent)
    .where(and(eq(activityEvent.lot, lot), concerns(index), eventsSeenBy(tables, viewer)))
    .orderBy(sql`${activityEvent.block} desc, ${activityEvent.logIndex} desc`)
    .limit(MOST_STEPS);
  const steps = [...moved.flatMap(stepsOf), ...changed.map(changeOf)];
  return steps.sort((one, other) => one.time - other.time).slice(-MOST_STEPS);
}

function stepsOf({ from, to, reason, status, shippedAt, endedAt }: typeof shipment.$inferSelect): PackStep[] {
  const sent: PackStep = { time: shippedAt, step: "Shipped", site: from, to, reason };
  return endedAt === null ? [sent] : [sent, { ...sent, time: endedAt, step: "Arrived", reason: status }];
}

type Change = Pick<typeof activityEvent.$inferSelect, "time" | "name" | "site" | "args">;

function changeOf({ time, name, site, args }: Change): PackStep {
  const step = name === "PackOpened" ? "Opened" : name === "UnitsDrawn" ? "Drawn" : "Changed";
  return { time, step, site: site ?? 0, to: null, reason: typeof args.reason === "string" ? args.reason : null };
}

function concerns(index: number): SQL | undefined {
  const argument = (name: string): SQL => sql`(${activityEvent.args} ->> ${sql.raw(`'${name}'`)})::int`;
  return or(
    and(
      eq(activityEvent.name, "PacksChanged"),
      sql`${index} >= ${argument("first")} and ${index} < ${argument("first")} + ${argument("count")}`,
    ),
    and(inArray(activityEvent.name, ["PackOpened", "UnitsDrawn"]), sql`${argument("index")} = ${index}`),
  );
}
