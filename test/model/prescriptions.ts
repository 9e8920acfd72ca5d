import type { TypedDataDomain } from "ethers";

import type { Slip as WrittenSlip } from "../helpers/prescriptions.ts";
import { Role } from "../helpers/world.ts";
import { authorize, stands, type Bearing } from "./consortium.ts";
import { Class } from "./drugs.ts";
import { digestOf, idOf, isSignedBy, type Fields, type Message, type Packs } from "./hashes.ts";
import { ModuleStatus, TEN_DAYS, tell, today, type Ledger, type Slip } from "./ledger.ts";
import type { Rules } from "./rules.ts";

export const NOBODY = "0x0000000000000000000000000000000000000000";
const MAX_ISSUES = 300;
const MAX_PACKS = 20;

/** The prescriptions' own words, and the ledger they are kept on. */
export interface Pharmacy extends Ledger {
  domain: TypedDataDomain;
  vaccinationDomain: TypedDataDomain;
}

export type Opening = WrittenSlip["drug"];

export function beginAt(at: Ledger, rules: Rules, by: string, role: number, bearing: Bearing) {
  return authorize(at, rules, by, { roles: role, bearing, module: "prescriptionToken" });
}

/** A prescription that was issued and is not cancelled. */
export function openSlip(at: Ledger, rules: Rules, id: string, holder: string): Slip {
  const slip = at.slips.get(id);
  if (slip === undefined || slip.holder !== holder) return rules.refuse("PrescriptionUnknown", id);
  if (slip.cancelled) rules.refuse("PrescriptionIsCancelled", id);
  return slip;
}

/** Whether one pharmacy has it to itself now. */
export function acceptanceLives(at: Ledger, { accepted }: Slip): boolean {
  return accepted !== undefined && at.now <= accepted.until && stands(at, accepted.site);
}

export function requireFreeFor(at: Ledger, rules: Rules, slip: Slip, site: number | undefined): void {
  const free = !acceptanceLives(at, slip) || slip.accepted?.site === site;
  rules.need(free, "AcceptedElsewhere", slip.id, slip.accepted?.site, slip.accepted?.until);
}

export function requireValid(at: Ledger, rules: Rules, id: string, { firstDay, lastDay }: Fields): void {
  rules.need(today(at) >= firstDay, "PrescriptionNotYetValid", id, firstDay, today(at));
  rules.need(today(at) <= lastDay, "PrescriptionExpired", id, lastDay, today(at));
}

/** The holder's signature over this message, as of the slip's sequence now. */
export function requireSigned(
  at: Pharmacy,
  rules: Rules,
  slip: Slip,
  message: Message,
  { deadline, ...values }: { deadline: number } & Record<string, unknown>,
  signature: string,
): void {
  rules.need(at.now <= deadline, "SignatureExpired", slip.id, deadline);
  const said = { id: slip.id, sequence: slip.sequence, deadline, ...values };
  const signed = isSignedBy(slip.holder, digestOf(at.domain, message, said), signature);
  rules.need(signed, "SignatureInvalid", slip.id, slip.holder);
}

function requireNotFrozen(at: Ledger, rules: Rules): void {
  const module = at.modules.get("prescriptionToken");
  rules.need(module?.status !== ModuleStatus.Frozen, "ModuleIsFrozen", module?.address);
}

// ---------------------------------------------------------------------------------------------------- prescribing

export function issue(at: Pharmacy, rules: Rules, by: string, fields: Fields, coSignature: string): void {
  const { member } = beginAt(at, rules, by, Role.Prescriber, "begin");
  write(at, rules, by, fields, coSignature, member);
}

export function issueBatch(
  at: Pharmacy,
  rules: Rules,
  by: string,
  many: readonly Fields[],
  coSignatures: readonly string[],
): void {
  rules.need(many.length >= 1 && many.length <= MAX_ISSUES, "BatchLengthInvalid", many.length, MAX_ISSUES);
  rules.need(coSignatures.length === many.length, "BatchLengthInvalid", coSignatures.length, many.length);
  const { member } = beginAt(at, rules, by, Role.Prescriber, "begin");
  for (const [place, fields] of many.entries()) write(at, rules, by, fields, coSignatures[place] ?? "0x", member);
}

function write(at: Pharmacy, rules: Rules, by: string, fields: Fields, coSignature: string, member: number): string {
  const { issuer, prescriber, holder, quantity, firstDay, lastDay, interval, coPrescriber } = fields;
  const id = idOf(at.domain, fields);
  rules.need(issuer === member, "NotIssuer", issuer, member);
  rules.need(prescriber.toLowerCase() === by, "NotPrescriber", prescriber, by);
  rules.need(holder !== NOBODY, "HolderMissing");
  rules.need(quantity !== 0, "QuantityMissing");
  const ordered = firstDay <= lastDay && lastDay >= today(at);
  rules.need(ordered, "PrescriptionDaysInvalid", firstDay, lastDay, today(at));
  rules.need(!at.slips.has(id), "PrescriptionExists", id);
  requireClass(at, rules, by, id, fields, coSignature);
  rules.settle();
  const slip = { id, holder: holder.toLowerCase(), quantity, left: quantity, sequence: 1, given: [] };
  at.slips.set(id, { ...slip, accepted: undefined, cancelAsked: false, cancelled: false });
  const terms = firstDay + lastDay * 2 ** 16 + interval * 2 ** 32 + fields.class * 2 ** 48;
  tell(at, "prescriptionToken", "TransferSingle", by, NOBODY, holder, BigInt(id), quantity);
  tell(at, "prescriptionToken", "PrescriptionIssued", id, member, coPrescriber, terms);
  return id;
}

function requireClass(at: Pharmacy, rules: Rules, by: string, id: string, fields: Fields, coSignature: string): void {
  const { class: kind, coPrescriber } = fields;
  const second = coPrescriber.toLowerCase();
  rules.need(kind === Class.Prescription || kind === Class.Controlled, "PrescriptionClassInvalid", kind);
  if (kind === Class.Prescription) {
    rules.need(second === NOBODY && coSignature === "0x", "CoPrescriberInvalid", second, kind);
  }
  if (kind !== Class.Controlled) return;
  rules.need(second !== NOBODY && second !== by, "CoPrescriberInvalid", second, kind).settle();
  rules.need(isSignedBy(second, id, coSignature), "SignatureInvalid", id, second);
  beginAt(at, rules, second, Role.Prescriber, "begin");
}

function burn(at: Ledger, by: string, slip: Slip): void {
  const units = slip.left;
  Object.assign(slip, { left: 0, cancelled: true, sequence: slip.sequence + 1 });
  tell(at, "prescriptionToken", "TransferSingle", by, slip.holder, NOBODY, BigInt(slip.id), units);
  tell(at, "prescriptionToken", "PrescriptionCancelled", slip.id, by, units, slip.sequence);
}

/** At once, or asked for while an acceptance lives. */
function endOrAsk(at: Ledger, rules: Rules, by: string, slip: Slip): void {
  if (!acceptanceLives(at, slip)) {
    rules.settle();
    return burn(at, by, slip);
  }
  rules.need(!slip.cancelAsked, "CancellationPending", slip.id).settle();
  Object.assign(slip, { cancelAsked: true, sequence: slip.sequence + 1 });
  tell(at, "prescriptionToken", "CancellationAsked", slip.id, by, slip.sequence);
}

export function cancel(at: Pharmacy, rules: Rules, by: string, fields: Fields): void {
  const { member } = beginAt(at, rules, by, Role.Prescriber, "continue");
  rules.need(fields.issuer === member, "NotIssuer", fields.issuer, member);
  endOrAsk(at, rules, by, openSlip(at, rules, idOf(at.domain, fields), fields.holder.toLowerCase()));
}

export function reissue(
  at: Pharmacy,
  rules: Rules,
  by: string,
  previous: Fields,
  fields: Fields,
  coSignature: string,
): void {
  const { member } = beginAt(at, rules, by, Role.Prescriber, "begin");
  rules.need(previous.issuer === member, "NotIssuer", previous.issuer, member);
  const slip = openSlip(at, rules, idOf(at.domain, previous), previous.holder.toLowerCase());
  requireFreeFor(at, rules, slip, undefined);
  const fits = fields.quantity === slip.left && fields.holder !== previous.holder;
  rules.need(fits, "ReissueUnfit", slip.id, slip.left, fields.quantity).settle();
  burn(at, by, slip);
  const id = write(at, rules, by, fields, coSignature, member);
  tell(at, "prescriptionToken", "PrescriptionReissued", slip.id, id);
}

// ---------------------------------------------------------------------------------------------------- holders

export function cancelBySignature(
  at: Pharmacy,
  rules: Rules,
  by: string,
  fields: Fields,
  deadline: number,
  signature: string,
): void {
  const slip = openSlip(at, rules, idOf(at.domain, fields), fields.holder.toLowerCase());
  requireSigned(at, rules, slip, "Cancel", { deadline }, signature);
  requireNotFrozen(at, rules);
  endOrAsk(at, rules, by, slip);
}

export function completeCancellation(at: Pharmacy, rules: Rules, by: string, id: string, holder: string): void {
  const slip = openSlip(at, rules, id, holder.toLowerCase());
  rules.need(slip.cancelAsked, "CancellationNotAsked", id);
  requireFreeFor(at, rules, slip, undefined);
  requireNotFrozen(at, rules);
  rules.settle();
  burn(at, by, slip);
}

/** A prescription never changes hands, whoever asks. */
export function safeTransferFrom(_at: Pharmacy, rules: Rules): void {
  rules.refuse("NotTransferable");
}

// ---------------------------------------------------------------------------------------------------- accepting

export function accept(
  at: Pharmacy,
  rules: Rules,
  by: string,
  fields: Fields,
  until: number,
  deadline: number,
  signature: string,
): void {
  const { site } = beginAt(at, rules, by, Role.Dispenser, "continue");
  const slip = openSlip(at, rules, idOf(at.domain, fields), fields.holder.toLowerCase());
  requireValid(at, rules, slip.id, fields);
  requireFreeFor(at, rules, slip, site);
  rules.need(!slip.cancelAsked, "CancellationPending", slip.id);
  rules.need(slip.left > 0, "UnitsExceeded", slip.id, 0, 1);
  const latest = at.now + TEN_DAYS;
  rules.need(until >= at.now && until <= latest, "AcceptanceTimeInvalid", until, latest);
  requireSigned(at, rules, slip, "Accept", { site, until, deadline }, signature);
  rules.settle();
  Object.assign(slip, { accepted: { site, until }, sequence: slip.sequence + 1 });
  tell(at, "prescriptionToken", "PrescriptionAccepted", slip.id, site, until, slip.sequence);
}

export function giveBack(at: Pharmacy, rules: Rules, by: string, id: string, holder: string): void {
  const { site } = beginAt(at, rules, by, Role.Dispenser, "windDown");
  const slip = openSlip(at, rules, id, holder.toLowerCase());
  const here = slip.accepted?.site === site && at.now <= slip.accepted.until;
  rules.need(here, "NotAcceptedHere", id, site).settle();
  Object.assign(slip, { accepted: undefined, sequence: slip.sequence + 1 });
  tell(at, "prescriptionToken", "PrescriptionGivenBack", id, site, slip.sequence);
  if (slip.cancelAsked) burn(at, by, slip);
}

/** 1 to 20 packs and draws, each with its consignment. */
export function requirePackList(rules: Rules, packs: Packs, consignments: readonly number[]): void {
  const fits = packs.length >= 1 && packs.length <= MAX_PACKS && packs.length === consignments.length;
  rules.need(fits, "PackListInvalid", packs.length, consignments.length, MAX_PACKS);
}
