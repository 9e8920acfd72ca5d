import { InputError } from "./errors.ts";

const SECONDS_A_DAY = 86_400;

/** China's offset from UTC in seconds: the ledger's default day boundary. */
export const CHINA_OFFSET = 8 * 3600;

/** The ledger's day number (days since 1970-01-01 at its fixed offset from UTC) of a moment in Unix seconds. */
export function dayOfTime(unixSeconds: number, offset: number = CHINA_OFFSET): number {
  return Math.floor((unixSeconds + offset) / SECONDS_A_DAY);
}

/** The day number of a calendar date written `YYYY-MM-DD`. A date has no offset: it names the ledger's own day. */
export function dayOfDate(date: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== date) {
    throw new InputError("DateWrong", `"${date}" is not a calendar date.`, "Write it as YYYY-MM-DD.");
  }
  const day = moment / 1000 / SECONDS_A_DAY;
  if (day < 1 || day > 0xffff) {
    throw new InputError(
      "DateOutOfRange",
      `${date} is outside the ledger's days.`,
      "Use a date from 1970-01-02 to 2149-06-06.",
    );
  }
  return day;
}

/** The calendar date `YYYY-MM-DD` of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * SECONDS_A_DAY * 1000).toISOString().slice(0, 10);
}
