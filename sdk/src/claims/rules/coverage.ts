import { ceilingFor } from "../terms.ts";
import type { Rule } from "./types.ts";

const PERCENT = 100;

/** NotCovered: the plan does not name the drug's group. */
export const notCovered: Rule = ({ claim, plan }) =>
  plan.covered.has(claim.group) ? undefined : { reason: "NotCovered", most: 0 };

/** PlanNotInForce: the day of the dispense is not the plan's. */
export const planNotInForce: Rule = ({ claim, plan }) =>
  claim.day >= plan.firstDay && claim.day <= plan.lastDay ? undefined : { reason: "PlanNotInForce", most: 0 };

/** PriceAbovePlan: the plan pays less for a unit than was claimed. */
export const priceAbovePlan: Rule = ({ claim, plan }) => {
  const perUnit = plan.covered.get(claim.group)?.perUnit;
  if (perUnit === undefined) return undefined;
  const most = ceilingFor(perUnit, claim.units);
  return claim.claimed > most ? { reason: "PriceAbovePlan", most } : undefined;
};

/** CoPayment: the patient bears a share of what is left after every other rule; see {@link proposeDecision}. */
export function coPayment(amount: number, percent: number): number {
  return amount - Math.ceil((amount * Math.min(Math.max(percent, 0), PERCENT)) / PERCENT);
}
