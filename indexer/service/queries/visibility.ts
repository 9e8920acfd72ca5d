import { and, eq, inArray, notInArray, or, sql, union, type SQL } from "@ponder/client";

import {
  activityEvent,
  alert,
  anchor,
  claim,
  consignment,
  disclosure,
  dispense,
  drug,
  lot,
  prescription,
  shipment,
  site,
} from "../../ponder.schema.ts";
import type { Tables } from "../tables.ts";
import type { SignedIn } from "../api/viewer.ts";

/*
 * Who sees what, as conditions on the tables: a regulator and whoever runs the service everything, a member its own, one
 * step up and one step down. A condition that is undefined lets everything through.
 */

/** What happens to a lot as a whole, which all who have to do with it have to know. */
const OF_WHOLE_LOTS = ["LotRegistered", "InputsRecorded", "LotReleased", "LotHeld", "LotHoldLifted", "LotRecalled"];
/** What the consortium does in front of all its members. */
const OPEN_CONTRACTS = ["consortium", "councilSeat", "council", "timelock", "drugRegistry"];
/** Who acts for a member is that member's own business. */
const OF_OPERATORS = ["OperatorAdded", "OperatorEnded", "OperatorCompromised"];

/** Whether a viewer sees everything. */
export function seesAll(viewer: SignedIn): boolean {
  return viewer.kind !== "member";
}

/**
 * Events: those at its sites, or of goods from or to them, and those that name the member; of whole lots, those that it
 * made, held or was sent a part of; what others answered to its claims, prescriptions, alerts and anchors; the council, the
 * directory and the register of drugs.
 */
export function eventsSeenBy(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const { member } = viewer;
  const sites = sitesOf(tables, member);
  return or(
    eq(activityEvent.member, member),
    inArray(activityEvent.site, sites),
    inArray(activityEvent.toSite, sites),
    and(inArray(activityEvent.name, OF_WHOLE_LOTS), inArray(activityEvent.lot, lotsOf(tables, member))),
    and(inArray(activityEvent.contract, OPEN_CONTRACTS), notInArray(activityEvent.name, OF_OPERATORS)),
    eq(activityEvent.name, "CeilingChanged"),
    ...answersTo(tables, member),
    and(eq(activityEvent.name, "Disclosed"), disclosedTo(tables, member)),
  );
}

/** Lots: those that it made, held or was sent a part of. `column` is the lot's id, in whatever table it stands. */
export function lotsSeenBy(tables: Tables, viewer: SignedIn, column: LotColumn = lot.lot): SQL | undefined {
  return viewer.kind === "member" ? inArray(column, lotsOf(tables, viewer.member)) : undefined;
}

/** Consignments: those that lie at its sites, or are on their way there. */
export function consignmentsSeenBy(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const sites = sitesOf(tables, viewer.member);
  return or(inArray(consignment.site, sites), inArray(consignment.recipient, sites));
}

/** Shipments: those from or to its sites. */
export function shipmentsSeenBy(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const sites = sitesOf(tables, viewer.member);
  return or(inArray(shipment.from, sites), inArray(shipment.to, sites));
}

/** Alerts: those that it raised, and those about lots that it made. Who raised the latter is not the maker's to know. */
export function alertsSeenBy(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const made = tables.select({ lot: lot.lot }).from(lot).where(eq(lot.maker, viewer.member));
  return or(eq(alert.raisedBy, viewer.member), inArray(alert.lot, made));
}

/**
 * Prescriptions: those that it issued, and those that one of its sites has or dispensed on. Where else they were dispensed is
 * not its to know.
 */
export function prescriptionsSeenBy(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  const sites = sitesOf(tables, viewer.member);
  const given = tables.select({ id: dispense.prescription }).from(dispense).where(inArray(dispense.site, sites));
  return or(
    eq(prescription.issuer, viewer.member),
    inArray(prescription.site, sites),
    inArray(prescription.prescription, given),
  );
}

/** Claims: those on it as an insurer, and those of its sites. */
export function claimsSeenBy(tables: Tables, viewer: SignedIn): SQL | undefined {
  if (viewer.kind !== "member") return undefined;
  return or(eq(claim.insurer, viewer.member), inArray(claim.site, sitesOf(tables, viewer.member)));
}

/** Consignments that lie at a member's own sites: what is on its way there is still the sender's. */
export function consignmentsHeldBy(tables: Tables, member: number): SQL | undefined {
  return and(inArray(consignment.site, sitesOf(tables, member)), eq(consignment.recipient, 0));
}

type LotColumn = typeof lot.lot | typeof activityEvent.lot | typeof consignment.lot | typeof shipment.lot;
type Subquery = NonNullable<Parameters<typeof and>[number]>;

/** The sites of a member, closed ones too: what was there stays its own. */
function sitesOf(tables: Tables, member: number): Subquery {
  return tables.select({ site: site.site }).from(site).where(eq(site.member, member));
}

/** The lots that a member made or answers for, or of which a part lies, lay or was sent to one of its sites. */
function lotsOf(tables: Tables, member: number): Subquery {
  const sites = sitesOf(tables, member);
  const { from, to } = shipment;
  return union(
    tables.select({ lot: lot.lot }).from(lot).where(eq(lot.maker, member)),
    // Who answers for a product may have to recall its lots.
    tables.select({ lot: lot.lot }).from(lot).innerJoin(drug, eq(drug.gtin, lot.gtin)).where(eq(drug.holder, member)),
    tables.select({ lot: consignment.lot }).from(consignment).where(inArray(consignment.site, sites)),
    tables
      .select({ lot: shipment.lot })
      .from(shipment)
      .where(or(inArray(from, sites), inArray(to, sites))),
    // What regulators take from one site and give to another goes without a shipment.
    tables
      .select({ lot: sql<`0x${string}`>`${activityEvent.lot}` })
      .from(activityEvent)
      .where(
        and(
          eq(activityEvent.name, "CustodyReassigned"),
          or(inArray(activityEvent.site, sites), inArray(activityEvent.toSite, sites)),
        ),
      ),
  );
}

/** What others did about something that is the member's: the event names it alone. */
function answersTo(tables: Tables, member: number): (SQL | undefined)[] {
  const sites = sitesOf(tables, member);
  const about = (contract: string, subjects: Subquery): SQL | undefined =>
    and(eq(activityEvent.contract, contract), inArray(activityEvent.subject, subjects));
  const raised = tables.select({ alert: sql<string>`${alert.alert}::text` }).from(alert);
  const written = tables.select({ prescription: prescription.prescription }).from(prescription);
  return [
    about("claimLedger", tables.select({ claim: claim.claim }).from(claim).where(inArray(claim.site, sites))),
    about("alertLedger", raised.where(eq(alert.raisedBy, member))),
    about("anchorRegistry", tables.select({ anchor: anchor.anchor }).from(anchor).where(eq(anchor.author, member))),
    and(
      inArray(activityEvent.name, ["CancellationAsked", "PrescriptionCancelled"]),
      about("prescriptionToken", written.where(or(eq(prescription.issuer, member), inArray(prescription.site, sites)))),
    ),
  ];
}

/** Whether it is a disclosure of records to the member. */
function disclosedTo(tables: Tables, member: number): SQL {
  const { block, logIndex } = disclosure;
  const received = tables.select({ block, logIndex }).from(disclosure).where(eq(disclosure.to, member));
  return sql`(${activityEvent.block}, ${activityEvent.logIndex}) in ${received}`;
}
