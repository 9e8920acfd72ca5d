import { InputError } from "../errors.ts";
import { dateOfDay, dayOfDate, dayOfTime } from "../days.ts";
import { at } from "./at.ts";

const WITH_TIME = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** The ledger's days that a FHIR date or dateTime covers: a year or a month covers all of its days. */
export function daysOf(
  dateTime: string,
  offset: number,
  place: string,
): { readonly first: number; readonly last: number } {
  return at(place, () => {
    const day = WITH_TIME.test(dateTime) ? dayOfMoment(dateTime, offset) : undefined;
    return day === undefined ? daysOfDate(dateTime) : { first: day, last: day };
  });
}

function dayOfMoment(dateTime: string, offset: number): number {
  dayOfDate(dateTime.slice(0, 10));
  const moment = Date.parse(dateTime);
  const day = dayOfTime(moment / 1000, offset);
  if (Number.isNaN(moment)) {
    throw new InputError("DateWrong", `"${dateTime}" is no moment.`, "Write it as YYYY-MM-DDThh:mm:ss+zz:zz.");
  }
  if (day < 1 || day > 0xffff) {
    throw new InputError(
      "DateOutOfRange",
      `"${dateTime}" is outside the ledger's days.`,
      "Use a later or earlier date.",
    );
  }
  return day;
}

function daysOfDate(date: string): { first: number; last: number } {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? [];
  if (year === undefined) {
    const cure = "Write YYYY, YYYY-MM, YYYY-MM-DD, or a moment with its time zone.";
    throw new InputError("DateWrong", `"${date.slice(0, 40)}" is no FHIR date.`, cure);
  }
  if (day !== undefined) return { first: dayOfDate(date), last: dayOfDate(date) };
  const first = dayOfDate(`${year}-${month ?? "01"}-01`);
  const next = new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 1));
  return { first, last: dayOfDate(dateOfDay(next.getTime() / 86_400_000 - 1)) };
}
