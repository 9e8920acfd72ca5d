import { InputError } from "../../errors.ts";
import { lotIdOf, readSerials } from "../../lots/index.ts";
import { csvEntries } from "../../lots/serialFormats.ts";
import { readText, withoutByteOrderMark } from "../../lots/textInput.ts";
import type { PackList } from "./options.ts";

/** A list of serials whose lot is known. */
export interface NamedPackList {
  readonly path: string;
  readonly gtin: string;
  readonly lot: string;
}

/**
 * The lists of serials that the caller gives, by the ids of their lots: GTIN and lot number are the caller's, or those
 * of the list's first row. Throws an InputError `PackListUnnamed`, or what is wrong with the CSV's first line.
 */
export async function namePackList(given: string | PackList): Promise<[lot: string, list: NamedPackList]> {
  const list = typeof given === "string" ? { path: given } : given;
  const first = list.gtin === undefined || list.lot === undefined ? await firstRow(list.path) : undefined;
  const gtin = list.gtin ?? first?.gtin;
  const lot = list.lot ?? first?.lot;
  if (gtin === undefined || lot === undefined) {
    throw new InputError(
      "PackListUnnamed",
      `${list.path} does not say of which lot its serials are.`,
      "Give it columns gtin and lot, or name GTIN and lot beside the path.",
    );
  }
  return [lotIdOf(gtin, lot), { path: list.path, gtin, lot }];
}

/** The serials of a list in packing order, each row checked against the lot. */
export function serialsOf({ path, gtin, lot }: NamedPackList, expiry: string): AsyncIterable<string> {
  return readSerials(path, "csv", { gtin, lot, expiry });
}

async function firstRow(path: string): Promise<{ gtin?: string | undefined; lot?: string | undefined } | undefined> {
  for await (const entry of csvEntries(path, withoutByteOrderMark(readText(path)))) return entry;
  return undefined;
}
