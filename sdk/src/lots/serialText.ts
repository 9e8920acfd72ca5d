import { CsvError, parse } from "csv-parse/browser/esm/sync";

import { blankLine, csvBroken, CsvSerials, linePlace, LONGEST_LINE, type SerialEntry } from "./serialColumns.ts";
import { SerialCheck, type SerialExpectation } from "./serialCheck.ts";

/**
 * The serials of a text in its order, as `readSerials` reads them, at once and without a disk: a CSV with a column `serial`, or
 * bare lines. Throws as `readSerials`.
 */
export function readSerialText(text: string, expected: SerialExpectation = {}): string[] {
  const name = expected.name ?? "the list";
  const plain = text.replace(/^\ufeff/, "");
  const check = new SerialCheck(expected, (at) => linePlace(name, at));
  return [...(isCsv(plain) ? csvEntries(name, plain) : lineEntries(name, plain))].map((entry) => check.accept(entry));
}

/** A list whose first line names the column `serial`, or begins with a quote, is a CSV; everything else is bare lines. */
function isCsv(text: string): boolean {
  const [first = ""] = text.split(/\r?\n/, 1);
  return first.startsWith('"') || first.split(/[,;\t]/).some((title) => title.trim().toLowerCase() === "serial");
}

function* lineEntries(name: string, text: string): Generator<SerialEntry> {
  let blank: number | undefined;
  for (const [at, serial] of text.split(/\r?\n/).entries()) {
    if (serial === "") {
      blank ??= at + 1;
      continue;
    }
    if (blank !== undefined) throw blankLine(name, blank);
    yield { serial, at: at + 1 };
  }
}

function* csvEntries(name: string, text: string): Generator<SerialEntry> {
  const serials = new CsvSerials(name);
  for (const { record, info } of recordsOf(name, text)) {
    const entry = serials.next(record, info.lines);
    if (entry !== undefined) yield entry;
  }
}

type Numbered = { record: string[]; info: { lines: number } };

function recordsOf(name: string, text: string): Numbered[] {
  try {
    const options = { info: true, relax_column_count: true, max_record_size: LONGEST_LINE };
    return parse(text, options) as unknown as Numbered[];
  } catch (error) {
    if (error instanceof CsvError) throw csvBroken(name, error);
    throw error;
  }
}
