import { readFile } from "node:fs/promises";

import { parse } from "csv-parse/sync";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { checkShape } from "../prescriptions/shape.ts";
import type { Reading } from "./readings.ts";

const LARGEST_BYTES = 16 * 1024 * 1024;

const time = z.union([z.iso.datetime({ offset: true }), z.number().int().min(0)], {
  error: "expected an ISO 8601 time with its offset, or Unix seconds",
});
const celsius = z.number({ error: "expected degrees Celsius as a number" });
const row = z.object({ time, celsius });
const CURE = "Give JSON or CSV with a time and degrees Celsius for each reading.";
/** A number as loggers write it: `Number` would take "0x10" and "1e3" too. */
const DECIMAL = /^[+-]?\d{1,6}(?:\.\d{1,9})?$/;
const SECONDS = /^\d{1,12}$/;

/**
 * A logger's readings out of a file: JSON (a list of `{time, celsius}`) or CSV with the columns `time` and `celsius`.
 * Times are ISO 8601 with an offset, or Unix seconds. Throws an InputError `ReadingsUnreadable`.
 */
export async function readReadings(path: string): Promise<Reading[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError("ReadingsUnreadable", `The readings can't be read (${reason}).`, "Check the path.", {
      place: path,
    });
  }
  if (bytes.length > LARGEST_BYTES) throw unreadable("the file is larger than 16 MiB", path);
  return parseReadings(bytes.toString("utf8"), path);
}

/** As {@link readReadings}, of a text; `place` is what it is called in failures. */
export function parseReadings(text: string, place = "readings"): Reading[] {
  const plain = text.replace(/^\ufeff/, "");
  return (/^\s*[[{]/.test(plain) ? listed(plain, place) : columned(plain, place)).map(readingOf);
}

/** One reading as a file says it, and where. */
interface Given {
  readonly place: string;
  readonly value: unknown;
}

function readingOf({ place, value }: Given): Reading {
  const { time: moment, celsius: degrees } = checkShape(row, value, {
    code: "ReadingsUnreadable",
    root: place,
    cure: CURE,
  });
  return { time: typeof moment === "number" ? moment : Math.floor(Date.parse(moment) / 1000), celsius: degrees };
}

function listed(text: string, place: string): Given[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw unreadable("it begins as JSON does and is none", place);
  }
  if (!Array.isArray(list)) throw unreadable("it is no list", place);
  return list.map((value: unknown, index) => ({ place: `${place}, reading ${index + 1}`, value }));
}

function columned(text: string, place: string): Given[] {
  const [head, ...records] = recordsOf(text, place);
  const [timeAt, celsiusAt] = ["time", "celsius"].map((name) => {
    const columns = head?.record ?? [];
    if (!columns.includes(name)) throw unreadable(`they have no column ${name}`, place);
    if (columns.indexOf(name) === columns.lastIndexOf(name)) return columns.indexOf(name);
    throw unreadable(`they have two columns ${name}`, place);
  });
  return records.map(({ record, info }) => {
    const [moment = "", degrees = ""] = [record[timeAt ?? 0], record[celsiusAt ?? 0]];
    const value = {
      ...(moment === "" ? {} : { time: SECONDS.test(moment) ? Number(moment) : moment }),
      ...(degrees === "" ? {} : { celsius: DECIMAL.test(degrees) ? Number(degrees) : degrees }),
    };
    return { place: `${place}, line ${info.lines}`, value };
  });
}

type Numbered = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

function recordsOf(text: string, place: string): Numbered[] {
  try {
    return parse(text, { info: true, skip_empty_lines: true, trim: true }) as unknown as Numbered[];
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error), place);
  }
}

function unreadable(reason: string, place: string): InputError {
  const message = `These are no readings of a logger: ${reason.replace(/\.$/, "")}.`;
  return new InputError("ReadingsUnreadable", message, CURE, { place });
}
