import type { EnumValue } from "../../ledger/enums.ts";

/** Why an insurer approves less than was claimed. */
export type ClaimReason = EnumValue<"ClaimReason">;

/** A claim of the insurer's own, with the policy that its opening showed. */
export interface InsuredClaim {
  readonly claim: string;
  /** The policy's reference. */
  readonly policy: string;
  /** The drug's substitution group. */
  readonly group: string;
  readonly units: number;
  /** In fen. */
  readonly claimed: number;
  /** The ledger's day on which it was dispensed. */
  readonly day: number;
  /** The prescription it was dispensed on; undefined for an immunization. */
  readonly prescription: string | undefined;
}

/** An earlier claim of the same policy that stands: what it got counts against the plan. */
export interface PastClaim extends InsuredClaim {
  readonly approved: number;
}

/** What a plan pays for a group of drugs. */
export interface Coverage {
  /** Units a day by the plan's usual dose: how long a supply lasts. 0 where that can't be said. */
  readonly unitsADay: number;
  /** Most units at once; no limit by default. */
  readonly mostUnits?: number;
  /** Most units in so many days, the day of the dispense included; no limit by default. */
  readonly mostUnitsIn?: { readonly days: number; readonly units: number };
  /** Percent of the last supply's days that must be over before the next on the same prescription; 75 by default. */
  readonly refillPercent?: number;
  /** Most for a unit, in hundredths of a fen; the ledger's ceiling alone by default. */
  readonly perUnit?: number;
  /** The patient's own share, in percent; none by default. */
  readonly coPaymentPercent?: number;
}

/** A policy's plan. Days are the ledger's. */
export interface Plan {
  /** First and last day in force. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** What is covered, by substitution group. */
  readonly covered: ReadonlyMap<string, Coverage>;
  /** Most that is paid in so many days, in fen, the day of the dispense included; no limit by default. */
  readonly limit?: { readonly days: number; readonly amount: number };
}

/** What a rule finds: what it allows at most, and why. */
export interface RuleFinding {
  readonly reason: Exclude<ClaimReason, "None">;
  /** In fen; 0 denies. */
  readonly most: number;
}

/** What a rule looks at. */
export interface RuleInput {
  readonly claim: InsuredClaim;
  readonly plan: Plan;
  /** The policy's earlier claims that stand, in any order. */
  readonly past: readonly PastClaim[];
}

/** One rule: what it finds against the claim, or nothing. */
export type Rule = (input: RuleInput) => RuleFinding | undefined;
