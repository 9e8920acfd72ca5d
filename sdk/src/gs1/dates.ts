import { InputError } from "../errors.ts";
import { quoted } from "./quoted.ts";

/**
 * A GS1 date YYMMDD as `YYYY-MM-DD`. Day 00 means the last day of the month; the century is the one that brings the
 * year nearest to the present: at most 49 years back and 50 ahead (GS1 General Specifications 7.12).
 * Throws `DateImpossible`.
 */
export function parseGs1Date(what: string, yymmdd: string, now: Date = new Date()): string {
  const year = fullYear(Number(yymmdd.slice(0, 2)), now.getUTCFullYear());
  const month = Number(yymmdd.slice(2, 4));
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Number(yymmdd.slice(4, 6)) || lastDay;
  if (!/^[0-9]{6}$/.test(yymmdd) || month < 1 || month > 12 || day > lastDay) {
    throw new InputError(
      "DateImpossible",
      `The ${what} ${quoted(yymmdd)} is no day of the calendar.`,
      "GS1 writes a date as YYMMDD, with DD 00 for the last day of the month; compare it with the print on the pack.",
    );
  }
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** `YYYY-MM-DD` as YYMMDD. Throws `DateImpossible`, and `DateTooFar` where two digits of the year would be read as another century. */
export function printGs1Date(what: string, date: string, now: Date = new Date()): string {
  const yymmdd = date.replaceAll("-", "").slice(2);
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(date) || date.endsWith("00")) {
    throw new InputError(
      "DateImpossible",
      `The ${what} ${quoted(date)} is not a calendar date.`,
      "Write it as YYYY-MM-DD.",
    );
  }
  if (parseGs1Date(what, yymmdd, now) !== date) {
    throw new InputError(
      "DateTooFar",
      `The ${what} ${date} does not fit a GS1 date.`,
      "Its two-digit year reaches from 49 years back to 50 years ahead.",
    );
  }
  return yymmdd;
}

function fullYear(twoDigitYear: number, currentYear: number): number {
  const distance = twoDigitYear - (currentYear % 100);
  const century = currentYear - (currentYear % 100);
  if (distance > 50) return century - 100 + twoDigitYear;
  return (distance < -49 ? century + 100 : century) + twoDigitYear;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
