import { InputError } from "../errors.ts";
import { urnEscaped, urnUnescaped } from "./characters.ts";
import { checkDigit, parseGln, parseGtin, parseSscc } from "./checkDigit.ts";
import { elementsOf, isWebAddress, printLink, splitDigitalLink } from "./digitalLink.ts";
import type { DigitalLinkParts } from "./digitalLink.ts";
import { isOwnNumber, parseMaterialUri, printMaterialUri } from "./material.ts";
import type { MaterialName } from "./material.ts";
import { quoted } from "./quoted.ts";

/** What an EPC identifier names. Numbers carry their check digits. */
export type Epc =
  | { kind: "sgtin"; gtin: string; serial: string; lot?: string }
  | { kind: "sscc"; sscc: string }
  | { kind: "lgtin"; gtin: string; lot: string }
  | { kind: "sgtinPattern"; gtin: string }
  | { kind: "sgln"; gln: string; extension?: string }
  | { kind: "pgln"; gln: string }
  | { kind: "other"; uri: string; scheme: string };

const LINK_SCHEMES: Record<string, string> = {
  "253": "gdti",
  "255": "sgcn",
  "401": "ginc",
  "402": "gsin",
  "8003": "grai",
  "8004": "giai",
  "8006": "itip",
  "8010": "cpi",
  "8013": "gmn",
  "8017": "gsrnp",
  "8018": "gsrn",
};

/**
 * What an EPC URN (EPC Tag Data Standard), a GS1 Digital Link URI or a URI of a material names; a material's number stands
 * in the place of the GTIN. A scheme the ledger has no use for (giai,
 * grai, …) and any other URI come back as `other`.
 * Throws `EpcNotAUri`, `MaterialUriWrong`, `EpcFormatWrong`, `CheckDigitWrong` and the errors of the values inside.
 */
export function parseEpc(uri: string): Epc {
  const material = parseMaterialUri(uri);
  if (material !== undefined) return epcOfMaterial(material);
  if (isWebAddress(uri)) {
    const link = splitDigitalLink(uri);
    return link === undefined ? { kind: "other", uri, scheme: schemeOf(uri) } : epcOfLink(uri, link);
  }
  const urn = /^urn:epc:(id|class|idpat):([a-z0-9]+):(.*)$/is.exec(uri);
  if (urn === null) {
    if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri)) {
      throw new InputError(
        "EpcNotAUri",
        `${quoted(uri)} is not a URI.`,
        "Write an EPC as urn:epc:id:sgtin:… or as a GS1 Digital Link such as https://id.gs1.org/01/…/21/….",
      );
    }
    return { kind: "other", uri, scheme: schemeOf(uri) };
  }
  const [, space = "", scheme = "", body = ""] = urn;
  return epcOfUrn(uri, `${space.toLowerCase()}:${scheme.toLowerCase()}`, scheme.toLowerCase(), body);
}

/** The EPC as a GS1 Digital Link URI, the form EPCIS 2.0 recommends; `other` keeps its own. */
export function printEpc(epc: Epc): string {
  if ("gtin" in epc && isOwnNumber(epc.gtin)) {
    const { gtin: number } = epc;
    if (epc.kind === "sgtin") return printMaterialUri({ number, serial: epc.serial });
    return printMaterialUri(epc.kind === "lgtin" ? { number, lot: epc.lot } : { number });
  }
  switch (epc.kind) {
    case "sgtin":
      return printLink([
        ["01", epc.gtin],
        ["21", epc.serial],
      ]);
    case "sscc":
      return printLink([["00", epc.sscc]]);
    case "lgtin":
      return printLink([
        ["01", epc.gtin],
        ["10", epc.lot],
      ]);
    case "sgtinPattern":
      return printLink([["01", epc.gtin]]);
    case "sgln":
      return printLink([
        ["414", epc.gln],
        ...(epc.extension === undefined ? [] : [["254", epc.extension] as [string, string]]),
      ]);
    case "pgln":
      return printLink([["417", epc.gln]]);
    case "other":
      return epc.uri;
  }
}

/**
 * The SGTIN URN of one pack; the length of the company prefix (6 to 12) is the licensee's and can't be told from a GTIN.
 * Throws `CompanyPrefixLengthWrong`, `SerialTooLong`, `CharacterNotGs1`.
 */
export function printSgtinUrn(gtin: string, serial: string, companyPrefixLength: number): string {
  const gtin14 = parseGtin(gtin);
  if (!Number.isInteger(companyPrefixLength) || companyPrefixLength < 6 || companyPrefixLength > 12) {
    throw new InputError(
      "CompanyPrefixLengthWrong",
      `${companyPrefixLength} is no length of a GS1 company prefix.`,
      "Give the number of digits GS1 licensed, 6 to 12.",
    );
  }
  const prefix = gtin14.slice(1, 1 + companyPrefixLength);
  const item = gtin14.slice(1 + companyPrefixLength, 13);
  const body = checkedPart("serial", urnEscaped(serial));
  return `urn:epc:id:sgtin:${prefix}.${gtin14[0]}${item}.${urnEscaped(body)}`;
}

function epcOfMaterial({ number: gtin, lot, serial }: MaterialName): Epc {
  if (serial !== undefined) return { kind: "sgtin", gtin, serial, ...(lot === undefined ? {} : { lot }) };
  return lot === undefined ? { kind: "sgtinPattern", gtin } : { kind: "lgtin", gtin, lot };
}

function epcOfUrn(uri: string, form: string, scheme: string, body: string): Epc {
  const [prefix = "", reference = "", ...rest] = body.split(".");
  const last = rest.join(".");
  switch (form) {
    case "id:sgtin":
      return { kind: "sgtin", gtin: gtinOf(uri, prefix, reference), serial: checkedPart("serial", last) };
    case "class:lgtin":
    case "id:lgtin":
      return { kind: "lgtin", gtin: gtinOf(uri, prefix, reference), lot: checkedPart("lot", last) };
    case "idpat:sgtin":
      if (last !== "*") throw formatWrong(uri, "a pattern names a GTIN and ends in .*");
      return { kind: "sgtinPattern", gtin: gtinOf(uri, prefix, reference) };
    case "id:sscc":
      assertNumbers(uri, prefix, reference, 17, rest.length === 0);
      return { kind: "sscc", sscc: parseSscc(withCheckDigit(`${reference[0]}${prefix}${reference.slice(1)}`)) };
    case "id:sgln": {
      assertNumbers(uri, prefix, reference, 12, rest.length > 0);
      const extension = checkedPart("extension", last);
      const gln = parseGln(withCheckDigit(prefix + reference));
      return extension === "0" ? { kind: "sgln", gln } : { kind: "sgln", gln, extension };
    }
    case "id:pgln":
      assertNumbers(uri, prefix, reference, 12, rest.length === 0);
      return { kind: "pgln", gln: parseGln(withCheckDigit(prefix + reference)) };
    default:
      return { kind: "other", uri, scheme };
  }
}

function epcOfLink(uri: string, link: DigitalLinkParts): Epc {
  const scheme = LINK_SCHEMES[link.key];
  if (scheme !== undefined) return { kind: "other", uri, scheme };
  const elements = elementsOf({ ...link, query: [] }, new Date());
  const [gtin, serial, lot] = [elements.get("01"), elements.get("21"), elements.get("10")];
  if (gtin !== undefined) {
    const whole = parseGtin(gtin);
    if (serial !== undefined) return { kind: "sgtin", gtin: whole, serial, ...(lot === undefined ? {} : { lot }) };
    return lot === undefined ? { kind: "sgtinPattern", gtin: whole } : { kind: "lgtin", gtin: whole, lot };
  }
  const [sscc, location, party] = [elements.get("00"), elements.get("414"), elements.get("417")];
  if (sscc !== undefined) return { kind: "sscc", sscc: parseSscc(sscc) };
  if (party !== undefined) return { kind: "pgln", gln: parseGln(party) };
  const extension = elements.get("254");
  return { kind: "sgln", gln: parseGln(location ?? ""), ...(extension === undefined ? {} : { extension }) };
}

function gtinOf(uri: string, prefix: string, reference: string): string {
  assertNumbers(uri, prefix, reference, 13, true);
  return parseGtin(withCheckDigit(`${reference[0]}${prefix}${reference.slice(1)}`));
}

function withCheckDigit(digits: string): string {
  return `${digits}${checkDigit(digits)}`;
}

function assertNumbers(uri: string, prefix: string, reference: string, total: number, partsRight: boolean): void {
  const minimum = total === 12 ? 0 : 1;
  const digits = /^[0-9]{6,12}$/.test(prefix) && /^[0-9]*$/.test(reference) && reference.length >= minimum;
  if (!digits || !partsRight || prefix.length + reference.length !== total) {
    throw formatWrong(uri, `a company prefix of 6 to 12 digits and a reference have ${total} digits together`);
  }
}

function checkedPart(what: "serial" | "lot" | "extension", escaped: string): string {
  const value = urnUnescaped(what, escaped);
  if (value.length >= 1 && value.length <= 20) return value;
  const code = { serial: "SerialTooLong", lot: "LotTooLong", extension: "ExtensionTooLong" }[what];
  throw new InputError(
    value === "" ? "EpcFormatWrong" : code,
    `The ${what} ${quoted(value)} has ${value.length} characters.`,
    `GS1 allows 1 to 20 characters in a ${what}.`,
  );
}

function schemeOf(uri: string): string {
  const epc = /^urn:epc:(tag|raw|pat|idpat|class|id):([a-z0-9-]+)/i.exec(uri);
  if (epc !== null) return (epc[2] ?? "").toLowerCase();
  const urn = /^urn:[a-z0-9][a-z0-9-]*/i.exec(uri);
  return (urn?.[0] ?? uri.slice(0, uri.indexOf(":"))).toLowerCase();
}

function formatWrong(uri: string, rule: string): InputError {
  return new InputError(
    "EpcFormatWrong",
    `The EPC ${quoted(uri)} is not written as the EPC Tag Data Standard says.`,
    `There ${rule}.`,
  );
}
