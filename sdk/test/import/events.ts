import { checkDigit } from "../../src/gs1/index.ts";

/** Sites of the sample cast, by GLN. */
export const GLN = {
  plant: "6901234000016",
  makerWarehouse: "6901234000023",
  vaccinePlant: "6902345000018",
  distributor: "6903456000010",
  hospital: "6904567000012",
  eastGate: "6906789000016",
  westLake: "6907890000018",
} as const;

/** Products of the sample cast. */
export const GTIN = {
  metformin: "06901234000016",
  amoxicillin: "06901234000023",
  ibuprofen: "06901234000030",
  bottle: "06901234000054",
  diazepam: "06901234000047",
  vaccine: "06902345000018",
} as const;

let number = 0;

/** An event of these fields at a place; each gets an identity and a minute of its own unless told otherwise. */
export function event(fields: { readonly at?: string; readonly [field: string]: unknown }): Record<string, unknown> {
  number += 1;
  const { at, ...rest } = fields;
  const minute = new Date(Date.parse("2026-09-01T00:00:00Z") + number * 60_000).toISOString();
  const place = at === undefined ? {} : { readPoint: { id: sgln(at) }, bizLocation: { id: sgln(at) } };
  const id = `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  return {
    ...{ type: "ObjectEvent", eventID: id, eventTime: minute, eventTimeZoneOffset: "+08:00", action: "OBSERVE" },
    ...place,
    ...rest,
  };
}

/** Commissions packs of a lot, of metformin at the plant unless told otherwise. */
export function commissioning(
  serials: readonly string[],
  { gtin = GTIN.metformin, lot = "L1", at = GLN.plant, expiry = "2034-08-31", ...rest }: Making = {},
): Record<string, unknown> {
  const ilmd = { "cbvmda:lotNumber": lot, "cbvmda:itemExpirationDate": expiry, "cbvmda:productionDate": "2026-08-28" };
  return event({ action: "ADD", bizStep: "commissioning", at, epcList: packs(serials, gtin), ilmd, ...rest });
}

type Making = {
  readonly gtin?: string;
  readonly lot?: string;
  readonly at?: string;
  readonly expiry?: string;
  readonly [field: string]: unknown;
};

/** Packs things into a case, or takes them out. */
export function packing(
  sscc: string,
  children: readonly string[],
  { at = GLN.plant, action = "ADD" }: { readonly at?: string; readonly action?: string } = {},
): Record<string, unknown> {
  const bizStep = action === "ADD" ? "packing" : "unpacking";
  return event({ type: "AggregationEvent", action, bizStep, at, parentID: sscc, childEPCs: children });
}

/** Ships goods, from the plant to the distributor unless told otherwise; `to: null` names no destination. */
export function shipping(
  epcList: readonly string[],
  { from = GLN.plant, to = GLN.distributor, ...rest }: Route = {},
): Record<string, unknown> {
  const destination = to === null ? {} : { destinationList: [{ type: "location", destination: sgln(to) }] };
  const readPoint = { id: sgln(from) };
  return event({ bizStep: "shipping", disposition: "in_transit", readPoint, ...destination, epcList, ...rest });
}

type Route = { readonly from?: string; readonly to?: string | null; readonly [field: string]: unknown };

/** Receives goods, at the distributor unless told otherwise. */
export function receiving(epcList: readonly string[], at: string = GLN.distributor): Record<string, unknown> {
  return event({ bizStep: "receiving", disposition: "in_progress", at, epcList });
}

export function packs(serials: readonly string[], gtin: string = GTIN.metformin): string[] {
  return serials.map((serial) => `https://id.gs1.org/01/${gtin}/21/${serial}`);
}

/** The nth case. */
export function sscc(n: number): string {
  const digits = `06901234${String(n).padStart(9, "0")}`;
  return `https://id.gs1.org/00/${digits}${checkDigit(digits)}`;
}

export function sgln(gln: string): string {
  return `https://id.gs1.org/414/${gln}`;
}

/** A lot of a product as a class. */
export function lgtin(lot: string, gtin: string = GTIN.metformin): string {
  return `https://id.gs1.org/01/${gtin}/10/${lot}`;
}

/** Serials S01, S02, … */
export function serials(count: number, prefix = "S"): string[] {
  return Array.from({ length: count }, (_, place) => `${prefix}${String(place + 1).padStart(2, "0")}`);
}
