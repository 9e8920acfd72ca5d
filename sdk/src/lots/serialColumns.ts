import { InputError } from "../errors.ts";
import { quoted } from "../gs1/quoted.ts";

/** One pack as a list names it; `at` counts lines from 1 in text, items from 0 in JSON. */
export type SerialEntry = {
  serial: string;
  at: number;
  gtin?: string | undefined;
  lot?: string | undefined;
  expiry?: string | undefined;
};

/** What a list may say of each pack beside its serial. */
export const ENTRY_FIELDS = ["serial", "gtin", "lot", "expiry"] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

/** How errors name a place of a text: by its line. */
export const linePlace = (name: string, at: number): string => `${name}, line ${at}`;

/** A serial has 20 characters at most; a line of a list is refused long before it fills the memory. */
export const LONGEST_LINE = 4096;

/** The serials of a CSV's records in turn; each tells undefined where there is none: in the header and in blank lines. */
export class CsvSerials {
  readonly #name: string;
  #columns: Columns | undefined;
  #blank: number | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Throws `CsvColumnsWrong`, `SerialColumnMissing`, or `SerialEmpty` for a blank line amid the list. */
  next(record: string[], at: number): SerialEntry | undefined {
    if (record.length === 1 && record[0] === "") {
      this.#blank ??= at;
      return undefined;
    }
    if (this.#blank !== undefined) throw blankLine(this.#name, this.#blank);
    if (this.#columns === undefined) {
      this.#columns = columnsOf(this.#name, record);
      if (this.#columns.header) return undefined;
    }
    return csvEntry(this.#name, this.#columns, record, at);
  }
}

/** What the parser of CSV throws. */
export interface CsvFault {
  readonly code: string;
  readonly message: string;
  readonly lines?: unknown;
}

type Columns = { header: boolean; width: number; at: Partial<Record<EntryField, number>> };

function columnsOf(name: string, record: string[]): Columns {
  const titles = record.map((title) => title.trim().toLowerCase());
  const at: Partial<Record<EntryField, number>> = {};
  for (const field of ENTRY_FIELDS) {
    if (titles.indexOf(field) !== titles.lastIndexOf(field)) {
      throw new InputError("CsvColumnsWrong", `The header names "${field}" twice.`, "Take one of the columns out.", {
        place: linePlace(name, 1),
      });
    }
    if (titles.includes(field)) at[field] = titles.indexOf(field);
  }
  if (at.serial !== undefined) return { header: true, width: record.length, at };
  const isHeaderOfAnotherSeparator = /\bserial\b.*[;\t]|[;\t].*\bserial\b/.test(titles[0] ?? "");
  if (record.length === 1 && !isHeaderOfAnotherSeparator) return { header: false, width: 1, at: { serial: 0 } };
  throw new InputError(
    "SerialColumnMissing",
    `The first line ${quoted(record.join(","))} has no column "serial".`,
    'Begin with a header that names the columns, "serial" among them, separated by commas.',
    { place: linePlace(name, 1) },
  );
}

function csvEntry(name: string, columns: Columns, record: string[], at: number): SerialEntry {
  if (record.length !== columns.width) {
    throw new InputError(
      "CsvColumnsWrong",
      `${quoted(record.join(","))} has ${record.length} columns; the first line has ${columns.width}.`,
      "Put a value that holds a comma in double quotes.",
      { place: linePlace(name, at) },
    );
  }
  const field = (which: EntryField): string | undefined => {
    const column = columns.at[which];
    return column === undefined ? undefined : record[column];
  };
  return { serial: field("serial") ?? "", at, gtin: field("gtin"), lot: field("lot"), expiry: field("expiry") };
}

/** A blank line amid a list. */
export function blankLine(name: string, at: number): InputError {
  return new InputError("SerialEmpty", "A serial is empty.", "Take the blank line out.", {
    place: linePlace(name, at),
  });
}

/** What the parser of CSV says, in our words. */
export function csvBroken(name: string, error: CsvFault): InputError {
  const line = typeof error.lines === "number" ? error.lines : undefined;
  const cures: Partial<Record<string, string>> = {
    CSV_MAX_RECORD_SIZE: "Look for a missing line end or a double quote that is never closed.",
    CSV_QUOTE_NOT_CLOSED: "Close the double quote.",
  };
  return new InputError(
    "CsvBroken",
    `${error.message}.`,
    cures[error.code] ?? 'A value that holds a double quote is written in double quotes, with "" for each one in it.',
    { place: line === undefined ? name : linePlace(name, line) },
  );
}
