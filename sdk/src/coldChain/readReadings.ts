import { readFile } from "node:fs/promises";

import { parse } from "csv-parse/sync";
import { z } from "zod";

import { InputError } from "../errors.ts";
import type { Reading } from "./readings.ts";

const LARGEST_BYTES = 16 * 1024 * 1024;

const time = z.union([z.iso.datetime({ offset: true }), z.number().int()]);
const row = z.object({ time, celsius: z.number() });

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
  const rows = rowsOf(text, place);
  if (!Array.isArray(rows)) throw unreadable("it is no list", place);
  return rows.map((given, index) => {
    const read = row.safeParse(given);
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = [index + 1, ...(issue?.path ?? [])].join(".");
      throw unreadable(`reading ${where}: ${issue?.message ?? "malformed"}`, place);
    }
    const { time: moment, celsius } = read.data;
    return { time: typeof moment === "number" ? moment : Math.floor(Date.parse(moment) / 1000), celsius };
  });
}

function rowsOf(text: string, place: string): unknown {
  try {
    if (/^\s*[[{]/.test(text)) return JSON.parse(text);
    const rows = parse<Record<string, string>>(text, { columns: true, skip_empty_lines: true, trim: true, bom: true });
    return rows.map(({ time: moment = "", celsius = "" }) => ({
      time: /^\d+$/.test(moment) ? Number(moment) : moment,
      celsius: celsius === "" ? Number.NaN : Number(celsius),
    }));
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error), place);
  }
}

function unreadable(reason: string, place: string): InputError {
  const cure = "Give JSON or CSV with a time and degrees Celsius for each reading.";
  return new InputError("ReadingsUnreadable", `These are no readings of a logger: ${reason}.`, cure, { place });
}
