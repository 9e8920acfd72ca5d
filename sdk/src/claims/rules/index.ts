export { coPayment, notCovered, planNotInForce, priceAbovePlan } from "./coverage.ts";
export { limitReached, quantityExceeded } from "./limits.ts";
export { openClaims } from "./opened.ts";
export type { OpenedClaims } from "./opened.ts";
export { readPlans } from "./plans.ts";
export { proposeDecision, proposeDecisions, RULES } from "./propose.ts";
export type { ProposedDecision } from "./propose.ts";
export { daysCovered, duplicateTherapy, refillTooSoon } from "./therapy.ts";
export type { ClaimReason, Coverage, InsuredClaim, PastClaim, Plan, Rule, RuleFinding, RuleInput } from "./types.ts";
