import { InputError } from "../errors.ts";
import { identifierAt } from "./applicationIdentifiers.ts";
import { addElement, knownIdentifier, nameOf, unknownIdentifier } from "./elements.ts";
import type { Elements } from "./elements.ts";
import { quoted } from "./quoted.ts";

/** FNC1 as a scanner sends it: ASCII group separator. */
export const GS = "\u001d";

/** The elements of a string that a scanner sent: identifiers without parentheses, variable fields ended by {@link GS}. */
export function parseRawElements(scan: string, now: Date): Elements {
  const elements: Elements = new Map();
  let at = scan.startsWith(GS) ? 1 : 0;
  while (at < scan.length) {
    const identifier = identifierAt(scan, at);
    if (identifier === undefined) throw notAnIdentifier(scan, at, elements.size);
    const start = at + identifier.ai.length;
    const separator = scan.indexOf(GS, start);
    const fieldEnd = separator === -1 ? scan.length : separator;
    const end = identifier.predefinedLength === undefined ? fieldEnd : start + identifier.predefinedLength;
    if (end > fieldEnd) {
      throw new InputError(
        "ElementTruncated",
        `The ${nameOf(identifier.ai)} ${quoted(scan.slice(start, fieldEnd))} is cut short.`,
        `It has ${identifier.predefinedLength} digits; scan the whole code again.`,
      );
    }
    addElement(elements, identifier, scan.slice(start, end), now);
    at = scan[end] === GS ? end + 1 : end;
  }
  return elements;
}

/** The elements of a string in the form people read, `(01)…(21)…`; a parenthesis inside a value is written `\(`. */
export function parseBracketedElements(text: string, now: Date): Elements {
  const elements: Elements = new Map();
  const field = /\(([0-9]{2,4})\)((?:\\\(|(?!\([0-9]{2,4}\)).)*)/suy;
  while (field.lastIndex < text.length) {
    const start = field.lastIndex;
    const found = field.exec(text);
    if (found === null) {
      throw new InputError(
        "ElementStringWrong",
        `${quoted(text.slice(start))} does not begin with an application identifier in parentheses.`,
        "Write the fields as (01)GTIN(21)serial(17)YYMMDD(10)lot.",
      );
    }
    const [, ai = "", value = ""] = found;
    addElement(elements, knownIdentifier(ai, text), value.replaceAll("\\(", "("), now);
  }
  return elements;
}

/** Both written forms of fields in the given order: for people, and as a scanner would send it. */
export function printElements(fields: Array<[ai: string, value: string]>): { human: string; raw: string } {
  const human = fields.map(([ai, value]) => `(${ai})${value.replaceAll("(", "\\(")}`).join("");
  const raw = fields.map(([ai, value], index) => {
    const ends = index === fields.length - 1 || knownIdentifier(ai, ai).predefinedLength !== undefined;
    return `${ai}${value}${ends ? "" : GS}`;
  });
  return { human, raw: raw.join("") };
}

function notAnIdentifier(scan: string, at: number, fieldsBefore: number): InputError {
  const rest = scan.slice(at);
  if (/^[0-9]{2}/.test(rest)) return unknownIdentifier(rest.slice(0, 4), scan);
  if (fieldsBefore > 0) {
    return new InputError(
      "CharactersAppended",
      `The code ${quoted(scan)} goes on with ${quoted(rest)} after its last field.`,
      "Turn off the suffix in the scanner's settings and scan again.",
    );
  }
  return new InputError(
    "PackCodeUnknown",
    `${quoted(scan)} is not a code of a pack.`,
    "Scan the pack's DataMatrix: a GS1 element string, a GS1 Digital Link, an EPC URN or a China trace code of 20 digits.",
  );
}
