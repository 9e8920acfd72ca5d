import { Kind, Role } from "../helpers/world.ts";
import { DAY, ModuleStatus, Standing, tell, type Ledger, type Member, type Module, type Operator } from "./ledger.ts";
import type { Rules } from "./rules.ts";

/** How a call bears on the future. */
export type Bearing = "begin" | "continue" | "windDown";

export const AUTHORITY = Role.RegulatorOfficer | Role.EnforcementOfficer;
export const STAFF = Role.QualityOfficer | Role.Logistics | Role.Dispenser;

/** The end of a suspension that only the Council ends, and of no licence. */
const NEVER = 2 ** 40 - 1;

const MONTH = 30 * DAY;

const ALL_ROLES = 2 ** 10 - 1;
const ALL_KINDS = 2 ** 11 - 1;

/** Who may give which role. */
const GIVERS: readonly (readonly [role: number, kinds: number])[] = [
  [Role.RegulatorOfficer, Kind.Regulator],
  [Role.EnforcementOfficer, Kind.Regulator],
  [
    Role.QualityOfficer,
    Kind.Manufacturer | Kind.Grower | Kind.Distributor | Kind.Hospital | Kind.Pharmacy | Kind.Clinic,
  ],
  [
    Role.Logistics,
    Kind.Manufacturer |
      Kind.Grower |
      Kind.Distributor |
      Kind.Hospital |
      Kind.Clinic |
      Kind.Pharmacy |
      Kind.Courier |
      Kind.Laboratory,
  ],
  [Role.Prescriber, Kind.Hospital | Kind.Clinic],
  [Role.Dispenser, Kind.Pharmacy | Kind.Hospital],
  [Role.Vaccinator, Kind.Clinic | Kind.Hospital],
  [Role.ClaimsOfficer, Kind.Insurer],
  [Role.RecordsOfficer, Kind.Hospital | Kind.Clinic | Kind.Laboratory],
  [Role.Notary, Kind.Notary],
];

const AT_A_SITE = Role.Logistics | Role.Dispenser | Role.Vaccinator;
const ZERO = "0x0000000000000000000000000000000000000000";

// ---------------------------------------------------------------------------------------------------- authority

/** A member's standing now. */
export function standingOf(at: Ledger, member: number): number {
  const of = at.members.get(member);
  if (of === undefined) return 0;
  const ranOut = of.standing === Standing.Suspended && at.now > of.suspendedUntil;
  const standing = ranOut ? Standing.Active : of.standing;
  return standing === Standing.Active && at.now > of.licenceEnd ? Standing.Lapsed : standing;
}

export function stands(at: Ledger, site: number): boolean {
  return standingOf(at, at.sites.get(site)?.member ?? 0) === Standing.Active;
}

/** The operator behind an address, where it may do this in a module of the ledger, or in the consortium itself. */
export function authorize(
  at: Ledger,
  rules: Rules,
  by: string,
  { roles, bearing, module }: { roles: number; bearing: Bearing; module?: Module },
): Operator {
  if (module !== undefined) requireLive(at, rules, module, bearing);
  const operator = at.operators.get(by) ?? rules.refuse("OperatorUnknown", by);
  rules.need(at.now <= operator.until, "OperatorTermEnded", by, operator.until);
  rules.need((operator.roles & roles) !== 0, "OperatorRoleMissing", by, operator.roles, roles);
  if (bearing !== "windDown") requireStanding(at, rules, operator.member);
  rules.settle();
  return operator;
}

function requireLive(at: Ledger, rules: Rules, module: Module, bearing: Bearing): void {
  const { address, status } = at.modules.get(module) ?? { address: ZERO, status: ModuleStatus.Unregistered };
  rules.need(status !== ModuleStatus.Frozen, "ModuleIsFrozen", address);
  rules.need(status !== ModuleStatus.Closing || bearing !== "begin", "ModuleIsClosing", address);
}

/** Both are parts of the ledger and not frozen: the module that is called, and whoever calls it. */
export function requirePair(at: Ledger, rules: Rules, called: Module, by: string): void {
  requireLive(at, rules, called, "continue");
  const caller = [...at.modules].find(([, { address }]) => address === by)?.[0];
  if (caller === undefined) rules.need(false, "ModuleUnregistered", by);
  else requireLive(at, rules, caller, "continue");
  rules.settle();
}

function requireStanding(at: Ledger, rules: Rules, member: number): void {
  const standing = standingOf(at, member);
  rules.need(standing === Standing.Active, "MemberNotInStanding", member, standing);
}

/** Goods can be sent there. */
export function requireRecipient(at: Ledger, rules: Rules, to: number): void {
  const site = at.sites.get(to);
  if (site === undefined) {
    rules.need(false, "SiteUnknown", to);
    return;
  }
  rules.need(site.open, "SiteIsClosed", to);
  requireStanding(at, rules, site.member);
}

function memberNamed(at: Ledger, rules: Rules, member: number): Member {
  return at.members.get(member) ?? rules.refuse("MemberUnknown", member);
}

function requireAdmin(at: Ledger, rules: Rules, by: string, member: number): void {
  rules.need(at.members.get(member)?.admin === by, "AdminOnly", member, by);
}

function requireCouncil(at: Ledger, rules: Rules, by: string): void {
  rules.need(by === at.council, "CouncilOnly", by).settle();
}

// ---------------------------------------------------------------------------------------------------- standing

function setStanding(at: Ledger, number: number, standing: number, until: number, by: string, reason: string): void {
  const member = at.members.get(number);
  if (member === undefined) throw new RangeError(`There is no member ${number}.`);
  tell(at, "consortium", "StandingChanged", number, standingOf(at, number), standing, until, by, reason);
  member.standing = standing;
  member.suspendedUntil = until;
}

export function suspend(at: Ledger, rules: Rules, by: string, number: number, reason: string): void {
  authorize(at, rules, by, { roles: Role.RegulatorOfficer, bearing: "continue" });
  const member = memberNamed(at, rules, number);
  const last = member.suspendedUntil;
  rules.need((member.kinds & Kind.Regulator) === 0, "RegulatorProtected", number);
  rules.need(member.standing !== Standing.Expelled && last !== NEVER, "StandingUnfit", number, member.standing);
  rules.need(last === 0 || at.now > last + MONTH, "SuspensionSpent", number, last + MONTH);
  rules.settle();
  setStanding(at, number, Standing.Suspended, at.now + MONTH, by, reason);
}

export function reinstate(at: Ledger, rules: Rules, by: string, number: number, reason: string): void {
  requireCouncil(at, rules, by);
  const { standing } = memberNamed(at, rules, number);
  rules.need(standing !== Standing.Active, "StandingUnfit", number, standing).settle();
  setStanding(at, number, Standing.Active, 0, by, reason);
}

export function suspendIndefinitely(at: Ledger, rules: Rules, by: string, number: number, reason: string): void {
  requireCouncil(at, rules, by);
  const { standing } = memberNamed(at, rules, number);
  rules.need(standing !== Standing.Expelled, "StandingUnfit", number, standing).settle();
  setStanding(at, number, Standing.Suspended, NEVER, by, reason);
}

export function expel(at: Ledger, rules: Rules, by: string, number: number, reason: string): void {
  requireCouncil(at, rules, by);
  const { standing } = memberNamed(at, rules, number);
  rules.need(standing !== Standing.Expelled, "StandingUnfit", number, standing).settle();
  setStanding(at, number, Standing.Expelled, 0, by, reason);
}

export function renewLicence(at: Ledger, rules: Rules, by: string, number: number, licenceEnd: number): void {
  authorize(at, rules, by, { roles: Role.RegulatorOfficer, bearing: "continue" });
  const member = memberNamed(at, rules, number);
  const later = licenceEnd > member.licenceEnd && licenceEnd >= at.now && licenceEnd !== NEVER;
  rules.need(later, "TimeInvalid", licenceEnd).settle();
  tell(at, "consortium", "LicenceRenewed", number, member.licenceEnd, licenceEnd, by);
  member.licenceEnd = licenceEnd;
}

// ---------------------------------------------------------------------------------------------------- the Council

export interface Admission {
  kinds: number;
  licenceEnd: number;
  admin: string;
  profile: string;
  parent: number;
}

export function admit(at: Ledger, rules: Rules, by: string, admission: Admission): void {
  requireCouncil(at, rules, by);
  const { kinds, licenceEnd, admin, profile, parent } = admission;
  rules.need(kinds !== 0 && (kinds & ~ALL_KINDS) === 0, "KindsInvalid", kinds);
  rules.need(admin !== ZERO, "AddressZero");
  rules.need(licenceEnd >= at.now && licenceEnd !== NEVER, "TimeInvalid", licenceEnd);
  rules.need(parent === 0 || at.members.has(parent), "MemberUnknown", parent);
  rules.settle();
  const number = at.members.size + 1;
  at.members.set(number, {
    ...{ kinds, licenceEnd, admin, profile, parent },
    standing: Standing.Active,
    suspendedUntil: 0,
    proposedAdmin: ZERO,
  });
  tell(at, "consortium", "MemberAdmitted", number, kinds, licenceEnd, admin, profile, parent);
}

export function replaceAdmin(at: Ledger, rules: Rules, by: string, number: number, admin: string): void {
  requireCouncil(at, rules, by);
  const member = memberNamed(at, rules, number);
  rules.need(admin !== ZERO, "AddressZero").settle();
  setAdmin(at, number, member, admin);
}

function setAdmin(at: Ledger, number: number, member: Member, admin: string): void {
  tell(at, "consortium", "AdminChanged", number, member.admin, admin);
  member.admin = admin;
  member.proposedAdmin = ZERO;
}

/** A module's status only moves forward; what was never a part of the ledger is first registered. */
function setModule(at: Ledger, rules: Rules, by: string, address: string, status: number): void {
  const known = [...at.modules.values()].find((module) => module.address === address);
  const current = known?.status ?? ModuleStatus.Unregistered;
  const forward = status > current && (current !== ModuleStatus.Unregistered || status === ModuleStatus.Active);
  rules.need(by === at.council, "CouncilOnly", by).settle();
  rules.need(forward, "ModuleStatusUnfit", address, current).settle();
  if (known !== undefined) known.status = status;
  tell(at, "consortium", "ModuleChanged", address, current, status);
}

export function closeModule(at: Ledger, rules: Rules, by: string, address: string): void {
  setModule(at, rules, by, address, ModuleStatus.Closing);
}

export function freezeModule(at: Ledger, rules: Rules, by: string, address: string): void {
  setModule(at, rules, by, address, ModuleStatus.Frozen);
}

// ---------------------------------------------------------------------------------------------------- sites

export function openSite(at: Ledger, rules: Rules, by: string, member: number, gln: bigint, kind: number): void {
  requireAdmin(at, rules, by, member);
  requireStanding(at, rules, member);
  rules.need(isGln(gln), "GlnInvalid", gln);
  const taken = [...at.sites].find(([, site]) => site.gln === gln)?.[0];
  rules.need(taken === undefined, "GlnTaken", gln, taken);
  rules.settle();
  const number = at.sites.size + 1;
  at.sites.set(number, { member, gln, kind, open: true });
  tell(at, "consortium", "SiteOpened", number, member, gln, kind);
}

export function closeSite(at: Ledger, rules: Rules, by: string, number: number): void {
  const site = at.sites.get(number) ?? rules.refuse("SiteUnknown", number);
  requireAdmin(at, rules, by, site.member);
  rules.need(site.open, "SiteIsClosed", number).settle();
  site.open = false;
  tell(at, "consortium", "SiteClosed", number, site.member);
}

/** Thirteen digits at most, weighted 3 and 1 from the right with the check digit, sum to a multiple of ten. */
function isGln(gln: bigint): boolean {
  return gln > 0n && gln < 10n ** 13n && isChecked(gln);
}

export function isChecked(number: bigint): boolean {
  const digits = [...number.toString()].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

// ---------------------------------------------------------------------------------------------------- operators

export function addOperator(
  at: Ledger,
  rules: Rules,
  by: string,
  member: number,
  address: string,
  roles: number,
  site: number,
  until: number,
): void {
  requireAdmin(at, rules, by, member);
  requireStanding(at, rules, member);
  rules.need(until >= at.now, "TimeInvalid", until);
  rules.need(roles !== 0 && (roles & ~ALL_ROLES) === 0, "RolesInvalid", roles);
  const both = Role.Prescriber | Role.Dispenser;
  rules.need((roles & both) !== both, "RolesIncompatible", roles);
  const { kinds } = at.members.get(member) ?? { kinds: 0 };
  for (const [role, givers] of GIVERS) {
    rules.need((roles & role) === 0 || (kinds & givers) !== 0, "RoleNotGivable", role, kinds);
  }
  requireOperatorsSite(at, rules, member, roles, site);
  requireFresh(at, rules, address);
  rules.settle();
  enter(at, address, { member, roles, site, until });
}

function requireOperatorsSite(at: Ledger, rules: Rules, member: number, roles: number, number: number): void {
  if (number === 0) {
    rules.need((roles & AT_A_SITE) === 0, "SiteNeeded", roles);
    return;
  }
  const site = at.sites.get(number);
  rules.need(site !== undefined, "SiteUnknown", number);
  if (site === undefined) return;
  rules.need(site.member === member, "SiteNotOfMember", number, member);
  rules.need(site.open, "SiteIsClosed", number);
}

/** Nobody acts from this address, nor did anybody whose key was lost to others. */
function requireFresh(at: Ledger, rules: Rules, address: string): void {
  const before = at.operators.get(address);
  rules.need(address !== ZERO, "AddressZero");
  if (before === undefined) return;
  rules.need(before.distrustedFrom === 0, "OperatorDistrusted", address, before.distrustedFrom);
  rules.need(before.until < at.now, "OperatorTaken", address, before.member);
}

function enter(at: Ledger, address: string, record: Pick<Operator, "member" | "roles" | "site" | "until">): void {
  at.operators.set(address, { ...record, since: at.now, distrustedFrom: 0 });
  tell(at, "consortium", "OperatorAdded", address, record.member, record.site, record.roles, record.until);
}

function ownOperator(at: Ledger, rules: Rules, by: string, address: string): Operator {
  const operator = at.operators.get(address) ?? rules.refuse("OperatorUnknown", address);
  const isAdmin = at.members.get(operator.member)?.admin === by;
  rules.need(isAdmin, "OperatorNotOfMember", address, operator.member);
  return operator;
}

/** The last second of its term was the one before this. */
function end(at: Ledger, address: string, operator: Operator): void {
  tell(at, "consortium", "OperatorEnded", address, operator.member, operator.until);
  operator.until = at.now - 1;
}

export function endOperator(at: Ledger, rules: Rules, by: string, address: string): void {
  const operator = ownOperator(at, rules, by, address);
  rules.need(operator.until >= at.now, "OperatorTermEnded", address, operator.until).settle();
  end(at, address, operator);
}

export function rotateOperator(at: Ledger, rules: Rules, by: string, address: string, successor: string): void {
  const operator = ownOperator(at, rules, by, address);
  requireStanding(at, rules, operator.member);
  rules.need(operator.until >= at.now, "OperatorTermEnded", address, operator.until);
  // An operator whose term ends here makes room for itself.
  if (successor !== address) requireFresh(at, rules, successor);
  rules.settle();
  const { member, roles, site, until } = operator;
  end(at, address, operator);
  enter(at, successor, { member, roles, site, until });
}

export function reportCompromise(at: Ledger, rules: Rules, by: string, address: string, since: number): void {
  const operator = ownOperator(at, rules, by, address);
  rules.need(since !== 0 && since <= at.now, "TimeInvalid", since).settle();
  if (operator.until >= at.now) end(at, address, operator);
  operator.distrustedFrom = since;
  tell(at, "consortium", "OperatorCompromised", address, operator.member, since);
}

// ---------------------------------------------------------------------------------------------------- admins

export function proposeAdmin(at: Ledger, rules: Rules, by: string, number: number, proposed: string): void {
  requireAdmin(at, rules, by, number);
  rules.settle();
  memberNamed(at, rules, number).proposedAdmin = proposed;
  tell(at, "consortium", "AdminProposed", number, by, proposed);
}

export function acceptAdmin(at: Ledger, rules: Rules, by: string, number: number): void {
  const member = at.members.get(number);
  if (member === undefined || member.proposedAdmin !== by) rules.refuse("NotProposedAdmin", number, by);
  else setAdmin(at, number, member, by);
}

export function setProfile(at: Ledger, rules: Rules, by: string, number: number, profile: string): void {
  requireAdmin(at, rules, by, number);
  rules.settle();
  const member = memberNamed(at, rules, number);
  tell(at, "consortium", "ProfileChanged", number, member.profile, profile);
  member.profile = profile;
}
