import type { PastClaim, Rule, RuleInput } from "./types.ts";

/** QuantityExceeded: more units than the plan covers at once, or in a period; the covered part of the price is left. */
export const quantityExceeded: Rule = (input) => {
  const { claim, plan } = input;
  const { mostUnits, mostUnitsIn } = plan.covered.get(claim.group) ?? {};
  const allowed = [claim.units];
  if (mostUnits !== undefined) allowed.push(mostUnits);
  if (mostUnitsIn !== undefined) {
    const given = within(input, mostUnitsIn.days).filter(
      ({ group, approved }) => group === claim.group && approved > 0,
    );
    allowed.push(mostUnitsIn.units - given.reduce((sum, { units }) => sum + units, 0));
  }
  const units = Math.max(0, Math.min(...allowed));
  if (units >= claim.units) return undefined;
  return { reason: "QuantityExceeded", most: Number((BigInt(claim.claimed) * BigInt(units)) / BigInt(claim.units)) };
};

/** LimitReached: what the plan pays in a period is used up, or nearly. */
export const limitReached: Rule = (input) => {
  const { claim, plan } = input;
  if (plan.limit === undefined) return undefined;
  const used = within(input, plan.limit.days).reduce((sum, { approved }) => sum + approved, 0);
  const most = Math.max(0, plan.limit.amount - used);
  return claim.claimed > most ? { reason: "LimitReached", most } : undefined;
};

/** Earlier claims of the last so many days, the claim's own day included. */
function within({ claim, past }: RuleInput, days: number): PastClaim[] {
  return past.filter(({ day }) => day <= claim.day && day > claim.day - days);
}
