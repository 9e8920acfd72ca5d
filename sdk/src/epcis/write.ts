import { parseEpc, printEpc } from "../gs1/epc.ts";
import { validateEvent } from "./event.ts";
import type { EpcisEvent, ExtendedEvent } from "./event.ts";
import { eventHash } from "./eventHash.ts";
import { canonicalFactName } from "./lotFacts.ts";

/** An EPCIS 2.0 document as JSON-LD, ready for `JSON.stringify`. */
export type EpcisJsonLd = {
  "@context": Array<string | Record<string, string>>;
  id?: string;
  type: "EPCISDocument";
  schemaVersion: "2.0";
  creationDate: string;
  "yaolian:partial"?: string;
  epcisBody: { eventList: Array<Record<string, unknown>> };
};

/** An answer to a query as EPCIS 2.0 JSON-LD. */
export type EpcisQueryJsonLd = Omit<EpcisJsonLd, "type" | "epcisBody" | "yaolian:partial"> & {
  type: "EPCISQueryDocument";
  epcisBody: { queryResults: { queryName: string; resultsBody: EpcisJsonLd["epcisBody"] } };
};

export type WriteOptions = {
  /** When the document was made. */
  creationDate: Date;
  /** The document's own URI. */
  documentId?: string;
  /** Why it does not tell all that there is to tell, as a sentence: it is written as `yaolian:partial`. */
  partial?: string;
  /** Namespaces of the prefixes that fields of others carry, e.g. `{ example: "https://example.com/epcis/" }`. */
  prefixes?: Record<string, string>;
};

const CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/** Fields that come first in a written event; the others follow as the event has them. */
const FIRST = ["type", "eventID", "eventTime", "eventTimeZoneOffset", "action", "bizStep", "disposition"];

const EPC_FIELDS = new Set([
  "parentID",
  "epcList",
  "childEPCs",
  "inputEPCList",
  "outputEPCList",
  "epcClass",
  "source",
  "destination",
]);

/**
 * An EPCIS 2.0 JSON-LD document of the given events: EPCs as GS1 Digital Links, vocabulary words bare, an eventID
 * wherever one is missing (the CBV event hash). Valid against the standard's JSON schema.
 * Throws the errors of {@link validateEvent} for an event that is not valid, placed in the document.
 */
export function writeEpcisDocument(
  events: ReadonlyArray<EpcisEvent | ExtendedEvent>,
  options: WriteOptions,
): EpcisJsonLd {
  const { context, documentId, creationDate } = headOf(events, options);
  const { partial } = options;
  return {
    "@context": context,
    ...documentId,
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate,
    ...(partial === undefined ? {} : { "yaolian:partial": partial }),
    epcisBody: bodyOf(events, context, "$.epcisBody.eventList"),
  };
}

/** An EPCIS 2.0 JSON-LD query document, as `SimpleEventQuery` answers. As {@link writeEpcisDocument}. */
export function writeEpcisQueryDocument(
  events: ReadonlyArray<EpcisEvent | ExtendedEvent>,
  options: Omit<WriteOptions, "partial">,
): EpcisQueryJsonLd {
  const { context, documentId, creationDate } = headOf(events, options);
  const resultsBody = bodyOf(events, context, "$.epcisBody.queryResults.resultsBody.eventList");
  return {
    "@context": context,
    ...documentId,
    type: "EPCISQueryDocument",
    schemaVersion: "2.0",
    creationDate,
    epcisBody: { queryResults: { queryName: "SimpleEventQuery", resultsBody } },
  };
}

function headOf(events: ReadonlyArray<EpcisEvent | ExtendedEvent>, options: WriteOptions) {
  const lotFacts = events.some((event) => "ilmd" in event && event.ilmd !== undefined);
  const prefixes = {
    ...(lotFacts ? { cbvmda: "urn:epcglobal:cbv:mda:" } : {}),
    ...(options.partial === undefined ? {} : { yaolian: "https://yaolian.example/epcis/" }),
    ...options.prefixes,
  };
  return {
    context: Object.keys(prefixes).length === 0 ? [CONTEXT] : [CONTEXT, prefixes],
    documentId: options.documentId === undefined ? {} : { id: options.documentId },
    creationDate: options.creationDate.toISOString(),
  };
}

function bodyOf(events: ReadonlyArray<EpcisEvent | ExtendedEvent>, context: unknown, place: string) {
  return { eventList: events.map((event, position) => written(event, `${place}[${position}]`, context)) };
}

function written(event: EpcisEvent | ExtendedEvent, place: string, context: unknown): Record<string, unknown> {
  const valid = validateEvent(event, place);
  const fields = new Map(
    Object.entries(valid)
      .filter(([key, value]) => value !== undefined && key !== "@context")
      .map(([key, value]: [string, unknown]) => [key, fieldOf(key, value)]),
  );
  if (!fields.has("eventID")) fields.set("eventID", eventHash(Object.fromEntries(fields), context));
  const rest = [...fields.keys()].filter((key) => !FIRST.includes(key));
  return Object.fromEntries([...FIRST, ...rest].flatMap((key) => (fields.has(key) ? [[key, fields.get(key)]] : [])));
}

function fieldOf(key: string, value: unknown): unknown {
  if (EPC_FIELDS.has(key)) {
    const links = mapped(value, (uri) => (typeof uri === "string" ? printEpc(parseEpc(uri)) : uri));
    return Array.isArray(links) ? [...new Set<unknown>(links)] : links;
  }
  if (key === "bizStep" && value === "returning") return "https://yaolian.example/cbv/BizStep-returning";
  if (key === "ilmd") return renamed(value);
  if (key === "readPoint" || key === "bizLocation") {
    return objectOf(value, (field, inner) =>
      field === "id" && typeof inner === "string" ? printEpc(parseEpc(inner)) : inner,
    );
  }
  if (/^(?:quantity|childQuantity|inputQuantity|outputQuantity|source|destination)List$/.test(key)) {
    return mapped(value, (element) => objectOf(element, fieldOf));
  }
  return value;
}

function mapped(value: unknown, change: (element: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

function objectOf(value: unknown, change: (key: string, inner: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, change(key, inner)]])),
  );
}

/** The schema wants each ilmd field under a URI: bare names of lot facts get the standard's prefix. */
function renamed(ilmd: unknown): unknown {
  if (typeof ilmd !== "object" || ilmd === null) return ilmd;
  return Object.fromEntries(
    Object.entries(ilmd).map(([key, value]: [string, unknown]) => [canonicalFactName(key) ?? key, value]),
  );
}
