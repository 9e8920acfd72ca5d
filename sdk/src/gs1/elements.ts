import { InputError } from "../errors.ts";
import { APPLICATION_IDENTIFIERS } from "./applicationIdentifiers.ts";
import type { ApplicationIdentifier } from "./applicationIdentifiers.ts";
import { assertCharacters82 } from "./characters.ts";
import { assertCheckDigit } from "./checkDigit.ts";
import { parseGs1Date } from "./dates.ts";
import { quoted } from "./quoted.ts";

/** Application identifiers and their values, verified, as one code carried them. */
export type Elements = Map<string, string>;

const NAMES: Record<string, string> = { "01": "GTIN", "21": "serial", "10": "lot", "17": "expiry date", "00": "SSCC" };

/** The field's word for an identifier, for an error. */
export function nameOf(ai: string): string {
  const name = NAMES[ai];
  return name === undefined ? `value of (${ai})` : `${name} (${ai})`;
}

/** The identifier of that number. Throws `ApplicationIdentifierUnknown`. */
export function knownIdentifier(ai: string, context: string): ApplicationIdentifier {
  const known = APPLICATION_IDENTIFIERS.get(ai);
  if (known === undefined) throw unknownIdentifier(ai, context);
  return known;
}

/** The error for an identifier that GS1 has not defined. */
export function unknownIdentifier(ai: string, context: string): InputError {
  return new InputError(
    "ApplicationIdentifierUnknown",
    `${quoted(ai)} in ${quoted(context)} is no GS1 application identifier.`,
    "Scan again with FNC1 sent as GS (0x1D): a field may have run into the next one.",
  );
}

/**
 * Verifies one value and keeps it. Throws `SerialTooLong`, `LotTooLong`, `CharacterNotGs1`, `ElementFormatWrong`,
 * `CheckDigitWrong`, `DateImpossible`, and `FieldsContradict` where the code gave the identifier another value before.
 */
export function addElement(elements: Elements, identifier: ApplicationIdentifier, value: string, now: Date): void {
  const { ai } = identifier;
  const what = nameOf(ai);
  if (ai !== "8010") assertCharacters82(what, value);
  if ((ai === "10" || ai === "21") && value.length > 20) {
    throw new InputError(
      ai === "21" ? "SerialTooLong" : "LotTooLong",
      `The ${what} ${quoted(value)} has ${value.length} characters.`,
      "GS1 allows 20: the scanner appended characters, or the separator FNC1 (GS, 0x1D) before the next field is lost.",
    );
  }
  if (!identifier.value.test(value)) throw formatWrong(what, value);
  if (identifier.checked > 0) assertCheckDigit(what, value.slice(0, identifier.checked));
  if (identifier.date) parseGs1Date(what, value, now);
  const before = elements.get(ai);
  if (before !== undefined && before !== value) {
    throw new InputError(
      "FieldsContradict",
      `The ${what} is given as ${quoted(before)} and again as ${quoted(value)}.`,
      "Two codes were read as one: scan one pack at a time.",
    );
  }
  elements.set(ai, value);
}

function formatWrong(what: string, value: string): InputError {
  return new InputError(
    "ElementFormatWrong",
    `The ${what} ${quoted(value)} has the wrong length or characters.`,
    "Compare it with the print on the pack and scan again.",
  );
}
