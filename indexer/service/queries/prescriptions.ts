import { and, count, desc, eq, inArray, sql, type SQL } from "@ponder/client";
import type { EnumValue } from "@yaolian/sdk/ledger";

import { dispense, prescription, site } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { prescriptionsSeenBy } from "./visibility.ts";

/** How a prescription stands; the first that holds, of what ends it, then of who has it. */
export const PRESCRIPTION_STATES = [
  ...(["Reissued", "Cancelled", "Filled", "Expired"] as const),
  ...(["Accepted", "Upcoming", "PartlyFilled", "Open"] as const),
] as const;
export type PrescriptionStanding = (typeof PRESCRIPTION_STATES)[number];

/** One hand-over on a prescription. */
export interface PrescriptionPart {
  /** Null where it is not the viewer's to know. */
  readonly site: number | null;
  readonly units: number;
  /** Unix seconds. */
  readonly time: number;
  readonly isWithdrawn: boolean;
}

/** A prescription as a list shows it: nothing in it names a patient, a holder or a prescriber. */
export interface ListedPrescription {
  readonly prescription: `0x${string}`;
  readonly issuer: number;
  readonly class: EnumValue<"LegalClass">;
  /** Units that were prescribed, and those that are left. */
  readonly quantity: number;
  readonly units: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly issuedAt: number;
  readonly state: PrescriptionStanding;
  /** The site that has it to itself, and until when; null where none has, or it is not the viewer's to know. */
  readonly accepted: { readonly site: number; readonly until: number } | null;
  readonly isCancelAsked: boolean;
  /** The viewer's, oldest first; an issuer is told all, without where they were. */
  readonly parts: readonly PrescriptionPart[];
}

export interface PrescriptionFilter extends Paging {
  readonly state?: PrescriptionStanding | undefined;
}

/** A moment of the ledger: Unix seconds, and its day. */
export interface LedgerMoment {
  readonly time: number;
  readonly day: number;
}

/** Prescriptions that a viewer may see, the newest first, and how many of all there are in each state. */
export interface PrescriptionPage extends Page<ListedPrescription> {
  readonly counts: Partial<Record<PrescriptionStanding, number>>;
}

/** Throws an InputError `PageWrong`. */
export async function prescriptions(
  tables: Tables,
  viewer: SignedIn,
  filter: PrescriptionFilter,
  now: LedgerMoment,
): Promise<PrescriptionPage> {
  const seen = prescriptionsSeenBy(tables, viewer);
  const state = stateAt(now);
  const { issuer, quantity, units, firstDay, lastDay, issuedAt, until, cancelAsked } = prescription;
  const rows = await tables
    .select({
      ...{ prescription: prescription.prescription, issuer, quantity, units, firstDay, lastDay, issuedAt },
      ...{ class: prescription.class, holding: prescription.site, until, cancelAsked, state: state.as("standing") },
    })
    .from(prescription)
    .where(
      and(
        seen,
        filter.state === undefined ? undefined : sql`${state} = ${filter.state}`,
        filter.page === undefined ? undefined : before(filter.page),
      ),
    )
    .orderBy(desc(issuedAt), desc(prescription.prescription))
    .limit(filter.limit + 1);
  const { items, next } = pageOf(rows, filter.limit, (row) => `${row.issuedAt}-${row.prescription}`);
  const own = await ownSites(tables, viewer);
  const parts = await partsOf(
    tables,
    items.map((row) => row.prescription),
  );
  const shown = items.map(({ holding, until: end, cancelAsked: isCancelAsked, ...row }): ListedPrescription => {
    const accepted = row.state === "Accepted" && own(holding) ? { site: holding, until: end } : null;
    return {
      ...row,
      isCancelAsked,
      accepted,
      parts: partsFor(parts.get(row.prescription) ?? [], viewer, row.issuer, own),
    };
  });
  return { items: shown, next, counts: await countsOf(tables, seen, state) };
}

/** Numbers of the service's own, so that the same words stand where it is grouped by. */
function stateAt({ time, day }: LedgerMoment): SQL<PrescriptionStanding> {
  const { successor, cancelled, units, quantity, lastDay, firstDay, until } = prescription;
  const [now, today] = [sql.raw(String(Math.trunc(time))), sql.raw(String(Math.trunc(day)))];
  return sql<PrescriptionStanding>`case
    when ${successor} is not null then 'Reissued' when ${cancelled} then 'Cancelled' when ${units} = 0 then 'Filled'
    when ${lastDay} < ${today} then 'Expired' when ${prescription.site} > 0 and ${until} >= ${now} then 'Accepted'
    when ${firstDay} > ${today} then 'Upcoming' when ${units} < ${quantity} then 'PartlyFilled' else 'Open' end`;
}

async function countsOf(
  tables: Tables,
  seen: SQL | undefined,
  state: SQL<PrescriptionStanding>,
): Promise<PrescriptionPage["counts"]> {
  const rows = await tables
    .select({ standing: state.as("standing"), many: count().as("many") })
    .from(prescription)
    .where(seen)
    .groupBy(state);
  return Object.fromEntries(rows.map(({ standing, many }) => [standing, Number(many)]));
}

type Part = Omit<PrescriptionPart, "site"> & { readonly site: number };

async function partsOf(tables: Tables, ids: readonly `0x${string}`[]): Promise<Map<string, Part[]>> {
  const parts = new Map<string, Part[]>();
  if (ids.length === 0) return parts;
  const { units, time, withdrawn, sequence } = dispense;
  const rows = await tables
    .select({ id: dispense.prescription, site: dispense.site, units, time, isWithdrawn: withdrawn })
    .from(dispense)
    .where(inArray(dispense.prescription, [...ids]))
    .orderBy(sequence);
  for (const { id, ...part } of rows) parts.set(id, [...(parts.get(id) ?? []), part]);
  return parts;
}

function partsFor(
  parts: readonly Part[],
  viewer: SignedIn,
  issuer: number,
  own: (site: number) => boolean,
): readonly PrescriptionPart[] {
  const isIssuer = viewer.kind === "member" && viewer.member === issuer;
  return parts
    .filter((part) => isIssuer || own(part.site))
    .map((part) => ({ ...part, site: own(part.site) ? part.site : null }));
}

/** Tells sites of which a viewer may know what was dispensed there. */
async function ownSites(tables: Tables, viewer: SignedIn): Promise<(site: number) => boolean> {
  if (viewer.kind !== "member") return () => true;
  const rows = await tables.select({ site: site.site }).from(site).where(eq(site.member, viewer.member));
  const own = new Set(rows.map((row) => row.site));
  return (each) => own.has(each);
}

function before(page: string): SQL {
  const [time, id] = pageParts(page, /^(\d{1,12})-(0x[0-9a-f]{64})$/);
  return sql`(${prescription.issuedAt}, ${prescription.prescription}) < (${Number(time)}, ${id})`;
}
