import { linePlace } from "./serialColumns.ts";
import { SerialCheck, type SerialExpectation } from "./serialCheck.ts";
import { csvEntries, lineEntries } from "./serialFormats.ts";
import { itemPlace, jsonEntries } from "./serialJson.ts";
import { readText, type TextSource, withoutByteOrderMark } from "./textInput.ts";

/** How a list of serials is written: CSV (RFC 4180), a JSON list, or bare lines. */
export type SerialFormat = "csv" | "json" | "lines";

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
  const check = new SerialCheck(expected, (at) => place(name, at));
  for await (const entry of entries(name, withoutByteOrderMark(readText(source, expected.onRead))))
    yield check.accept(entry);
}
