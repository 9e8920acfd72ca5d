import { checkShape, InputError } from "@yaolian/sdk";
import { z } from "zod";

import germany from "./germany.json" with { type: "json" };

const period = z.int().min(0).max(36_500);
const rule = z
  .strictObject({
    from: z.enum(["expiry", "completion", "cancellation", "record"]),
    days: period.optional(),
    years: z.int().min(0).max(200).optional(),
  })
  .refine(({ days, years }) => (days === undefined) !== (years === undefined), { error: "expected days or years" });

const shape = z.strictObject({
  name: z.string().min(1).max(100),
  rules: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), rule),
});

/** How long what is kept, by a nation's rule: a name, the day from which it counts, and days or whole years. */
export type RetentionRules = Readonly<z.output<typeof shape>>;

/** The rules of Germany: ready 10 days after expiry, completed 100, cancelled 10, vaccines 5 years, trace records 6. */
export const GERMANY: RetentionRules = checkRetention(germany);

/** Checks rules that come from a file. Throws an InputError `RetentionRulesWrong` that names the place. */
export function checkRetention(value: unknown): RetentionRules {
  const cure = "Write them as gateway/src/records/germany.json has them.";
  return checkShape(shape, value, { code: "RetentionRulesWrong", root: "retention", cure });
}

/** A record's clock: which rule, and since when it counts (Unix seconds). */
export interface Clock {
  readonly rule: string;
  readonly since: number;
}

/** The latest second that a clock counts from: the year 2100 begins then. */
export const LATEST_CLOCK = 4_102_444_800;

/**
 * The second from which a record is destroyed. A year later is the same day of that year, and of 29 February the 1 March.
 * Throws an InputError `RetentionRuleUnknown` or `ClockWrong`.
 */
export function dueAt({ rules, name }: RetentionRules, { rule: wanted, since }: Clock): number {
  const found = Object.hasOwn(rules, wanted) ? rules[wanted] : undefined;
  if (found === undefined) {
    const cure = `Use one of ${Object.keys(rules).join(", ")}.`;
    throw new InputError("RetentionRuleUnknown", `"${wanted}" is no rule of ${name}.`, cure);
  }
  if (!Number.isSafeInteger(since) || since < 0 || since > LATEST_CLOCK) {
    const cure = "Give the Unix second of the day it counts from, before the year 2100.";
    throw new InputError("ClockWrong", `${since} is no time of a clock.`, cure);
  }
  const date = new Date(since * 1000);
  if (found.years === undefined) date.setUTCDate(date.getUTCDate() + (found.days ?? 0));
  else date.setUTCFullYear(date.getUTCFullYear() + found.years);
  return Math.floor(date.getTime() / 1000);
}
