import { InputError } from "../errors.ts";
import { quoted } from "../gs1/quoted.ts";
import { isObject } from "./canonicalValues.ts";
import type { Json } from "./canonicalValues.ts";
import { validateEvent } from "./event.ts";
import type { EpcisEvent, ExtendedEvent } from "./event.ts";
import { eventHash } from "./eventHash.ts";
import { parseJson, readText } from "./jsonText.ts";
import type { TextSource } from "./jsonText.ts";

/** One event of a document: valid, or with the fault that refuses it. */
export type DocumentEvent = {
  /** Its place in the document, from 0. */
  position: number;
  /** Its eventID as given, else its CBV event hash: what makes a repeated import find it again. */
  eventId: string;
  event?: EpcisEvent | ExtendedEvent;
  fault?: InputError;
};

export type EpcisDocument = {
  documentId?: string;
  /** As the document gives it; a query document or a bare event may give none. */
  creationDate?: string;
  schemaVersion: string;
  events: DocumentEvent[];
  /** What the document holds beside events, in sentences. */
  notes: string[];
};

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;

/**
 * Reads an EPCIS 2.0 document in JSON or JSON-LD: an EPCISDocument, an EPCISQueryDocument or one bare event. A wrong
 * event becomes a fault in its place and stops no other.
 * Throws `DocumentTooLarge` (above `maxBytes`, 64 MiB unless told), `DocumentNotUtf8`, `DocumentEmpty`,
 * `DocumentNotJson`, `DocumentKindUnknown`, `SchemaVersionUnknown`, `EventListMissing`.
 */
export async function readEpcisDocument(
  source: TextSource,
  options: { maxBytes?: number } = {},
): Promise<EpcisDocument> {
  const document = parseJson(await readText(source, options.maxBytes ?? DEFAULT_MAX_BYTES));
  if (!isObject(document)) throw kindUnknown(Array.isArray(document) ? "a list" : "no object");
  const type = document["type"];
  if (type === "EPCISDocument") return opened(document, ["epcisBody", "eventList"]);
  if (type === "EPCISQueryDocument") return opened(document, ["epcisBody", "queryResults", "resultsBody", "eventList"]);
  if (typeof type === "string" && "eventTime" in document) {
    return { schemaVersion: "2.0", events: [readEvent(document, 0, "$", undefined)], notes: [] };
  }
  throw kindUnknown(kindOf(document));
}

function opened(document: Json, path: string[]): EpcisDocument {
  const schemaVersion = versionOf(document);
  const list = path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
  if (!Array.isArray(list)) {
    throw new InputError(
      "EventListMissing",
      "The document has no list of events.",
      `Give its events in ${path.join(".")}.`,
      {
        place: `$.${path.join(".")}`,
      },
    );
  }
  const { id, creationDate, epcisHeader } = document;
  return {
    ...(typeof id === "string" ? { documentId: id } : {}),
    ...(typeof creationDate === "string" ? { creationDate } : {}),
    schemaVersion,
    events: list.map((raw: unknown, position) =>
      readEvent(raw, position, `$.${path.join(".")}[${position}]`, document["@context"]),
    ),
    notes:
      epcisHeader === undefined
        ? []
        : ["The document's header (epcisHeader, master data) is not used: the ledger has registers of its own."],
  };
}

function readEvent(raw: unknown, position: number, place: string, context: unknown): DocumentEvent {
  const given = isObject(raw) ? raw["eventID"] : undefined;
  const hashed = isObject(raw) ? eventHash(raw, context) : eventHash({ type: "", value: raw, position });
  const eventId = typeof given === "string" && given !== "" ? given : hashed;
  try {
    return { position, eventId, event: validateEvent(raw, place) };
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    return { position, eventId, fault };
  }
}

function versionOf(document: Json): string {
  const version = document["schemaVersion"];
  if (version === undefined && document["type"] === "EPCISQueryDocument") return "2.0";
  if (typeof version === "string" && /^2(?:\.\d+)*$/.test(version)) return version;
  throw new InputError(
    "SchemaVersionUnknown",
    version === undefined
      ? "The document has no schemaVersion."
      : `The document's schemaVersion is ${quoted(JSON.stringify(version))}.`,
    'This reads EPCIS 2: write "schemaVersion": "2.0"; documents of EPCIS 1 must be exported again.',
    { place: "$.schemaVersion" },
  );
}

function kindOf(document: Json): string {
  const named = document["type"] ?? document["resourceType"] ?? document["isA"];
  return typeof named === "string" ? `of the kind ${quoted(named)}` : "of an unknown kind";
}

function kindUnknown(kind: string): InputError {
  return new InputError(
    "DocumentKindUnknown",
    `The document is ${kind}.`,
    'Give an EPCISDocument, an EPCISQueryDocument or one event: EPCIS 2.0 names it in "type".',
    { place: "$.type" },
  );
}
