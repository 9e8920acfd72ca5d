import { coPayment, notCovered, planNotInForce, priceAbovePlan } from "./coverage.ts";
import { limitReached, quantityExceeded } from "./limits.ts";
import { duplicateTherapy, refillTooSoon } from "./therapy.ts";
import type { ClaimReason, InsuredClaim, PastClaim, Plan, Rule, RuleFinding, RuleInput } from "./types.ts";

/** The rules in their order: of two that allow the same, the first gives the reason. */
export const RULES: readonly Rule[] = [
  notCovered,
  planNotInForce,
  duplicateTherapy,
  refillTooSoon,
  quantityExceeded,
  priceAbovePlan,
];

/** What the rules propose; an officer decides. */
export interface ProposedDecision {
  readonly claim: string;
  readonly approved: number;
  readonly reason: ClaimReason;
  /** All that the rules found, not only what decided. */
  readonly findings: readonly RuleFinding[];
}

/**
 * What the insurer's rules propose for a claim: the least that any of them allows, with that rule's reason, less the
 * patient's own share, and no more than the plan's limit still has.
 */
export function proposeDecision(input: RuleInput): ProposedDecision {
  const { claim, plan } = input;
  const found = RULES.map((rule) => rule(input)).filter((finding) => finding !== undefined);
  let least: RuleFinding | undefined;
  for (const finding of found) if (least === undefined || finding.most < least.most) least = finding;
  let approved = Math.min(claim.claimed, least?.most ?? claim.claimed);
  let reason: ClaimReason = least?.reason ?? "None";
  const shared = coPayment(approved, plan.covered.get(claim.group)?.coPaymentPercent ?? 0);
  if (shared < approved) {
    found.push({ reason: "CoPayment", most: shared });
    if (reason === "None") reason = "CoPayment";
    approved = shared;
  }
  // Of what the plan would pay for this claim, not of what was claimed: the share has never counted against the limit.
  const limited = limitReached({ ...input, claim: { ...claim, claimed: approved } });
  if (limited !== undefined) {
    found.push(limited);
    approved = limited.most;
    reason = "LimitReached";
  }
  return { claim: claim.claim, approved, reason, findings: found };
}

/**
 * What the rules propose for many claims, in the order of their days: what is proposed for one counts for the next.
 * `plans` is by policy; a claim of a policy that is not there is the insurer's nobody: PlanUnknown.
 */
export function proposeDecisions(
  claims: readonly InsuredClaim[],
  plans: ReadonlyMap<string, Plan>,
  past: readonly PastClaim[],
): ProposedDecision[] {
  const standing = [...past];
  const proposals: ProposedDecision[] = [];
  for (const claim of claims.toSorted((one, other) => one.day - other.day)) {
    const plan = plans.get(claim.policy);
    const ofPolicy = standing.filter(({ policy }) => policy === claim.policy);
    const proposal = plan === undefined ? unknownPlan(claim) : proposeDecision({ claim, plan, past: ofPolicy });
    standing.push({ ...claim, approved: proposal.approved });
    proposals.push(proposal);
  }
  return proposals;
}

function unknownPlan({ claim }: InsuredClaim): ProposedDecision {
  return { claim, approved: 0, reason: "PlanUnknown", findings: [{ reason: "PlanUnknown", most: 0 }] };
}
