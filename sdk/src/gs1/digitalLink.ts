import { percentDecoded } from "./characters.ts";
import { addElement, knownIdentifier } from "./elements.ts";
import type { Elements } from "./elements.ts";

/** A GS1 Digital Link URI, split but not yet verified. */
export type DigitalLinkParts = {
  /** The identifier that says what the link is about: 01, 00, 414, … */
  key: string;
  path: Array<[ai: string, value: string]>;
  query: Array<[ai: string, value: string]>;
};

/** The qualifiers that may follow each primary key in the path (GS1 Digital Link URI syntax 1.4, section 4.7). */
const QUALIFIERS: Record<string, string[]> = {
  "00": [],
  "01": ["22", "10", "21", "235"],
  "253": [],
  "255": [],
  "401": [],
  "402": [],
  "414": ["254", "7040"],
  "417": ["7040"],
  "8003": [],
  "8004": ["7040"],
  "8006": ["22", "10", "21"],
  "8010": ["8011"],
  "8013": [],
  "8017": ["8019"],
  "8018": ["8019"],
};

/** The host that printed links name: GS1's own resolver. */
export const RESOLVER = "https://id.gs1.org";

/** Whether the text is a web address, in whatever case a scanner sent it. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * Splits a web address into the parts of a GS1 Digital Link on any host and below any path, or undefined where it is an
 * address of another kind. Split by hand: the URL class would resolve a serial `..` away.
 */
export function splitDigitalLink(text: string): DigitalLinkParts | undefined {
  const match = /^https?:\/\/[^/?#]+(\/[^?#]*)?(?:\?([^#]*))?/i.exec(text);
  const segments = (match?.[1] ?? "").split("/").slice(1);
  if (segments.at(-1) === "") segments.pop();
  for (let index = 0; index + 1 < segments.length; index++) {
    const key = segments[index] ?? "";
    const allowed = QUALIFIERS[key];
    const path = pairs(segments.slice(index));
    if (allowed === undefined || path === undefined || !startsRight(key, path)) continue;
    if (path.slice(1).every(([ai]) => allowed.includes(ai))) return { key, path, query: attributes(match?.[2] ?? "") };
  }
  return undefined;
}

/** The verified elements of a link. Attributes that are no application identifiers (`linkType`) are not elements. */
export function elementsOf(link: DigitalLinkParts, now: Date): Elements {
  const elements: Elements = new Map();
  for (const [ai, value] of [...link.path, ...link.query]) {
    const decoded = percentDecoded(`value of (${ai})`, value);
    const gtin = ai === "01" && /^(?:[0-9]{8}|[0-9]{12,13})$/.test(decoded) ? decoded.padStart(14, "0") : decoded;
    addElement(elements, knownIdentifier(ai, `${ai}=${value}`), gtin, now);
  }
  return elements;
}

/** A link on GS1's resolver, or on the given one. */
export function printLink(
  path: Array<[ai: string, value: string]>,
  query: Array<[ai: string, value: string]> = [],
  resolver: string = RESOLVER,
): string {
  const segments = path.map(([ai, value]) => `/${ai}/${encodeURIComponent(value)}`).join("");
  const attributes = query.map(([ai, value]) => `${ai}=${encodeURIComponent(value)}`).join("&");
  return `${resolver}${segments}${attributes === "" ? "" : `?${attributes}`}`;
}

function pairs(segments: string[]): Array<[string, string]> | undefined {
  if (segments.length % 2 !== 0) return undefined;
  return Array.from({ length: segments.length / 2 }, (_, index) => [
    segments[2 * index] ?? "",
    segments[2 * index + 1] ?? "",
  ]);
}

/** Keys that begin with a number must do so; an ordinary address such as `/01/about` is not a link of GS1's. */
function startsRight(key: string, path: Array<[string, string]>): boolean {
  const value = path[0]?.[1] ?? "";
  return ["401", "8004", "8010", "8013"].includes(key) ? value !== "" : /^[0-9]+/.test(value);
}

function attributes(query: string): Array<[string, string]> {
  return query
    .split(/[&;]/)
    .map((pair): [string, string] => {
      const equals = pair.indexOf("=");
      return equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    })
    .filter(([key]) => /^[0-9]+$/.test(key));
}
