import { z } from "zod";

import { dayOfDate } from "../../days.ts";
import { InputError } from "../../errors.ts";
import { bytesField, wholeNumber } from "../../prescriptions/fields.ts";
import { substitutionGroup } from "../../prescriptions/commitments.ts";
import { checkShape, said } from "../../prescriptions/shape.ts";
import type { Coverage, Plan } from "./types.ts";

const period = { days: wholeNumber(16, 1) };
const percent = z.number().int().min(0).max(100).optional();

const coverageShape = z
  .strictObject({
    group: bytesField(16).optional(),
    coding: z.strictObject({ system: z.string().min(1), code: z.string().min(1) }).optional(),
    unitsADay: z.number().min(0),
    mostUnits: wholeNumber(24).optional(),
    mostUnitsIn: z.strictObject({ ...period, units: wholeNumber(32) }).optional(),
    refillPercent: percent,
    perUnit: wholeNumber(48).optional(),
    coPaymentPercent: percent,
  })
  .refine((of) => (of.group === undefined) !== (of.coding === undefined), {
    error: "expected exactly one of group and coding",
  });

const planShape = z.strictObject({
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  limit: z.strictObject({ ...period, amount: wholeNumber(48) }).optional(),
  covered: z.array(coverageShape),
});

/** Policies are named by their references, which tell who a patient is: no message says one. */
const POLICIES = new Set(["policies"]);
const plansShape = z.strictObject({
  type: z.literal("yaolian-plans"),
  version: z.literal(1),
  plans: z.record(z.string(), planShape),
  policies: z.record(z.string(), z.string()),
});

/**
 * An insurer's plans by policy, from its file: `plans` by their names, `policies` with each policy's plan. Amounts are in
 * fen, `perUnit` in hundredths of a fen. Throws an InputError `PlansWrong`.
 */
export function readPlans(value: unknown): ReadonlyMap<string, Plan> {
  const cure = "Write the file as samples/claims/plans.json is written.";
  const options = { code: "PlansWrong", root: "file", cure, unspoken: POLICIES, unnamed: POLICIES };
  const file = checkShape(plansShape, value, options);
  const byName = new Map(Object.entries(file.plans).map(([name, plan]) => [name, planOf(plan)]));
  return new Map(Object.entries(file.policies).map(([policy, name]) => [policy, planNamed(byName, name)]));
}

function planNamed(plans: ReadonlyMap<string, Plan>, name: string): Plan {
  const plan = plans.get(name);
  if (plan !== undefined) return plan;
  // The policy's reference is not said: it tells who a patient is.
  const message = `A policy is of the plan ${said(name)}, which the file does not have.`;
  throw new InputError("PlansWrong", message, `Name one of ${[...plans.keys()].map(said).join(", ")}.`, {
    place: "file.policies",
  });
}

function planOf({ firstDay, lastDay, limit, covered }: z.output<typeof planShape>): Plan {
  return {
    firstDay: dayOfDate(firstDay),
    lastDay: dayOfDate(lastDay),
    covered: new Map(covered.map(coverageOf)),
    ...(limit === undefined ? {} : { limit }),
  };
}

function coverageOf({ group, coding, ...rest }: z.output<typeof coverageShape>): [string, Coverage] {
  const key = group ?? substitutionGroup(coding?.system ?? "", coding?.code ?? "");
  // What the file leaves out is left out here too.
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return [key, said as unknown as Coverage];
}
