import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { checkDigit } from "../../../sdk/src/gs1/index.ts";

/** An over-the-counter product of the sample consortium, its plant, distributor and two pharmacies. */
export const GTIN = "06901234000030";
const PLANT = "6901234000016";
const DISTRIBUTOR = "6903456000010";
const PHARMACIES = ["6906789000016", "6907890000018"] as const;

/** A lot's cases and the packs of each; the ledger keeps the states of as many packs in one word. */
export const CASES = 10;
export const CASE_PACKS = 10;
/** Packs of a lot that are sold, and that are destroyed, each with an event of its own. */
const SOLD = 36;
const DESTROYED = 4;

/** What each lot comes to: commissioning, packing and shipping cases; receiving and shipping; receiving and the packs. */
export const LOT_EVENTS = 3 * CASES + 2 * CASES + CASES + SOLD + DESTROYED;
/** Acts that the ledger records: registration and release, four movements of each case, and the packs. */
const LOT_ACTS = 2 + 4 * CASES + SOLD + DESTROYED;

/** The earliest time of a chain on which all of this has happened. */
export const EARLIEST = new Date("2026-10-01T00:00:00Z");
const FIRST_EVENT = Date.parse("2026-09-01T00:00:00Z");
/** Between two events; a hundred thousand come to eleven days. */
const BETWEEN_MS = 10_000;

/** A document of one company about one lot. */
export interface WrittenDocument {
  readonly path: string;
  readonly events: number;
}

/** What the ledger must say of so many lots once all their events are applied. */
export interface Expected {
  readonly lots: number;
  readonly acts: number;
  readonly packs: number;
  readonly dispensed: number;
  readonly retired: number;
}

export function expectedOf(lots: number): Expected {
  const packs = lots * CASES * CASE_PACKS;
  return { lots, acts: lots * LOT_ACTS, packs, dispensed: lots * SOLD, retired: lots * DESTROYED };
}

export function lotNumber(lot: number): string {
  return `BENCH${String(lot).padStart(5, "0")}`;
}

/** Where a lot's packs are in the end. */
export function pharmacyOf(lot: number): string {
  return PHARMACIES[lot % PHARMACIES.length] ?? PHARMACIES[0];
}

/** Writes the documents of a lot, in the order in which they happened. */
export async function writeDocuments(folder: string, lot: number): Promise<WrittenDocument[]> {
  const written: WrittenDocument[] = [];
  for (const [who, events] of Object.entries(documentsOf(lot))) {
    const path = join(folder, `${lotNumber(lot)}-${who}.jsonld`);
    await writeFile(path, JSON.stringify(documentWith(events)));
    written.push({ path, events: events.length });
  }
  return written;
}

type Event = Readonly<Record<string, unknown>>;

/** A lot's events as each company tells them. */
export function documentsOf(lot: number): Record<"plant" | "distributor" | "pharmacy", Event[]> {
  let number = lot * LOT_EVENTS;
  const event = (fields: Event): Event => ({ ...identified((number += 1)), ...fields });
  const pharmacy = pharmacyOf(lot);
  const packs = Array.from({ length: CASES * CASE_PACKS }, (_, index) => pack(lot, index));
  const cases = Array.from({ length: CASES }, (_, place) => {
    return { sscc: sscc(lot * CASES + place), packs: packs.slice(place * CASE_PACKS, (place + 1) * CASE_PACKS) };
  });
  const plant = [
    ...cases.map((each) => event(commissioning(lot, each.packs))),
    ...cases.map((each) => event(packing(each))),
    ...cases.map((each) => event(shipping(each.sscc, PLANT, DISTRIBUTOR))),
  ];
  const distributor = [
    ...cases.map((each) => event(receiving(each.sscc, DISTRIBUTOR))),
    ...cases.map((each) => event(shipping(each.sscc, DISTRIBUTOR, pharmacy))),
  ];
  const left = packs.slice(0, SOLD + DESTROYED);
  const atPharmacy = [
    ...cases.map((each) => event(receiving(each.sscc, pharmacy))),
    ...left.slice(0, SOLD).map((each) => event(selling(each, pharmacy))),
    ...left.slice(SOLD).map((each) => event(destroying(each, pharmacy))),
  ];
  return { plant, distributor, pharmacy: atPharmacy };
}

function documentWith(events: readonly Event[]): object {
  const context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
  return {
    "@context": [context, { cbvmda: "urn:epcglobal:cbv:mda:" }],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: EARLIEST.toISOString(),
    epcisBody: { eventList: events },
  };
}

function identified(number: number): Event {
  return {
    type: "ObjectEvent",
    eventID: `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    eventTime: new Date(FIRST_EVENT + number * BETWEEN_MS).toISOString(),
    eventTimeZoneOffset: "+08:00",
    action: "OBSERVE",
  };
}

function commissioning(lot: number, epcList: readonly string[]): Event {
  const ilmd = {
    "cbvmda:lotNumber": lotNumber(lot),
    "cbvmda:itemExpirationDate": "2099-08-31",
    "cbvmda:productionDate": "2026-08-28",
  };
  return { action: "ADD", bizStep: "commissioning", disposition: "active", ...at(PLANT), epcList, ilmd };
}

function packing({ sscc: parentID, packs: childEPCs }: { sscc: string; packs: readonly string[] }): Event {
  return { type: "AggregationEvent", action: "ADD", bizStep: "packing", ...at(PLANT), parentID, childEPCs };
}

function shipping(box: string, from: string, to: string): Event {
  return {
    ...{ bizStep: "shipping", disposition: "in_transit", readPoint: { id: sgln(from) }, epcList: [box] },
    sourceList: [{ type: "location", source: sgln(from) }],
    destinationList: [{ type: "location", destination: sgln(to) }],
  };
}

function receiving(box: string, place: string): Event {
  return { bizStep: "receiving", disposition: "in_progress", ...at(place), epcList: [box] };
}

function selling(one: string, place: string): Event {
  return { bizStep: "retail_selling", disposition: "retail_sold", ...at(place), epcList: [one] };
}

function destroying(one: string, place: string): Event {
  return { action: "DELETE", bizStep: "destroying", disposition: "destroyed", ...at(place), epcList: [one] };
}

function at(gln: string): Event {
  return { readPoint: { id: sgln(gln) }, bizLocation: { id: sgln(gln) } };
}

function pack(lot: number, index: number): string {
  return `https://id.gs1.org/01/${GTIN}/21/${lotNumber(lot)}P${String(index).padStart(3, "0")}`;
}

function sgln(gln: string): string {
  return `https://id.gs1.org/414/${gln}`;
}

function sscc(number: number): string {
  const digits = `06901234${String(number).padStart(9, "0")}`;
  return `https://id.gs1.org/00/${digits}${checkDigit(digits)}`;
}
