import type { InsuredClaim, PastClaim, Rule, RuleInput } from "./types.ts";

const USUAL_REFILL_PERCENT = 75;
const PERCENT = 100;

/**
 * DuplicateTherapy: another prescription's supply of the same group was paid for, and its days are not over on the day
 * of this dispense.
 */
export const duplicateTherapy: Rule = (input) => {
  const { claim } = input;
  const overlaps = suppliesOf(input).some(
    (past) => !isSamePrescription(past, claim) && lastsOver(input, past, PERCENT),
  );
  return overlaps ? { reason: "DuplicateTherapy", most: 0 } : undefined;
};

/** RefillTooSoon: too little of the last supply's days on the same prescription is over. */
export const refillTooSoon: Rule = (input) => {
  const { claim, plan } = input;
  const percent = plan.covered.get(claim.group)?.refillPercent ?? USUAL_REFILL_PERCENT;
  const overlaps = suppliesOf(input).some((past) => isSamePrescription(past, claim) && lastsOver(input, past, percent));
  return overlaps ? { reason: "RefillTooSoon", most: 0 } : undefined;
};

/** The days that a supply covers: its units by the plan's usual dose, rounded up. */
export function daysCovered(units: number, unitsADay: number): number {
  return unitsADay > 0 ? Math.ceil(units / unitsADay) : 0;
}

/** Earlier supplies of the same group that the insurer pays for. */
function suppliesOf({ claim, past }: RuleInput): PastClaim[] {
  return past.filter(({ group, approved, day }) => group === claim.group && approved > 0 && day <= claim.day);
}

function isSamePrescription(past: InsuredClaim, claim: InsuredClaim): boolean {
  return past.prescription !== undefined && past.prescription === claim.prescription;
}

/** Whether on the claim's day less than so many percent of the earlier supply's days are over. */
function lastsOver({ claim, plan }: RuleInput, past: PastClaim, percent: number): boolean {
  const days = daysCovered(past.units, plan.covered.get(claim.group)?.unitsADay ?? 0);
  return (claim.day - past.day) * PERCENT < days * percent;
}
