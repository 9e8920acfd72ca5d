import { InputError, YaolianError } from "../errors.ts";
import { parseGs1Date } from "../gs1/dates.ts";
import { quoted } from "../gs1/quoted.ts";
import { normalGtin } from "./names.ts";
import { csvEntries, lineEntries, linePlace, type SerialEntry } from "./serialFormats.ts";
import { serialRepeated } from "./serialIndex.ts";
import { itemPlace, jsonEntries } from "./serialJson.ts";
import { SerialSet } from "./serialSet.ts";
import { readText, type TextSource, withoutByteOrderMark } from "./textInput.ts";

/** How a list of serials is written: CSV (RFC 4180), a JSON list, or bare lines. */
export type SerialFormat = "csv" | "json" | "lines";

export type SerialExpectation = {
  /** What columns or properties `gtin`, `lot` and `expiry` must say where the list has them. */
  gtin?: string | bigint;
  lot?: string;
  /** `YYYY-MM-DD`. */
  expiry?: string;
  /** What errors call the source; its path by default. */
  name?: string;
};

const FORMATS = {
  csv: { entries: csvEntries, place: linePlace },
  json: { entries: jsonEntries, place: itemPlace },
  lines: { entries: lineEntries, place: linePlace },
} as const;

/**
 * The serials of a list in its order, read as a stream: UTF-8, with or without byte order mark, any line ends, blank
 * lines at the end. Memory grows by about 27 bytes a serial, to find repeats.
 * Throws {@link InputError} with line (or JSON item) and value: `SerialEmpty`, `SerialTooLong`,
 * `SerialCharacterWrong`, `SerialRepeated`, `SerialElsewhere` (the list says another GTIN, lot or expiry),
 * `SerialColumnMissing`, `CsvBroken`, `CsvColumnsWrong`, `JsonBroken`, `JsonListWrong`, `LineTooLong`, `TextNotUtf8`,
 * `FileUnusable`.
 */
export async function* readSerials(
  source: TextSource,
  format: SerialFormat,
  expected: SerialExpectation = {},
): AsyncGenerator<string> {
  const name = expected.name ?? (typeof source === "string" ? source : "the list");
  const { entries, place } = FORMATS[format];
  const check = checker(expected);
  const seen = new SerialSet();
  for await (const entry of entries(name, withoutByteOrderMark(readText(source)))) {
    try {
      check(entry);
      const number = seen.size;
      const earlier = seen.add(entry.serial);
      if (earlier !== number) throw serialRepeated(entry.serial, earlier, number);
    } catch (error) {
      if (!(error instanceof YaolianError)) throw error;
      throw new InputError(error.code, error.message, error.cure, { place: place(name, entry.at) });
    }
    yield entry.serial;
  }
}

/** Compares what a list says of a pack with what is expected. A value seen before is not looked at again. */
function checker(expected: SerialExpectation): (entry: SerialEntry) => void {
  const { lot, expiry } = expected;
  const gtin = expected.gtin === undefined ? undefined : normalGtin(expected.gtin);
  const passed = { gtin: "", lot: "", expiry: "" };
  const compare = (
    what: "gtin" | "lot" | "expiry",
    found: string | undefined,
    same: (text: string) => boolean,
  ): void => {
    if (found === undefined || found === passed[what]) return;
    if (!same(found)) throw elsewhere(what, found, { gtin, lot, expiry }[what] ?? "");
    passed[what] = found;
  };
  return (entry) => {
    if (gtin !== undefined) compare("gtin", entry.gtin, (text) => normalGtin(text) === gtin);
    if (lot !== undefined) compare("lot", entry.lot, (text) => text === lot);
    if (expiry !== undefined) compare("expiry", entry.expiry, (text) => isoDate(text) === expiry);
  };
}

/** A date as packing lines write it (YYYY-MM-DD, YYYYMMDD or GS1's YYMMDD) as `YYYY-MM-DD`; other text as it is. */
function isoDate(text: string): string {
  if (/^\d{6}$/.test(text)) return parseGs1Date("expiry", text);
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
}

function elsewhere(what: "gtin" | "lot" | "expiry", found: string, wanted: string): InputError {
  const noun = { gtin: "GTIN", lot: "lot number", expiry: "expiry" }[what];
  return new InputError(
    "SerialElsewhere",
    `The ${noun} ${quoted(found)} is not the ${quoted(wanted)} of the lot being read.`,
    "Give the list of that lot alone, or mend the line.",
  );
}
