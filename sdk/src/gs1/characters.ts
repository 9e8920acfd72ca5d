import { InputError } from "../errors.ts";
import { quoted } from "./quoted.ts";

/** One character of the GS1 AI encodable character set 82 (GS1 General Specifications 7.11), as a regular expression. */
export const CHARACTER_82 = "[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]";

const ONLY_82 = new RegExp(`^${CHARACTER_82}*$`);
const FIRST_OUTSIDE_82 = new RegExp(`(?!${CHARACTER_82}).`, "su");

/** Throws `CharacterNotGs1` where a serial, lot or extension holds what GS1 cannot encode. */
export function assertCharacters82(what: string, text: string): void {
  if (ONLY_82.test(text)) return;
  const found = FIRST_OUTSIDE_82.exec(text)?.[0] ?? "";
  const codePoint = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new InputError(
    "CharacterNotGs1",
    `The ${what} ${quoted(text)} holds the character ${quoted(found)} (U+${codePoint}), which no GS1 code can carry.`,
    "Scan again with the scanner set to send FNC1 as GS (0x1D), no other prefix or suffix, and a US keyboard layout.",
  );
}

/** Decodes %XX escapes. Throws `EscapeWrong` where a percent sign is followed by anything but two hex digits of UTF-8. */
export function percentDecoded(what: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw new InputError(
      "EscapeWrong",
      `The ${what} ${quoted(text)} has a percent sign that is not followed by two hex digits of a character.`,
      "Write a percent sign itself as %25.",
    );
  }
}

/** The escapes of the EPC Tag Data Standard (table of GS3A3): the seven characters a URN may not carry as they are. */
export function urnEscaped(text: string): string {
  return text.replace(
    /["%&/<>?]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** The opposite of {@link urnEscaped}. Throws `UrnCharacterUnescaped`, `EscapeWrong` or `CharacterNotGs1`. */
export function urnUnescaped(what: string, text: string): string {
  const bare = /["&/<>?]/.exec(text)?.[0];
  if (bare !== undefined) {
    throw new InputError(
      "UrnCharacterUnescaped",
      `The ${what} ${quoted(text)} holds ${quoted(bare)} as it is.`,
      `The EPC Tag Data Standard writes it as ${urnEscaped(bare)}.`,
    );
  }
  const plain = percentDecoded(what, text);
  assertCharacters82(what, plain);
  return plain;
}
