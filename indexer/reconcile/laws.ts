import { and, eq, inArray, ne, or, sql, type SQL } from "@ponder/client";
import { zeroAddress } from "viem";

import * as schema from "../ponder.schema.ts";
import type { Tables } from "../service/tables.ts";
import type { Table } from "./counterpart.ts";

const { activityEvent, consignment, dispense, prescription, proposal, shipment, vote } = schema;

/** Two totals that have to be one: of a table, and of the events or of another table. */
export interface Law {
  readonly table: Table;
  readonly what: string;
  readonly found: Total;
  readonly expected: Total;
}

/** A total over some rows. */
interface Total {
  readonly of: Table;
  readonly value: SQL;
  readonly where?: SQL | undefined;
}

const ALL = sql`count(*)`;

/** Both totals of a law as they stood together. */
export async function askLaw(tables: Tables, { found, expected }: Law): Promise<{ found: number; expected: number }> {
  const [left, right] = [totalOf(tables, found, "found_of"), totalOf(tables, expected, "expected_of")];
  const [row] = await tables
    .select({ found: sql`${left.n}`.as("found"), expected: sql`${right.n}`.as("expected") })
    .from(left)
    .innerJoin(right, sql`true`);
  return { found: Number(row?.found), expected: Number(row?.expected) };
}

function totalOf(tables: Tables, { of, value, where }: Total, name: string) {
  return tables
    .select({ n: sql`${value}`.as(`${name}_n`) })
    .from(of as typeof schema.module)
    .where(where)
    .as(name);
}

/** A table has a row for each event of some names, or for each thing that they are about, by `distinct`. */
function rowFor(table: Table, names: readonly string[], distinct?: SQL): Law {
  const expected = { of: activityEvent, value: distinct === undefined ? ALL : sql`count(distinct ${distinct})` };
  return {
    table,
    what: `rows for ${names.join(", ")}`,
    found: { of: table, value: ALL },
    expected: { ...expected, where: inArray(activityEvent.name, [...names]) },
  };
}

/** An argument of an event as text. */
function argument(name: string): SQL {
  return sql`${activityEvent.args} ->> ${sql.raw(`'${name}'`)}`;
}

/** Events of a name from one contract. */
function named(name: string): SQL | undefined {
  return eq(activityEvent.name, name);
}

const { subject, member, site, lot, transaction } = activityEvent;

/** What is counted: a row that is missing, or one too many, is found by it. */
export const LAWS: readonly Law[] = [
  rowFor(schema.member, ["MemberAdmitted"]),
  rowFor(schema.site, ["SiteOpened"]),
  rowFor(schema.operator, ["OperatorAdded"], sql`${subject}`),
  rowFor(schema.module, ["ModuleChanged"], sql`${subject}`),
  rowFor(proposal, ["ProposalCreated"]),
  rowFor(vote, ["VoteCast", "VoteCastWithParams"]),
  rowFor(schema.timelockOperation, ["CallScheduled"], sql`${subject}`),
  rowFor(schema.drug, ["ProductRegistered", "MaterialRegistered"], sql`${subject}`),
  rowFor(schema.maker, ["MakerNamed"], sql`(${subject}, ${site})`),
  rowFor(schema.lot, ["LotRegistered"]),
  rowFor(shipment, ["ConsignmentShipped"]),
  rowFor(schema.openedPack, ["PackOpened"], sql`(${lot}, ${argument("index")})`),
  rowFor(schema.alert, ["AlertRaised"]),
  rowFor(schema.device, ["DeviceRegistered"], sql`${subject}`),
  rowFor(schema.measurement, ["SummaryRecorded"]),
  rowFor(schema.measurementTurn, ["SummaryRecorded"], sql`${transaction}`),
  rowFor(prescription, ["PrescriptionIssued"]),
  rowFor(dispense, ["PrescriptionDispensed"]),
  rowFor(schema.immunization, ["ImmunizationGiven"]),
  rowFor(schema.claim, ["ClaimOpened"]),
  rowFor(schema.ceiling, ["CeilingChanged"], sql`${subject}`),
  rowFor(schema.consent, ["ConsentGranted"], sql`(${subject}, ${member})`),
  rowFor(schema.representative, ["RepresentativeAppointed"], sql`(${subject}, ${argument("representative")})`),
  rowFor(schema.consentNonce, ["ConsentGranted", "RepresentativeAppointed"], sql`${subject}`),
  rowFor(schema.glassRecord, ["GlassBroken"]),
  rowFor(schema.disclosure, ["Disclosed"]),
  rowFor(schema.anchor, ["BatchAnchored"]),
  rowFor(schema.attestation, ["AnchorAttested"], sql`(${subject}, ${member})`),
  {
    table: schema.lotInput,
    what: "lots made of others beside InputsRecorded",
    found: { of: schema.lotInput, value: sql`count(distinct ${schema.lotInput.lot})` },
    expected: { of: activityEvent, value: sql`count(distinct ${lot})`, where: named("InputsRecorded") },
  },
  {
    table: schema.excursion,
    what: "summaries out of range beside the measurements",
    found: { of: schema.excursion, value: sql`count(distinct ${schema.excursion.measurement})` },
    expected: { of: schema.measurement, value: ALL, where: ne(schema.measurement.minutesOut, 0) },
  },
  {
    table: vote,
    what: "weights beside the proposals' tallies",
    found: { of: vote, value: sql`coalesce(sum(${vote.weight}), 0)` },
    expected: {
      of: proposal,
      value: sql`coalesce(sum(${proposal.votesFor} + ${proposal.votesAgainst} + ${proposal.votesAbstaining}), 0)`,
    },
  },
  {
    table: shipment,
    what: "packs under way beside the consignments'",
    found: { of: shipment, value: sql`coalesce(sum(${shipment.count}), 0)`, where: eq(shipment.status, "InTransit") },
    expected: {
      of: consignment,
      value: sql`coalesce(sum(${consignment.count}), 0)`,
      where: ne(consignment.recipient, 0),
    },
  },
  {
    table: shipment,
    what: "packs disputed beside ConsignmentDisputed",
    found: { of: shipment, value: sql`coalesce(sum(${shipment.disputed}), 0)` },
    expected: {
      of: activityEvent,
      value: sql`coalesce(sum((${argument("count")})::int), 0)`,
      where: named("ConsignmentDisputed"),
    },
  },
  {
    table: dispense,
    what: "those withdrawn beside DispenseWithdrawn",
    found: { of: dispense, value: ALL, where: eq(dispense.withdrawn, true) },
    expected: { of: activityEvent, value: ALL, where: named("DispenseWithdrawn") },
  },
  {
    table: dispense,
    what: "units beside the token's burnt ones",
    found: { of: dispense, value: sql`coalesce(sum(${dispense.units}), 0)` },
    // What is burnt without a dispense, the event of a cancellation says.
    expected: {
      of: activityEvent,
      value: sql`coalesce(sum(case when ${activityEvent.name} = 'TransferSingle' then (${argument("value")})::int else -(${argument("units")})::int end), 0)`,
      where: or(and(named("TransferSingle"), sql`${argument("to")} = ${zeroAddress}`), named("PrescriptionCancelled")),
    },
  },
];
