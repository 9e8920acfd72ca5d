import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { asList, braced, expanded, isObject, prefixesOf, sorted, text, utc } from "./canonicalValues.ts";
import type { Json, Prefixes } from "./canonicalValues.ts";
import { webUri } from "./vocabulary.ts";
import type { VocabularyKind } from "./vocabulary.ts";

/** A field in canonical order: how its value is written, and the fields inside it. */
type Field = { name: string; write: (value: unknown, context: Prefixes) => string[] };

const NOT_HASHED = new Set([
  "@context",
  "type",
  "recordTime",
  "eventID",
  "errorDeclaration",
  "rdfs:comment",
  "comment",
]);

/**
 * The identity of an event that has none of its own: the CBV 2.0 event hash `ni:///sha-256;…?ver=CBV2.0` (CBV 2.0,
 * section 8.9). It does not change with the order of fields and lists, the form of EPCs (URN or Digital Link) and
 * vocabulary words, or the time zone a time is written in; nor with eventID, recordTime and errorDeclaration, so that an
 * error declaration has the hash of what it declares an error. `context` is the document's `@context`, whose prefixes
 * name the fields of others. Never throws.
 */
export function eventHash(event: Readonly<Json>, context?: unknown): string {
  return `ni:///sha-256;${bytesToHex(sha256(utf8ToBytes(preHash(event, context))))}?ver=CBV2.0`;
}

/** The string that {@link eventHash} hashes. */
export function preHash(event: Readonly<Json>, context?: unknown): string {
  const prefixes = prefixesOf([context, event["@context"]]);
  const ordered = EVENT_FIELDS.flatMap((field) => field.write(event[field.name], prefixes)).join("");
  const named = new Set(EVENT_FIELDS.map((field) => field.name));
  const loose = Object.entries(event).flatMap(([name, value]) =>
    named.has(name) || NOT_HASHED.has(name) ? [] : looseFields(name, value, prefixes),
  );
  return `eventType=${text(event["type"], prefixes)}${ordered}${sorted(loose).join("")}`;
}

/** Fields that follow the ordered ones, in alphabetical order together with what others added to the event. */
function looseFields(name: string, value: unknown, prefixes: Prefixes): string[] {
  switch (name) {
    case "bizTransactionList":
      return typedList(name, "bizTransaction", "bizTransactionType", value, prefixes);
    case "sourceList":
      return typedList(name, "source", "sourceDestinationType", value, prefixes);
    case "destinationList":
      return typedList(name, "destination", "sourceDestinationType", value, prefixes);
    default:
      return extension(name, value, prefixes);
  }
}

function typedList(list: string, name: string, kind: VocabularyKind, value: unknown, prefixes: Prefixes): string[] {
  const elements = asList(value)
    .filter(isObject)
    .map((element) => {
      const type =
        typeof element["type"] === "string" ? `type=${webUri(kind, expanded(element["type"], prefixes))}` : "";
      return `${type}${simple(name)(element[name], prefixes).join("")}`;
    });
  return elements.length === 0 ? [] : [`${list}${sorted(elements).join("")}`];
}

/** A field someone else defined: its name with the namespace in braces, what it holds sorted below it. */
function extension(name: string, value: unknown, prefixes: Prefixes): string[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => extension(name, each, prefixes));
  const key = braced(name, prefixes);
  if (!isObject(value))
    return value === undefined || value === null ? [key] : [`${key}${equals(text(value, prefixes))}`];
  const inner = Object.entries(value)
    .filter(([child]) => child !== "#text" && child !== "@context" && !NOT_HASHED.has(child))
    .flatMap(([child, each]) => extension(child, each, prefixes));
  const own = typeof value["#text"] === "string" ? equals(text(value["#text"], prefixes)) : "";
  return [`${key}${own}${sorted(inner).join("")}`];
}

function simple(name: string, canonical: (value: unknown, prefixes: Prefixes) => string = text): Field["write"] {
  return (value, prefixes) =>
    sorted(
      asList(value)
        .map((each) => canonical(each, prefixes))
        .filter((each) => each !== "")
        .map((each) => `${name}=${each}`),
    );
}

/** A field that holds fields in a fixed order, then what others added to it. */
function structure(name: string, fields: Field[]): Field["write"] {
  const named = new Set(fields.map((field) => field.name));
  return (value, prefixes) =>
    sorted(
      asList(value)
        .filter(isObject)
        .map((each) => {
          const own = fields.flatMap((field) => field.write(each[field.name], prefixes)).join("");
          const others = Object.entries(each).flatMap(([key, inner]) =>
            named.has(key) || key.includes("comment") ? [] : extension(key, inner, prefixes),
          );
          return own === "" && others.length === 0 ? "" : `${name}${own}${sorted(others).join("")}`;
        })
        .filter((each) => each !== ""),
    );
}

/** A list that names itself once, then its elements. */
function list(name: string, write: Field["write"]): Field {
  return { name, write: (value, prefixes) => prefixed(name, write(asList(value), prefixes)) };
}

function prefixed(name: string, elements: string[]): string[] {
  return elements.length === 0 ? [] : [name, ...elements];
}

const field = (name: string, canonical?: (value: unknown, prefixes: Prefixes) => string): Field => ({
  name,
  write: simple(name, canonical),
});
const epcs = (name: string) => list(name, simple("epc"));
const quantities = (name: string) =>
  list(name, structure("quantityElement", [field("epcClass"), field("quantity"), field("uom")]));
const word = (kind: VocabularyKind) => (value: unknown, prefixes: Prefixes) =>
  typeof value === "string" ? webUri(kind, expanded(value.trim(), prefixes)) : "";
const gs1Word = (base: string) => (value: unknown, prefixes: Prefixes) => {
  if (typeof value !== "string") return "";
  return /^[A-Za-z_]+$/.test(value) ? base + value : text(value, prefixes);
};
const place = (name: string): Field => ({ name, write: structure(name, [field("id")]) });

const SENSOR_METADATA = [
  field("time", utc),
  field("startTime", utc),
  field("endTime", utc),
  ...["deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"].map((name) => field(name)),
];
const SENSOR_REPORT = [
  field("type", gs1Word("https://gs1.org/voc/")),
  field("exception", gs1Word("https://gs1.org/voc/")),
  ...["deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"].map((name) => field(name)),
  field("time", utc),
  ...["microorganism", "chemicalSubstance", "value"].map((name) => field(name)),
  field("component", gs1Word("https://ref.gs1.org/cbv/Comp-")),
  ...(
    "stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev percRank percValue uom " +
    "coordinateReferenceSystem"
  )
    .split(" ")
    .map((name) => field(name)),
];

const EVENT_FIELDS: Field[] = [
  field("eventTime", utc),
  field("eventTimeZoneOffset"),
  field("certificationInfo"),
  field("parentID"),
  epcs("epcList"),
  epcs("inputEPCList"),
  epcs("childEPCs"),
  quantities("quantityList"),
  quantities("childQuantityList"),
  quantities("inputQuantityList"),
  epcs("outputEPCList"),
  quantities("outputQuantityList"),
  field("action"),
  field("transformationID"),
  field("bizStep", word("bizStep")),
  field("disposition", word("disposition")),
  {
    name: "persistentDisposition",
    write: structure("persistentDisposition", [field("set", word("disposition")), field("unset", word("disposition"))]),
  },
  place("readPoint"),
  place("bizLocation"),
  list(
    "sensorElementList",
    structure("sensorElement", [
      { name: "sensorMetadata", write: structure("sensorMetadata", SENSOR_METADATA) },
      { name: "sensorReport", write: structure("sensorReport", SENSOR_REPORT) },
    ]),
  ),
];

function equals(value: string): string {
  return value === "" ? "" : `=${value}`;
}
