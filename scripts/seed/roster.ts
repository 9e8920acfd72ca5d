import type { KindName, RoleName } from "../../sdk/src/ledger/enums.ts";
import type { Cast, CastMember, CastSite } from "./cast.ts";

/** One demo key and the part it plays. */
export interface Part {
  /** The key's number: `m/44'/60'/0'/0/<number>`. */
  readonly number: number;
  readonly member?: CastMember;
  /** What the key may do; the deployer's has no role and no member. */
  readonly role: "Deployer" | "Admin" | RoleName;
  /** Where it does it; absent for roles that need no place. */
  readonly site?: CastSite;
}

/** Operators that act for their member wherever it is. */
const EVERYWHERE: Partial<Record<KindName, readonly RoleName[]>> = {
  // Two officers, because custody is reassigned by two.
  Regulator: ["RegulatorOfficer", "RegulatorOfficer", "EnforcementOfficer"],
  // Two prescribers, because a controlled prescription is signed by two.
  Hospital: ["Prescriber", "Prescriber", "RecordsOfficer"],
  Clinic: ["Prescriber", "RecordsOfficer"],
  Insurer: ["ClaimsOfficer"],
  Laboratory: ["RecordsOfficer"],
  Notary: ["Notary"],
};

/** Operators at each site of a member, but for its offices. */
const AT_SITE: Partial<Record<KindName, readonly RoleName[]>> = {
  Manufacturer: ["QualityOfficer", "Logistics"],
  Grower: ["QualityOfficer", "Logistics"],
  Distributor: ["QualityOfficer", "Logistics"],
  Hospital: ["QualityOfficer", "Logistics", "Dispenser"],
  Clinic: ["QualityOfficer", "Logistics", "Vaccinator"],
  Pharmacy: ["QualityOfficer", "Logistics", "Dispenser"],
  Courier: ["Logistics"],
  Laboratory: ["Logistics"],
};

/**
 * Who has which demo key: the deployer, each member's admin, then one key for each role that a member gives, at each site
 * where the role is bound to one. The order is the cast's, so that a key keeps its part as long as the cast stays.
 */
export function rosterOf(cast: Cast): Part[] {
  const operators = cast.members.flatMap((member): Omit<Part, "number">[] => [
    ...member.kinds.flatMap((kind) => EVERYWHERE[kind] ?? []).map((role) => ({ member, role })),
    ...cast.sites
      .filter((site) => site.member.key === member.key && site.kind !== "office")
      .flatMap((site) => member.kinds.flatMap((kind) => AT_SITE[kind] ?? []).map((role) => ({ member, role, site }))),
  ]);
  const parts: Omit<Part, "number">[] = [
    { role: "Deployer" },
    ...cast.members.map((member) => ({ member, role: "Admin" as const })),
    ...operators,
  ];
  return parts.map((part, number) => ({ number, ...part }));
}

/** The roster as rows for people: number, member, role, site. */
export function rosterRows(parts: readonly Part[]): string[][] {
  return parts.map(({ number, member, role, site }) => [
    String(number),
    member?.name ?? "—",
    role,
    site === undefined ? "" : `${site.gln} ${site.name}`,
  ]);
}
