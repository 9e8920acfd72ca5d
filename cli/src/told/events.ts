import { readClaimTerms, yuan, yuanOfCeiling } from "@yaolian/sdk/claims";
import { words } from "@yaolian/sdk/errors";
import { enumValue, flagNames } from "@yaolian/sdk/ledger";
import type { DecodedEvent, EventName, EventNamed } from "@yaolian/sdk/transactions";

import type { Directory } from "./directory.ts";

type Teller<N extends EventName> = (
  args: EventNamed<N>["args"],
  of: Directory,
) => string | undefined | Promise<string | undefined>;

/** Which part of the ledger an event is about, for people who follow only one. */
export type Subject =
  | "members"
  | "drugs"
  | "goods"
  | "prescriptions"
  | "alerts"
  | "claims"
  | "cold chain"
  | "consents"
  | "anchors"
  | "immunizations";

const SUBJECTS: Record<DecodedEvent["contract"], Subject> = {
  timelock: "members",
  consortium: "members",
  councilSeat: "members",
  council: "members",
  drugRegistry: "drugs",
  lotLedger: "goods",
  alertLedger: "alerts",
  coldChain: "cold chain",
  claimLedger: "claims",
  prescriptionToken: "prescriptions",
  consentRegistry: "consents",
  anchorRegistry: "anchors",
  immunizationToken: "immunizations",
};

export const ALL_SUBJECTS: readonly Subject[] = [...new Set(Object.values(SUBJECTS))];

/** What each event tells in a line. An event that another one tells better has no line of its own. */
const TELLERS: { readonly [N in EventName]?: Teller<N> } = {
  MemberAdmitted: ({ member, kinds }, of) => `${of.member(member)} is a member: ${named("kinds", kinds)}`,
  StandingChanged: ({ member, current }, of) => `${of.member(member)} is ${words(current)}`,
  LicenceRenewed: ({ member, licenceEnd }, of) => `${of.member(member)} is licensed until ${day(licenceEnd)}`,
  AdminChanged: ({ member }, of) => `${of.member(member)} has a new admin`,
  SeatGiven: ({ member, holder }, of) => `${short(holder)} votes for ${of.member(member)} in the Council`,
  SeatEnded: ({ member, holder }, of) => `${short(holder)} no longer votes for ${of.member(member)} in the Council`,
  ProposalCreated: ({ description }) => `proposed to the Council: ${description.split(".\nPaper: ")[0] ?? ""}`,
  VoteCast: ({ voter, proposalId, support, weight }) =>
    `${short(voter)} votes ${words(enumValue("VoteType", support))}${weight === 0n ? ", without a seat," : ""} on proposal ${shortProposal(proposalId)}`,
  ProposalQueued: ({ proposalId, etaSeconds }) =>
    `the Council decided proposal ${shortProposal(proposalId)}: it can be carried out from ${moment(Number(etaSeconds))} on`,
  ProposalExecuted: ({ proposalId }) => `proposal ${shortProposal(proposalId)} is carried out`,
  ProposalCanceled: ({ proposalId }) => `proposal ${shortProposal(proposalId)} was taken back`,
  SiteOpened: async ({ site, member }, of) => `${of.member(member)} opened ${await of.site(site)}`,
  SiteClosed: async ({ site }, of) => `${await of.site(site)} takes no more goods`,
  OperatorAdded: async ({ operator, member, site, roles }, of) =>
    `${short(operator)} acts for ${of.member(member)} as ${named("roles", roles)}${site === 0 ? "" : ` at ${await of.site(site)}`}`,
  OperatorEnded: ({ operator, member }, of) => `${short(operator)} no longer acts for ${of.member(member)}`,
  OperatorCompromised: ({ operator, since }) => `${short(operator)} can't be trusted since ${moment(since)}`,
  ProductRegistered: ({ gtin }, of) => `${of.product(gtin)} is registered`,
  ProductStatusChanged: ({ gtin, current }, of) => `${of.product(gtin)} is ${words(current)}`,
  MakerNamed: async ({ gtin, site, named: isNamed }, of) =>
    `${await of.site(site)} ${isNamed ? "may make" : "no longer makes"} ${of.product(gtin)}`,
  MaterialRegistered: ({ number, holder }, of) => `${of.member(holder)} registered material ${number}`,
  LotRegistered: async ({ lot, gtin, site, packCount }, of) =>
    `${await of.lot(lot)} of ${of.product(gtin)}: ${packs(packCount)} at ${await of.site(site)}`,
  InputsRecorded: async ({ lot, inputs }, of) =>
    `${await of.lot(lot)} was made from ${(await Promise.all(inputs.map((input) => of.lot(input)))).join(", ")}`,
  LotReleased: async ({ lot, by }, of) => `${await of.lot(lot)} released by ${of.member(by)}`,
  LotHeld: async ({ lot, by }, of) => `${await of.lot(lot)} held by ${of.member(by)}`,
  LotHoldLifted: async ({ lot, by }, of) => `hold on ${await of.lot(lot)} lifted by ${of.member(by)}`,
  LotRecalled: async ({ lot, class: grade, by }, of) =>
    `${await of.lot(lot)} RECALLED, class ${grade}, by ${of.member(by)}`,
  ConsignmentSplit: async ({ lot, first, count, second }, of) =>
    `${await of.lot(lot)}: packs ${range(first, count)} split at ${second + 1}`,
  ConsignmentsMerged: async ({ lot, first, second }, of) =>
    `${await of.lot(lot)}: the packs from ${first + 1} and from ${second + 1} are one consignment again`,
  ConsignmentShipped: async ({ lot, from, to, first, count, reason }, of) =>
    `${await of.lot(lot)}: ${packs(count)} (${range(first, count)}) ${await of.site(from)} → ${await of.site(to)}, ${words(reason)}`,
  ConsignmentReceived: async ({ lot, to, first }, of) =>
    `${await of.lot(lot)}: the packs from ${first + 1} received at ${await of.site(to)}`,
  ConsignmentDisputed: async ({ lot, from, to, first, count }, of) =>
    `${await of.lot(lot)}: ${packs(count)} (${range(first, count)}) not received at ${await of.site(to)}, disputed with ${await of.site(from)}`,
  ShipmentRejected: async ({ lot, to, first }, of) =>
    `${await of.lot(lot)}: the packs from ${first + 1} turned away at ${await of.site(to)}`,
  ShipmentRecalled: async ({ lot, from, first }, of) =>
    `${await of.lot(lot)}: the packs from ${first + 1} called back by ${await of.site(from)}`,
  ConsignmentHeld: async ({ lot, first, hold }, of) =>
    `${await of.lot(lot)}: the packs from ${first + 1} held (${words(hold)})`,
  ConsignmentHoldLifted: async ({ lot, first, hold }, of) =>
    `${await of.lot(lot)}: hold (${words(hold)}) on the packs from ${first + 1} lifted`,
  ReassignmentProposed: async ({ lot, first, to }, of) =>
    `${await of.lot(lot)}: an officer wants the packs from ${first + 1} at ${await of.site(to)}`,
  CustodyReassigned: async ({ lot, from, to, first, count }, of) =>
    `${await of.lot(lot)}: packs ${range(first, count)} reassigned from ${await of.site(from)} to ${await of.site(to)}`,
  PacksChanged: async ({ lot, site, first, count, reason, current }, of) => {
    // PackOpened comes after it and tells more.
    if (reason === "Opened") return undefined;
    const noun = count === 1 ? "pack" : "packs";
    return `${await of.lot(lot)}: ${noun} ${range(first, count)} ${becameOf(reason, current)} at ${await of.site(site)}`;
  },
  PackOpened: async ({ lot, site, index, units }, of) =>
    `${await of.lot(lot)}: pack ${index + 1} opened at ${await of.site(site)}, ${units} units in it`,
  UnitsDrawn: async ({ lot, site, index, units, unitsLeft }, of) =>
    `${await of.lot(lot)}: ${units} units drawn from pack ${index + 1} at ${await of.site(site)}, ${unitsLeft} left`,
  AlertRaised: async ({ alert, lot, by, code }, of) =>
    `alert ${alert}: ${words(code)}, ${await of.lot(lot)}, raised by ${of.member(by)}`,
  InvestigationBegun: ({ alert, by }, of) => `${of.member(by)} looks into alert ${alert}`,
  AlertResolved: ({ alert, finding }) => `alert ${alert} closed: ${words(finding)}`,
  DeviceRegistered: async ({ device, kind, site }, of) =>
    `${words(kind)} ${short(device)} signs for ${await of.site(site)}`,
  DeviceEnded: ({ device }) => `device ${short(device)} no longer signs`,
  DeviceCompromised: ({ device, since }) => `device ${short(device)} can't be trusted since ${moment(since)}`,
  SummaryRecorded: ({ device, from, to, lowest, highest, minutesOut }) =>
    `logger ${short(device)}: ${lowest / 10} to ${highest / 10} °C, ${minutesOut} minutes out of range, ${moment(from)} to ${moment(to)}`,
  TemperatureRecorded: async ({ lot, first, until, minutesOut }, of) =>
    `${await of.lot(lot)}: the packs from ${first + 1} recorded until ${moment(until)}, ${minutesOut} minutes out of range in all`,
  CeilingChanged: ({ group, perUnit }) =>
    perUnit === 0
      ? `nothing of the group ${shortId(group)} is claimed any more`
      : `a unit of the group ${shortId(group)} may be claimed at ${yuanOfCeiling(perUnit)}`,
  ClaimOpened: async ({ claim, insurer, terms }, of) => {
    const { site, amount } = readClaimTerms(terms);
    return `claim ${shortId(claim)}: ${await of.site(site)} claims ${yuan(amount)} from ${of.member(insurer)}`;
  },
  ClaimAdjudicated: ({ claim, insurer, status, approved, reason }, of) =>
    `claim ${shortId(claim)} ${words(status)} by ${of.member(insurer)}${approved === 0 ? "" : `, ${yuan(approved)}`}${reason === "None" ? "" : `: ${words(reason)}`}`,
  ClaimPaid: ({ claim, insurer, amount }, of) => `claim ${shortId(claim)}: ${of.member(insurer)} paid ${yuan(amount)}`,
  ClaimWithdrawn: ({ claim, current }) =>
    `claim ${shortId(claim)} withdrawn with what it was for${current === "RefundDue" ? ": a refund is due" : ""}`,
  ClaimRefunded: ({ claim, insurer, amount }, of) =>
    `claim ${shortId(claim)}: ${of.member(insurer)} has ${yuan(amount)} back`,
  ClaimLeftBehind: ({ occurrence }) =>
    `claim ${shortId(occurrence)} stays on a frozen ledger, though what it was for is taken back`,
  PrescriptionIssued: ({ id, issuer }, of) => `prescription ${shortId(id)} issued by ${of.member(issuer)}`,
  PrescriptionAccepted: async ({ id, site, until }, of) =>
    `prescription ${shortId(id)} accepted by ${await of.site(site)} until ${moment(until)}`,
  PrescriptionGivenBack: async ({ id, site }, of) => `prescription ${shortId(id)} given back by ${await of.site(site)}`,
  PrescriptionDispensed: async ({ id, site, unitsLeft }, of) =>
    `prescription ${shortId(id)} dispensed at ${await of.site(site)}, ${unitsLeft} units left`,
  DispenseWithdrawn: async ({ id, site, units }, of) =>
    `prescription ${shortId(id)}: ${units} units taken back by ${await of.site(site)}`,
  CancellationAsked: ({ id }) => `prescription ${shortId(id)}: cancelling was asked for`,
  PrescriptionCancelled: ({ id, units }) => `prescription ${shortId(id)} cancelled, ${units} units never given`,
  PrescriptionReissued: ({ previousId, id }) => `prescription ${shortId(previousId)} reissued as ${shortId(id)}`,
  ConsentGranted: ({ holder, member, by, current: { scope, purposes, until } }, of) =>
    `${short(holder)} lets ${of.member(member)} see ${named("scope", scope)} for ${named("purposes", purposes)} until ${moment(until)}${sideOf(holder, by)}`,
  ConsentRevoked: ({ holder, member, by }, of) =>
    `${short(holder)} no longer lets ${of.member(member)} see anything${sideOf(holder, by)}`,
  RepresentativeAppointed: ({ holder, representative, scope, until }) =>
    `${short(representative)} acts for ${short(holder)} on ${named("scope", scope)} until ${moment(until)}`,
  RepresentativeDismissed: ({ holder, representative }) =>
    `${short(representative)} no longer acts for ${short(holder)}`,
  GlassBroken: ({ glass, holder, member, scope, reason, until }, of) =>
    `EMERGENCY ACCESS ${glass}: ${of.member(member)} sees ${named("scope", scope)} of ${short(holder)} until ${moment(until)}, ${words(reason)}`,
  GlassReviewed: ({ glass, finding }) => `emergency access ${glass} reviewed: ${words(finding)}`,
  Disclosed: ({ holder, from, to, scope, purpose, consent, glass }, of) =>
    `${of.member(from)} disclosed ${named("scope", scope)} of ${short(holder)} to ${of.member(to)} for ${named("purposes", purpose)}, by ${consent === 0 ? `emergency access ${glass}` : `consent ${consent}`}`,
  BatchAnchored: ({ anchor, author, schema, leafCount }, of) =>
    `anchor ${shortId(anchor)}: ${words(schema)} of ${documents(leafCount)} by ${of.member(author)}`,
  AnchorSuperseded: ({ anchor, successor, reason }) =>
    `anchor ${shortId(anchor)} superseded by ${shortId(successor)} (${words(reason)})`,
  DataUseStated: ({ anchor, terms }) =>
    `anchor ${shortId(anchor)} may be used under ${flagNames("dataUse", terms).join(", ")}`,
  AnchorAttested: ({ anchor, notary, current }, of) =>
    `anchor ${shortId(anchor)} recomputed by ${of.member(notary)}: ${words(current)}`,
  ImmunizationGiven: async ({ id, lot, site, index }, of) =>
    `immunization ${shortId(id)}: a dose of ${await of.lot(lot)}, pack ${index + 1}, given at ${await of.site(site)}`,
  ImmunizationVoided: async ({ id, site, reason }, of) =>
    `immunization ${shortId(id)} of ${await of.site(site)} was entered in error: ${words(reason)}`,
};

type Reason = EventNamed<"PacksChanged">["args"]["reason"];

/** What became of packs, where the reason's name alone does not say it. */
const BECAME: { readonly [R in Reason]?: string } = {
  Sample: "taken as a sample",
  FreeSample: "given away as a free sample",
  Supplied: "sold over the counter",
  Unlocked: "back in stock",
  Undone: "back in stock (undone)",
};

function becameOf(reason: Reason, current: string): string {
  if (reason === "Withdrawn")
    return current === "Active" ? "back in stock (dispense withdrawn)" : "retired (dispense withdrawn)";
  return BECAME[reason] ?? words(reason);
}

/** One line on an event, with names instead of numbers; undefined for events that say nothing to people. */
export async function tellEvent(event: DecodedEvent, directory: Directory): Promise<string | undefined> {
  // Each teller takes the arguments of the event whose name it stands under.
  const teller = TELLERS[event.name] as Teller<EventName> | undefined;
  return teller === undefined ? undefined : await teller(event.args, directory);
}

export function subjectOf(event: DecodedEvent): Subject {
  return SUBJECTS[event.contract];
}

/** Packs are numbered from 0 on the ledger and from 1 for people. */
export function range(first: number, count: number): string {
  return count === 1 ? String(first + 1) : `${first + 1}–${first + count}`;
}

export function packs(count: number): string {
  return count === 1 ? "1 pack" : `${count.toLocaleString("en")} packs`;
}

export function documents(count: number): string {
  return count === 1 ? "1 document" : `${count.toLocaleString("en")} documents`;
}

/** The beginning and the end of an address: enough to tell one from another on a screen. */
export function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** The beginning of a prescription's id or an anchor's key: what the command line finds it by. */
export function shortId(id: string): string {
  return `${id.slice(0, 10)}…`;
}

/** The beginning of a proposal's id. */
function shortProposal(id: bigint): string {
  return shortId(`0x${id.toString(16).padStart(64, "0")}`);
}

/** A moment of Unix seconds as `2026-11-24 09:30 UTC`. */
export function moment(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function day(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().slice(0, 10);
}

function sideOf(holder: string, by: string): string {
  return by === holder ? "" : `, by its representative ${short(by)}`;
}

function named(set: "kinds" | "roles" | "scope" | "purposes", bits: number): string {
  return flagNames(set, bits).map(words).join(", ");
}
