import { useTranslation } from "react-i18next";

const DAY_MS = 86_400_000;

export interface Format {
  readonly number: (value: number) => string;
  /** A day as the ledger counts them, days since 1970-01-01. */
  readonly day: (day: number) => string;
  /** A moment, Unix seconds, in the reader's time zone. */
  readonly moment: (seconds: number) => string;
  /** The clock of a moment, Unix seconds. */
  readonly clock: (seconds: number) => string;
}

/** Numbers and times as the reader's language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const dates = (options: Intl.DateTimeFormatOptions, value: number): string =>
    new Intl.DateTimeFormat(language, options).format(value);
  return {
    number: (value) => new Intl.NumberFormat(language).format(value),
    day: (day) => dates({ dateStyle: "medium", timeZone: "UTC" }, day * DAY_MS),
    moment: (seconds) => dates({ dateStyle: "medium", timeStyle: "short" }, seconds * 1000),
    clock: (seconds) => dates({ timeStyle: "medium" }, seconds * 1000),
  };
}
