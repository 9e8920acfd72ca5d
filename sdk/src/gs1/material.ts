import { InputError } from "../errors.ts";
import { quoted } from "./quoted.ts";

/*
 * What has no GTIN (a herb, a bulk substance) has a number of the ledger's own, which no GS1 key can hold. Its identifiers
 * are URIs of the project's, in the shape of a GS1 Digital Link; docs/decisions/materials-in-epcis.md says why.
 */
const BASE = "https://yaolian.example/material/";
const FORM = /^https:\/\/yaolian\.example\/material\/([0-9]{19,20})(?:\/10\/([^/?#]+))?(?:\/21\/([^/?#]+))?$/i;
const PREFIX = /^https:\/\/yaolian\.example\/material\//i;

const FIRST = 1n << 63n;
const END = 1n << 64n;

/** Names of a material: itself, one of its lots, or one of its packs. */
export interface MaterialName {
  readonly number: string;
  readonly lot?: string;
  readonly serial?: string;
}

/** Whether a number in digits is one of the ledger's own: the top bit of 64 is set, which no GTIN reaches. */
export function isOwnNumber(digits: string): boolean {
  return /^[0-9]{19,20}$/.test(digits) && BigInt(digits) >= FIRST && BigInt(digits) < END;
}

/** What a URI of a material names; undefined for any other URI. Throws an InputError `MaterialUriWrong`. */
export function parseMaterialUri(uri: string): MaterialName | undefined {
  if (!PREFIX.test(uri)) return undefined;
  const [, number, lot, serial] = FORM.exec(uri) ?? [];
  const [lotText, serialText] = [decoded(lot), decoded(serial)];
  const tooLong = [lotText, serialText].some((text) => text === null || (text !== undefined && text.length > 20));
  if (number === undefined || !isOwnNumber(number) || tooLong) throw wrong(uri);
  return {
    number: BigInt(number).toString(),
    ...(lotText === undefined || lotText === null ? {} : { lot: lotText }),
    ...(serialText === undefined || serialText === null ? {} : { serial: serialText }),
  };
}

/** The URI of a material, of one of its lots, or of one of its packs. */
export function printMaterialUri({ number, lot, serial }: MaterialName): string {
  const parts = [lot === undefined ? "" : `/10/${encodeURIComponent(lot)}`];
  if (serial !== undefined) parts.push(`/21/${encodeURIComponent(serial)}`);
  return `${BASE}${number}${parts.join("")}`;
}

/** Null where the percent signs stand for nothing. */
function decoded(part: string | undefined): string | undefined | null {
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function wrong(uri: string): InputError {
  return new InputError(
    "MaterialUriWrong",
    `${quoted(uri)} names no material of the ledger.`,
    `Write ${BASE}, its number, and for a lot /10/ and the lot, for a pack /21/ and the serial, each at most 20 characters.`,
  );
}
