import { APPLICATION_IDENTIFIERS } from "../gs1/applicationIdentifiers.ts";
import { checkDigit } from "../gs1/checkDigit.ts";
import { printLink, RESOLVER, splitDigitalLink } from "../gs1/digitalLink.ts";

/** How a scheme's URN body becomes the path of a Digital Link, or undefined where the body is not of its form. */
type Rewrite = (prefix: string, reference: string, rest: string) => string | undefined;

const digits = (text: string, length: number) => /^[0-9]+$/.test(text) && text.length === length;
const withCheck = (text: string) => text + checkDigit(text);
/** Digital Link escapes for the characters a URN carries as they are; its %-escapes stay. */
const escaped = (text: string) =>
  text.replace(/[!()*+,:]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Company prefix and reference as one number with its check digit; an indicator leads it where the scheme has one. */
function key(length: number, indicator: boolean, write: (number: string, rest: string) => string | undefined): Rewrite {
  return (prefix, reference, rest) => {
    if (!digits(prefix + reference, length) || prefix.length < 6 || prefix.length > 12) return undefined;
    const number = indicator ? `${reference[0]}${prefix}${reference.slice(1)}` : prefix + reference;
    return write(withCheck(number), rest);
  };
}

/** A rewrite whose URN ends behind the number. */
const alone = (length: number, indicator: boolean, ai: string) =>
  key(length, indicator, (number, rest) => (rest === "" ? `/${ai}/${number}` : undefined));

/** A rewrite of a class of goods, whose URN ends in an asterisk. */
const pattern = (length: number, indicator: boolean, path: string) =>
  key(length, indicator, (number, rest) => (rest === "*" ? path + number : undefined));

const serial = (length: number, indicator: boolean, write: (number: string, serial: string) => string) =>
  key(length, indicator, (number, rest) => (rest === "" ? undefined : write(number, escaped(rest))));

function itip(gtin: string, rest: string): string | undefined {
  const parts = /^([0-9]{2})\.([0-9]{2})\.(.+)$/.exec(rest);
  if (parts === null) return undefined;
  const class18 = `/8006/${gtin}${parts[1]}${parts[2]}`;
  return parts[3] === "*" ? class18 : `${class18}/21/${escaped(parts[3] ?? "")}`;
}

const REWRITES: Record<string, Rewrite> = {
  "id:sgtin": serial(13, true, (gtin, rest) => `/01/${gtin}/21/${rest}`),
  "class:lgtin": serial(13, true, (gtin, rest) => `/01/${gtin}/10/${rest}`),
  "idpat:sgtin": pattern(13, true, "/01/"),
  "id:sscc": alone(17, true, "00"),
  "id:sgln": serial(12, false, (gln, rest) => (rest === "0" ? `/414/${gln}` : `/414/${gln}/254/${rest}`)),
  "id:pgln": alone(12, false, "417"),
  "id:grai": serial(12, false, (asset, rest) => `/8003/0${asset}${rest}`),
  "idpat:grai": pattern(12, false, "/8003/0"),
  "id:giai": (prefix, reference, rest) => `/8004/${prefix}${escaped([reference, rest].filter(Boolean).join("."))}`,
  "id:gsrn": alone(17, false, "8018"),
  "id:gsrnp": alone(17, false, "8017"),
  "id:gdti": serial(12, false, (type, rest) => `/253/${type}${rest}`),
  "idpat:gdti": pattern(12, false, "/253/"),
  "id:sgcn": serial(12, false, (coupon, rest) => `/255/${coupon}${rest}`),
  "idpat:sgcn": pattern(12, false, "/255/"),
  "id:cpi": (prefix, reference, rest) =>
    rest === "" ? undefined : `/8010/${prefix}${reference}/8011/${escaped(rest)}`,
  "idpat:cpi": (prefix, reference, rest) => (rest === "*" ? `/8010/${prefix}${reference}` : undefined),
  "id:ginc": (prefix, reference, rest) => `/401/${prefix}${escaped([reference, rest].filter(Boolean).join("."))}`,
  "id:gsin": alone(16, false, "402"),
  "id:itip": key(13, true, itip),
  "idpat:itip": key(13, true, itip),
  "id:upui": serial(13, true, (gtin, rest) => `/01/${gtin}/235/${rest}`),
  "idpat:upui": pattern(13, true, "/01/"),
};

/** Identifiers that the constrained canonical form keeps behind a key: the finest level alone. */
const FINEST: Record<string, string[]> = {
  "01": ["21", "10", "235"],
  "414": ["254"],
  "8006": ["21", "10"],
  "8010": ["8011"],
};

/** Words that early Digital Links wrote for identifiers. */
const WORDS: Record<string, string> = {
  gtin: "01",
  itip: "8006",
  cpid: "8010",
  gln: "414",
  party: "417",
  gsrnp: "8017",
  gsrn: "8018",
  gcn: "255",
  sscc: "00",
  gdti: "253",
  ginc: "401",
  gsin: "402",
  grai: "8003",
  giai: "8004",
  cpv: "22",
  lot: "10",
  ser: "21",
};

/**
 * The constrained canonical GS1 Digital Link of an EPC URN or a Digital Link on any host, as the CBV event hash needs
 * it (CBV 2.0, 8.9): GS1's own resolver, no query, the finest identifier alone. Any other text comes back unchanged.
 */
export function canonicalUri(text: string): string {
  const urn = /^urn:epc:(id|class|idpat):([a-z]+):([^.]*)\.(.*)$/s.exec(text);
  if (urn !== null) {
    const [, space = "", scheme = "", prefix = "", tail = ""] = urn;
    const dot = tail.indexOf(".");
    const [reference, rest] = dot === -1 ? [tail, ""] : [tail.slice(0, dot), tail.slice(dot + 1)];
    const path = REWRITES[`${space}:${scheme}`]?.(prefix, reference, rest);
    return path === undefined ? text : RESOLVER + path;
  }
  if (!/^https?:\/\//.test(text)) return text;
  const [address = ""] = text.split(/[?#]/);
  const numbered = address.replace(/\/([a-z]+)(?=\/)/g, (whole, word: string) =>
    word in WORDS ? `/${WORDS[word]}` : whole,
  );
  const link = splitDigitalLink(numbered);
  if (link === undefined) return text;
  const [[ai, value] = ["", ""], ...qualifiers] = link.path;
  const number = ai === "01" ? value.padStart(14, "0") : value;
  if (APPLICATION_IDENTIFIERS.get(ai)?.value.test(number) !== true) return text;
  const finest = (FINEST[ai] ?? []).map((each) => qualifiers.find(([qualifier]) => qualifier === each)).find(Boolean);
  return `${printLink([])}/${ai}/${number}${finest === undefined ? "" : `/${finest[0]}/${finest[1]}`}`;
}
