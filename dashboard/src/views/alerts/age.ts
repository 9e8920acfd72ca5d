import type { Alert } from "../../data/types.ts";

/** The pack's number of an alert that is about none. */
export const NO_PACK = 0xff_ff_ff_ff;
/** An answer on a suspect product is owed within this time. */
const ANSWER_WITHIN_SECONDS = 24 * 3600;

const UNITS = [
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
] as const;

export interface Age {
  readonly amount: number;
  readonly unit: (typeof UNITS)[number][0];
}

/** How long an alert has been open, or took to be closed, in the largest unit that it fills. */
export function ageOf(alert: Alert): Age {
  const seconds = secondsOf(alert);
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[2];
  return { amount: Math.max(1, Math.floor(seconds / size)), unit };
}

/** Whether it is, or was, open for longer than an answer may take. */
export function isLate(alert: Alert): boolean {
  return secondsOf(alert) > ANSWER_WITHIN_SECONDS;
}

function secondsOf({ raisedAt, resolvedAt }: Alert): number {
  return Math.max(0, (resolvedAt ?? Math.floor(Date.now() / 1000)) - raisedAt);
}
