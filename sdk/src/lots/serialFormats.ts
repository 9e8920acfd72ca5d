import { pipeline } from "node:stream/promises";

import { CsvError, parse } from "csv-parse";

import { blankLine, csvBroken, CsvSerials, LONGEST_LINE, type SerialEntry } from "./serialColumns.ts";
import { textLines } from "./textInput.ts";

/** Bare serials, one a line. Throws `LineTooLong`, or `SerialEmpty` for a blank line before the last serial. */
export async function* lineEntries(name: string, text: AsyncIterable<string>): AsyncGenerator<SerialEntry> {
  let blank: number | undefined;
  for await (const { text: serial, line } of textLines(name, text, LONGEST_LINE)) {
    if (serial === "") {
      blank ??= line;
      continue;
    }
    if (blank !== undefined) throw blankLine(name, blank);
    yield { serial, at: line };
  }
}

/**
 * Serials of a CSV (RFC 4180): the column `serial` of a header, with `gtin`, `lot` and `expiry` where it has them, or
 * a single column without a header.
 * Throws `CsvBroken`, `CsvColumnsWrong`, `SerialColumnMissing`, or `SerialEmpty` for a blank line amid the list.
 */
export async function* csvEntries(name: string, text: AsyncIterable<string>): AsyncGenerator<SerialEntry> {
  const parser = parse({ info: true, relax_column_count: true, max_record_size: LONGEST_LINE });
  // The parser is destroyed with a failure of its source, so the loop below throws that failure itself.
  const feeding = pipeline(text, parser).catch((error: unknown) => error);
  const serials = new CsvSerials(name);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const entry = serials.next(record, info.lines);
      if (entry !== undefined) yield entry;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw csvBroken(name, error);
  } finally {
    parser.destroy();
    await feeding;
  }
}
