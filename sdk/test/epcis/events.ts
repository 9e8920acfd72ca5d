import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { interpretEvent, readEpcisDocument, validateEvent } from "../../src/epcis/index.ts";
import type { Meaning, PassedOver, Statement } from "../../src/epcis/index.ts";

export const SGTIN = "urn:epc:id:sgtin:0614141.107346.2017";
export const OTHER_SGTIN = "urn:epc:id:sgtin:0614141.107346.2018";
export const GTIN = "10614141073464";
export const SSCC = "urn:epc:id:sscc:0614141.1234567890";
export const GIAI = "urn:epc:id:giai:4000001.12345";

type Json = Record<string, unknown>;

/** A shipping event that is valid; fields given replace its own, undefined takes one out. */
export function objectEvent(fields: Json = {}): Json {
  return without({
    type: "ObjectEvent",
    eventTime: "2026-03-01T08:30:00.500+08:00",
    eventTimeZoneOffset: "+08:00",
    action: "OBSERVE",
    bizStep: "shipping",
    epcList: [SGTIN],
    ...fields,
  });
}

export function aggregationEvent(fields: Json = {}): Json {
  return objectEvent({
    type: "AggregationEvent",
    action: "ADD",
    bizStep: "packing",
    epcList: undefined,
    parentID: SSCC,
    childEPCs: [SGTIN],
    ...fields,
  });
}

export function documentOf(events: unknown[], fields: Json = {}): Json {
  return without({
    "@context": [
      "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      { example: "https://ns.example.com/epcis/" },
    ],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-03-01T09:00:00Z",
    epcisBody: { eventList: events },
    ...fields,
  });
}

/** What an event means, by the public way: validated, then interpreted. */
export function meaningOf(event: Json): Statement | PassedOver {
  return interpretEvent(validateEvent(event), "urn:uuid:1");
}

/** The statement an event means; fails where it is of another kind. */
export function statementOf<Kind extends Meaning["kind"]>(event: Json, kind: Kind): Statement & { kind: Kind } {
  const meaning = meaningOf(event);
  if (meaning.kind !== kind) throw new Error(`It means ${JSON.stringify(meaning)}, not ${kind}.`);
  return meaning as Statement & { kind: Kind };
}

const SAMPLES = fileURLToPath(new URL("../../../samples/", import.meta.url));

export const sampleNames = (): string[] => readdirSync(`${SAMPLES}epcis`).sort();
export const sampleText = (name: string): string => readFileSync(`${SAMPLES}${name}`, "utf8");
export const readSample = (name: string): ReturnType<typeof readEpcisDocument> =>
  readEpcisDocument(sampleText(`epcis/${name}`));

function without(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
