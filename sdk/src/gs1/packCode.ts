import { InputError } from "../errors.ts";
import { assertCharacters82 } from "./characters.ts";
import { parseGtin } from "./checkDigit.ts";
import { parseGs1Date, printGs1Date } from "./dates.ts";
import { elementsOf, isWebAddress, printLink, splitDigitalLink } from "./digitalLink.ts";
import { parseBracketedElements, parseRawElements, printElements } from "./elementString.ts";
import { addElement, knownIdentifier } from "./elements.ts";
import type { Elements } from "./elements.ts";
import { parseEpc } from "./epc.ts";
import { quoted } from "./quoted.ts";

/** What the code on a pack says. A GS1 code has a GTIN, a China trace code (药品追溯码) has not. */
export type PackCode = {
  /** GTIN-14. */
  gtin?: string;
  serial?: string;
  lot?: string;
  /** `YYYY-MM-DD`, day 00 resolved to the last of the month. */
  expiry?: string;
  /** China trace code, 20 digits. */
  traceCode?: string;
  /** Its first 7 digits: which drug, and which packaging layer of it. */
  drugIdentification?: string;
};

const FORMS =
  "Scan the pack's DataMatrix: a GS1 element string, a GS1 Digital Link, an EPC URN or a China trace code of 20 digits.";

/**
 * Reads what a scanner sent, or a person typed, from one pack: a GS1 element string with parentheses or raw, a GS1
 * Digital Link, an EPC URN of an SGTIN, or a China trace code. Line ends and tabs that scanners append are dropped.
 * `now` settles the century of the expiry. Throws an `InputError` of its own code for each thing that can be wrong.
 */
export function parsePackCode(scan: string, options: { now?: Date } = {}): PackCode {
  const now = options.now ?? new Date();
  const trimmed = scan.replace(/[\r\n\t]+$/, "");
  const { carrier, text } = withoutSymbology(trimmed);
  if (carrier !== "gs1") {
    if (isWebAddress(text)) return packOfLink(text, now);
    if (/^urn:/i.test(text)) return packOfUrn(text);
    if (/^8[0-9]{19}$/.test(text)) return { traceCode: text, drugIdentification: text.slice(0, 7) };
  }
  if (carrier === "plain") {
    throw new InputError(
      "SymbologyNotGs1",
      `The scanner says by ${quoted(trimmed.slice(0, 3))} that ${quoted(text)} is not a GS1 code.`,
      FORMS,
    );
  }
  assertNotAppended(text);
  const elements = text.startsWith("(") ? parseBracketedElements(text, now) : parseRawElements(text, now);
  return packOf(elements, text, now);
}

/** The pack's fields as a GS1 element string: in the form people read, and raw with GS behind variable fields. */
export function printElementString(code: PackCode, options: { now?: Date } = {}): { human: string; raw: string } {
  const { gtin, serial, lot, expiry } = checkedFields(code, options.now ?? new Date());
  const fields: Array<[string, string | undefined]> = [
    ["01", gtin],
    ["21", serial],
    ["17", expiry],
    ["10", lot],
  ];
  return printElements(fields.filter((field): field is [string, string] => field[1] !== undefined));
}

/** The pack's fields as a GS1 Digital Link on GS1's resolver, e.g. `https://id.gs1.org/01/…/10/…/21/…?17=…`. */
export function printDigitalLink(code: PackCode, options: { now?: Date } = {}): string {
  const { gtin, serial, lot, expiry } = checkedFields(code, options.now ?? new Date());
  const path: Array<[string, string | undefined]> = [
    ["01", gtin],
    ["10", lot],
    ["21", serial],
  ];
  return printLink(
    path.filter((field): field is [string, string] => field[1] !== undefined),
    expiry === undefined ? [] : [["17", expiry]],
  );
}

/** The text as a scanner in caps lock would have sent it: upper and lower case of A to Z exchanged. */
export function caseSwapped(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => (letter < "a" ? letter.toLowerCase() : letter.toUpperCase()));
}

/** Takes off the AIM symbology identifier. One in the wrong case proves that the scanner is in caps lock. */
function withoutSymbology(scan: string): { carrier: "gs1" | "plain" | "unknown"; text: string } {
  const flag = scan.slice(0, 3);
  const text = scan.slice(3);
  if (["]d2", "]Q3", "]C1", "]e0"].includes(flag)) return { carrier: "gs1", text };
  if (["]d1", "]Q1", "]C0"].includes(flag)) return { carrier: "plain", text };
  if (["]D2", "]q3", "]c1", "]E0", "]D1", "]q1", "]c0"].includes(flag)) {
    throw new InputError(
      "ScannerInCapsLock",
      `The scan ${quoted(scan)} begins with ${quoted(flag)}: upper and lower case are exchanged.`,
      "Turn off caps lock on the keyboard the scanner writes to, and scan again.",
    );
  }
  return { carrier: "unknown", text: scan };
}

function packOfLink(text: string, now: Date): PackCode {
  const link = splitDigitalLink(text);
  if (link === undefined) {
    throw new InputError(
      "DigitalLinkWrong",
      `The address ${quoted(text)} names no pack.`,
      "A GS1 Digital Link holds /01/GTIN, and /21/serial for one pack.",
    );
  }
  return packOf(elementsOf(link, now), text, now);
}

function packOfUrn(text: string): PackCode {
  const epc = parseEpc(text);
  if (epc.kind === "sgtin") return { gtin: epc.gtin, serial: epc.serial };
  throw new InputError(
    "EpcNotAPack",
    `The EPC ${quoted(text)} does not name one pack.`,
    "Give the pack's own: urn:epc:id:sgtin:….",
  );
}

function packOf(elements: Elements, text: string, now: Date): PackCode {
  const [gtin, serial, lot, date] = ["01", "21", "10", "17"].map((ai) => elements.get(ai));
  if (gtin === undefined) {
    const logistic = elements.has("00") || elements.has("02");
    throw new InputError(
      "GtinMissing",
      `${quoted(text)} has no GTIN (01)${logistic ? ": it is the label of a case or pallet" : ""}.`,
      logistic ? "Scan the pack itself." : FORMS,
    );
  }
  return {
    gtin: parseGtin(gtin),
    ...(serial === undefined ? {} : { serial }),
    ...(lot === undefined ? {} : { lot }),
    ...(date === undefined ? {} : { expiry: parseGs1Date("expiry date (17)", date, now) }),
  };
}

function assertNotAppended(text: string): void {
  if (text === "") throw new InputError("ScanEmpty", "The scan is empty.", FORMS);
  const appended = /^(8[0-9]{19})(.+)$/s.exec(text);
  if (appended !== null) {
    throw new InputError(
      "CharactersAppended",
      `The trace code ${quoted(appended[1] ?? "")} goes on with ${quoted(appended[2] ?? "")}.`,
      "A China trace code has 20 digits: turn off the suffix in the scanner's settings and scan again.",
    );
  }
  if (!/^[0-9(\u001d]/.test(text)) assertCharacters82("scan", text);
}

function checkedFields(code: PackCode, now: Date): { gtin: string; serial?: string; lot?: string; expiry?: string } {
  if (code.gtin === undefined) {
    throw new InputError(
      "GtinMissing",
      "The pack has no GTIN, so GS1 has no way to write it.",
      "Print its China trace code as it is.",
    );
  }
  const elements: Elements = new Map();
  if (code.serial !== undefined) addElement(elements, knownIdentifier("21", "21"), code.serial, now);
  if (code.lot !== undefined) addElement(elements, knownIdentifier("10", "10"), code.lot, now);
  return {
    gtin: parseGtin(code.gtin),
    ...(code.serial === undefined ? {} : { serial: code.serial }),
    ...(code.lot === undefined ? {} : { lot: code.lot }),
    ...(code.expiry === undefined ? {} : { expiry: printGs1Date("expiry", code.expiry, now) }),
  };
}
