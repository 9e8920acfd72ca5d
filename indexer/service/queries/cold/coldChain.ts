import { and, desc, eq, inArray, or, sql, type SQL } from "@ponder/client";

import {
  activityEvent,
  consignment,
  device,
  drug,
  excursion,
  lot,
  measurement,
  shipment,
  site,
} from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";

/** A logger or a camera. */
export type Device = typeof device.$inferSelect;

/** What goods may bear: tenths of a degree Celsius and minutes; null where their product is no medicine. */
export interface Keeping {
  readonly storageMin: number | null;
  readonly storageMax: number | null;
  readonly hardMin: number | null;
  readonly hardMax: number | null;
  readonly budget: number | null;
}

/** A consignment whose temperatures are told of. */
export interface Journey extends Keeping {
  readonly lot: `0x${string}`;
  readonly first: number;
  readonly gtin: string;
  readonly lotNumber: string;
  /** Recorded without a gap from then to then, Unix seconds, by the newest record. */
  readonly since: number;
  readonly until: number;
  readonly minutesOut: number;
}

/** What a logger says of a while, as it was recorded for a consignment. */
export interface Measured {
  readonly measurement: string;
  readonly device: string;
  readonly from: number;
  readonly to: number;
  /** Tenths of a degree Celsius. */
  readonly lowest: number;
  readonly highest: number;
  readonly minutesOut: number;
  readonly time: number;
}

/** That a consignment was out of its range. */
export interface Excursion {
  readonly lot: `0x${string}`;
  readonly first: number;
  readonly measurement: string;
  readonly gtin: string;
  readonly lotNumber: string;
  /** By this summary; in all, by then. */
  readonly minutes: number;
  readonly minutesOut: number;
  readonly budget: number | null;
  /** Which member told it; null where it is not the viewer's to know. */
  readonly by: number | null;
  readonly time: number;
}

const MOST = 200;
const KEEPING = {
  ...{ storageMin: drug.storageMin, storageMax: drug.storageMax, hardMin: drug.hardMin, hardMax: drug.hardMax },
  budget: drug.excursionBudget,
};

/** Devices: a member's own, for others all; the newest first. */
export async function devices(tables: Tables, viewer: SignedIn): Promise<Device[]> {
  return tables
    .select()
    .from(device)
    .where(viewer.kind === "member" ? eq(device.member, viewer.member) : undefined)
    .orderBy(desc(device.since), desc(device.device))
    .limit(MOST);
}

/** Excursions of goods while a viewer has or sends them, the newest first. */
export async function excursions(tables: Tables, viewer: SignedIn): Promise<Excursion[]> {
  const { first, minutes, minutesOut, by, time } = excursion;
  const rows = await tables
    .select({
      ...{ lot: excursion.lot, first, measurement: excursion.measurement, minutes, minutesOut, by, time },
      ...{ gtin: lot.gtin, lotNumber: lot.lotNumber, budget: drug.excursionBudget },
    })
    .from(excursion)
    .innerJoin(lot, eq(lot.lot, excursion.lot))
    .leftJoin(drug, eq(drug.gtin, lot.gtin))
    .where(
      seenBy(tables, viewer, { lot: sql`${excursion.lot}`, first: sql`${first}`, time: sql`${time}`, by: sql`${by}` }),
    )
    .orderBy(desc(time), desc(excursion.measurement))
    .limit(MOST);
  const isKnown = (member: number): boolean => viewer.kind !== "member" || viewer.member === member;
  return rows.map((row) => ({ ...row, by: isKnown(row.by) ? row.by : null }));
}

/** Consignments whose temperatures were told of while a viewer had or sent them, those told of last first. */
export async function journeys(tables: Tables, viewer: SignedIn): Promise<Journey[]> {
  const rows = await tables
    .select({ lot: lot.lot, args: activityEvent.args, gtin: lot.gtin, lotNumber: lot.lotNumber, ...KEEPING })
    .from(activityEvent)
    .innerJoin(lot, eq(lot.lot, activityEvent.lot))
    .leftJoin(drug, eq(drug.gtin, lot.gtin))
    .where(and(eq(activityEvent.name, "TemperatureRecorded"), toldTo(tables, viewer)))
    .orderBy(desc(activityEvent.block), desc(activityEvent.logIndex))
    .limit(MOST);
  const newest = new Map<string, Journey>();
  for (const { args, ...row } of rows) {
    const { first, since, until, minutesOut } = args as Record<"first" | "since" | "until" | "minutesOut", number>;
    const key = `${row.lot} ${first}`;
    if (!newest.has(key)) newest.set(key, { ...row, first, since, until, minutesOut });
  }
  return [...newest.values()];
}

/** What was measured of a consignment, the oldest first, as far as it is the viewer's to know. */
export async function measuredOf(
  tables: Tables,
  viewer: SignedIn,
  { lot: id, first }: { readonly lot: `0x${string}`; readonly first: number },
): Promise<Measured[]> {
  const { block, logIndex, transaction, name, args } = activityEvent;
  const told = await tables
    .select({ transaction, logIndex })
    .from(activityEvent)
    .where(
      and(eq(activityEvent.lot, id), eq(name, "TemperatureRecorded"), sql`${FIRST} = ${first}`, toldTo(tables, viewer)),
    )
    .orderBy(desc(block), desc(logIndex))
    .limit(MOST);
  if (told.length === 0) return [];
  const turns = [...new Set(told.map((each) => each.transaction))];
  const summaries = await tables
    .select({ transaction, logIndex, args })
    .from(activityEvent)
    .where(and(inArray(transaction, turns), eq(name, "SummaryRecorded")));
  // The last summary before a record, in its transaction, is what the record rests on.
  const keys = told.map((each) => {
    const before = summaries.filter((one) => one.transaction === each.transaction && one.logIndex < each.logIndex);
    return `${each.transaction}-${Math.max(...before.map((one) => one.logIndex))}`;
  });
  const { device: by, from, to, lowest, highest, minutesOut, time } = measurement;
  return tables
    .select({ measurement: measurement.measurement, device: by, from, to, lowest, highest, minutesOut, time })
    .from(measurement)
    .where(inArray(measurement.measurement, [...new Set(keys)]))
    .orderBy(from, measurement.measurement);
}

const FIRST: SQL = sql`(${activityEvent.args}->>'first')::int`;

function toldTo(tables: Tables, viewer: SignedIn): SQL | undefined {
  const [id, time, by] = [sql`${activityEvent.lot}`, sql`${activityEvent.time}`, sql`${activityEvent.member}`];
  return seenBy(tables, viewer, { lot: id, first: FIRST, time, by });
}

/** What a record of temperatures is about, when it was told and by which member. */
interface Told {
  readonly lot: SQL;
  readonly first: SQL;
  readonly time: SQL;
  readonly by: SQL;
}

/** Records that a member told, of goods that it has or is sent, and of goods while they were on their way from or to it. */
function seenBy(tables: Tables, viewer: SignedIn, { lot: id, first, time, by }: Told): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const own = tables.select({ site: site.site }).from(site).where(eq(site.member, viewer.member));
  return or(
    sql`${by} = ${viewer.member}`,
    sql`exists (select 1 from ${consignment} where ${consignment.lot} = ${id} and ${consignment.first} = ${first}
      and (${consignment.site} in ${own} or ${consignment.recipient} in ${own}))`,
    sql`exists (select 1 from ${shipment} where ${shipment.lot} = ${id} and ${shipment.first} = ${first}
      and (${shipment.from} in ${own} or ${shipment.to} in ${own}) and ${shipment.shippedAt} <= ${time}
      and (${shipment.endedAt} is null or ${shipment.endedAt} >= ${time}))`,
  );
}
