import { canonicalUri } from "./canonicalUri.ts";
import { bareWord, webUri } from "./vocabulary.ts";
import type { VocabularyKind } from "./vocabulary.ts";

export type Json = Record<string, unknown>;

/** The namespaces that a document's `@context` gives to prefixes. */
export type Prefixes = ReadonlyMap<string, string>;

/** Prefixes that the EPCIS 2.0 JSON-LD context itself declares. */
const STANDARD_PREFIXES: Array<[string, string]> = [
  ["gs1", "https://gs1.org/voc/"],
  ["cbv", "https://ref.gs1.org/cbv/"],
  ["cbvmda", "urn:epcglobal:cbv:mda:"],
  ["epcis", "https://ref.gs1.org/epcis/"],
];

/** A value in the algorithm's canonical form: numbers without trailing zeros, vocabulary and EPCs as web URIs. */
export function text(value: unknown, prefixes: Prefixes): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return plainNumber(value);
  if (typeof value !== "string") return value === undefined || value === null ? "" : JSON.stringify(value);
  const trimmed = expanded(value.trim(), prefixes);
  const number = /^([+-]?)(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.exec(trimmed);
  if (number !== null)
    return number[3] === undefined ? plainDecimal(number[1] ?? "", number[2] ?? "") : plainNumber(Number(trimmed));
  return canonicalUri(cbvWebUri(trimmed));
}

function cbvWebUri(uri: string): string {
  if (!uri.startsWith("urn:epcglobal:cbv:")) return uri;
  const kinds: VocabularyKind[] = [
    "bizStep",
    "disposition",
    "bizTransactionType",
    "sourceDestinationType",
    "errorReason",
  ];
  const kind = kinds.find((each) => bareWord(each, uri) !== undefined);
  return kind === undefined ? uri : webUri(kind, uri);
}

/** Digit by digit, so that serials and lots of many digits stay distinct. */
function plainDecimal(sign: string, unsigned: string): string {
  const [whole = "", fraction = ""] = unsigned.split(".");
  const plain = `${whole.replace(/^0+(?=\d)/, "") || "0"}.${fraction.replace(/0+$/, "")}`.replace(/\.$/, "");
  return sign === "-" && plain !== "0" ? `-${plain}` : plain;
}

function plainNumber(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}

/** A time in UTC with three decimals, the third rounded half up; text that is no time stays as it is. */
export function utc(value: unknown): string {
  if (typeof value !== "string") return "";
  const parts = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)$/.exec(value.trim());
  const seconds = parts === null ? Number.NaN : Date.parse(`${parts[1]}${parts[3]}`);
  if (Number.isNaN(seconds)) return value.trim();
  const milliseconds = Math.floor((Number((parts?.[2] ?? "0").slice(0, 4).padEnd(4, "0")) + 5) / 10);
  return new Date(seconds + milliseconds).toISOString();
}

/** A value whose prefix the context declares, written out; any other as it is. */
export function expanded(value: string, prefixes: Prefixes): string {
  const colon = value.indexOf(":");
  const namespace = colon === -1 ? undefined : prefixes.get(value.slice(0, colon));
  return namespace === undefined ? value : namespace + value.slice(colon + 1);
}

/** A field name with its namespace in braces, as the algorithm writes fields of others. */
export function braced(name: string, prefixes: Prefixes): string {
  const colon = name.indexOf(":");
  const namespace = colon === -1 ? undefined : prefixes.get(name.slice(0, colon));
  return namespace === undefined ? name : `{${namespace}}${name.slice(colon + 1)}`;
}

/** The prefixes of JSON-LD contexts, the later ones winning, on top of the standard's own. */
export function prefixesOf(contexts: unknown[]): Prefixes {
  const declared = contexts
    .flatMap(asList)
    .filter(isObject)
    .flatMap((context) => Object.entries(context))
    .filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return new Map([...STANDARD_PREFIXES, ...declared]);
}

/** A list, a single element where someone wrote no list, or nothing. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By code points, as the algorithm orders strings; the language's own order is by UTF-16 units. */
export function sorted(strings: string[]): string[] {
  if (!strings.some((each) => /[\ud800-\udfff]/.test(each))) return strings.sort();
  return strings
    .map((each) => ({ each, units: Array.from(each, (character) => character.codePointAt(0) ?? 0) }))
    .sort((left, right) => {
      const at = left.units.findIndex((unit, index) => unit !== right.units[index]);
      return at === -1 ? left.units.length - right.units.length : (left.units[at] ?? 0) - (right.units[at] ?? -1);
    })
    .map(({ each }) => each);
}
