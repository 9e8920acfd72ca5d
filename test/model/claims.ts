import { Role } from "../helpers/world.ts";
import { authorize, requirePair } from "./consortium.ts";
import { tell, type Claim, type Ledger } from "./ledger.ts";
import type { Rules } from "./rules.ts";

/** As `ClaimStatus`. */
export const ClaimStatus = {
  Submitted: 1,
  Approved: 2,
  PartlyApproved: 3,
  Denied: 4,
  Paid: 5,
  Withdrawn: 6,
  RefundDue: 7,
  Refunded: 8,
} as const;

const MAX_CLAIMS = 800;
const NO_HASH = "0x".padEnd(66, "0");

export interface Request {
  insurer: number;
  amount: number;
  policy: string;
}

export interface Decision {
  claim: string;
  approved: number;
  reason: number;
}

export function openClaim(
  at: Ledger,
  rules: Rules,
  by: string,
  name: string,
  site: number,
  group: string,
  units: number,
  { insurer, amount, policy }: Request,
): void {
  requirePair(at, rules, "claimLedger", by);
  const exists = at.claims.get(name);
  rules.need(exists === undefined, "ClaimExists", name, exists?.status);
  rules.need(insurer !== 0, "InsurerMissing", name);
  rules.need(amount !== 0, "ClaimAmountMissing", name);
  const perUnit = at.ceilings.get(group) ?? 0;
  // In hundredths of what amounts are in.
  const ceiling = Math.floor((perUnit * units) / 100);
  rules.need(perUnit !== 0, "CeilingMissing", group);
  if (perUnit !== 0) rules.need(amount <= ceiling, "ClaimAboveCeiling", name, amount, ceiling);
  rules.settle();
  const submitted = { status: ClaimStatus.Submitted, reason: 0, insurer, site, claimed: amount, approved: 0 };
  at.claims.set(name, submitted);
  const terms = [site, units * 2 ** 24].reduce((sum, part) => sum + BigInt(part), 0n);
  const whole = terms + (BigInt(amount) << 48n) + (BigInt(group) << 96n);
  tell(at, "claimLedger", "ClaimOpened", name, insurer, whole, policy);
}

/** With its dispense: nothing, where there is no claim that stands. */
export function withdrawClaim(at: Ledger, rules: Rules, by: string, name: string): void {
  requirePair(at, rules, "claimLedger", by);
  const claim = at.claims.get(name);
  if (claim === undefined || claim.status >= ClaimStatus.Withdrawn) return;
  const current = claim.status === ClaimStatus.Paid ? ClaimStatus.RefundDue : ClaimStatus.Withdrawn;
  tell(at, "claimLedger", "ClaimWithdrawn", name, claim.insurer, claim.status, current);
  claim.status = current;
}

export function setCeiling(at: Ledger, rules: Rules, by: string, group: string, perUnit: number): void {
  authorize(at, rules, by, { roles: Role.RegulatorOfficer, bearing: "continue", module: "claimLedger" });
  rules.need(BigInt(group) !== 0n, "CeilingGroupMissing").settle();
  tell(at, "claimLedger", "CeilingChanged", group, at.ceilings.get(group) ?? 0, perUnit, by);
  at.ceilings.set(group, perUnit);
}

// ---------------------------------------------------------------------------------------------------- insurers

function beginForInsurer(at: Ledger, rules: Rules, by: string): number {
  const officer = { roles: Role.ClaimsOfficer, bearing: "continue", module: "claimLedger" } as const;
  return authorize(at, rules, by, officer).member;
}

function requireLength(rules: Rules, length: number): void {
  rules.need(length >= 1 && length <= MAX_CLAIMS, "BatchLengthInvalid", length, MAX_CLAIMS);
}

function ownClaim(at: Ledger, rules: Rules, name: string, member: number): Claim {
  const claim = at.claims.get(name) ?? rules.refuse("ClaimUnknown", name);
  rules.need(claim.insurer === member, "NotInsurer", name, claim.insurer, member);
  return claim;
}

export function adjudicate(at: Ledger, rules: Rules, by: string, decision: Decision): void {
  decide(at, rules, by, decision, beginForInsurer(at, rules, by));
}

export function adjudicateBatch(at: Ledger, rules: Rules, by: string, decisions: readonly Decision[]): void {
  requireLength(rules, decisions.length);
  const member = beginForInsurer(at, rules, by);
  for (const decision of decisions) decide(at, rules, by, decision, member);
}

function decide(at: Ledger, rules: Rules, by: string, decision: Decision, member: number): void {
  const { claim: name, approved, reason } = decision;
  const claim = ownClaim(at, rules, name, member);
  const { claimed } = claim;
  rules.need(claim.status === ClaimStatus.Submitted, "ClaimStatusUnfit", name, claim.status);
  rules.need(approved <= claimed, "ApprovedAboveClaimed", name, approved, claimed);
  // A reason exactly where it is less.
  rules.need((approved === claimed) === (reason === 0), "ClaimReasonUnfit", name, approved, claimed, reason).settle();
  const partly = approved === 0 ? ClaimStatus.Denied : ClaimStatus.PartlyApproved;
  claim.status = approved === claimed ? ClaimStatus.Approved : partly;
  claim.approved = approved;
  claim.reason = reason;
  tell(at, "claimLedger", "ClaimAdjudicated", name, member, claim.status, approved, reason, by);
}

export function pay(at: Ledger, rules: Rules, by: string, name: string, settlement: string): void {
  payOne(at, rules, by, name, settlement, beginForInsurer(at, rules, by));
}

export function payBatch(at: Ledger, rules: Rules, by: string, names: readonly string[], settlement: string): void {
  requireLength(rules, names.length);
  const member = beginForInsurer(at, rules, by);
  for (const name of names) payOne(at, rules, by, name, settlement, member);
}

function payOne(at: Ledger, rules: Rules, by: string, name: string, settlement: string, member: number): void {
  const claim = ownClaim(at, rules, name, member);
  const payable = claim.status === ClaimStatus.Approved || claim.status === ClaimStatus.PartlyApproved;
  rules.need(payable, "ClaimStatusUnfit", name, claim.status);
  rules.need(settlement !== NO_HASH, "SettlementMissing", name).settle();
  claim.status = ClaimStatus.Paid;
  tell(at, "claimLedger", "ClaimPaid", name, member, claim.approved, settlement, by);
}

export function confirmRefund(at: Ledger, rules: Rules, by: string, name: string, settlement: string): void {
  const member = beginForInsurer(at, rules, by);
  const claim = ownClaim(at, rules, name, member);
  rules.need(claim.status === ClaimStatus.RefundDue, "ClaimStatusUnfit", name, claim.status);
  rules.need(settlement !== NO_HASH, "SettlementMissing", name).settle();
  claim.status = ClaimStatus.Refunded;
  tell(at, "claimLedger", "ClaimRefunded", name, member, claim.approved, settlement, by);
}
