import { fileURLToPath } from "node:url";
import type { FhirSource, ReadOptions, RequestItem } from "../../src/fhir/index.ts";
import { GTIN_SYSTEM, readMedicationRequests } from "../../src/fhir/index.ts";

export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const metformin = { system: RXNORM, code: "860975", display: "metformin" };

export const ATC = { system: "http://www.whocc.no/atc", code: "A10BA02" };
export const GTIN = { system: GTIN_SYSTEM, code: "9506000134352" };
/** Another coding of the system that decides. */
export const other = { system: RXNORM, code: "861007" };

export type Change = Record<string, unknown>;

export const coded = (...coding: object[]): Change => ({ medicationCodeableConcept: { coding } });

/** A whole request, with fields replaced; `undefined` takes one away. */
export function request(
  changes: Record<string, unknown> = {},
  dispense: Record<string, unknown> = {},
): Record<string, unknown> {
  const whole = {
    resourceType: "MedicationRequest",
    id: "m1",
    identifier: [{ system: "https://clinic.example/requests", value: "1" }],
    status: "active",
    intent: "order",
    medicationCodeableConcept: { coding: [metformin] },
    subject: { reference: "Patient/secret-patient" },
    authoredOn: "2026-01-05",
    dispenseRequest: {
      validityPeriod: { start: "2026-01-05", end: "2026-04-04" },
      quantity: { value: 60, unit: "tablet" },
      ...dispense,
    },
    ...changes,
  };
  return JSON.parse(JSON.stringify(whole));
}

export async function readAll(source: FhirSource, options?: ReadOptions): Promise<RequestItem[]> {
  const items: RequestItem[] = [];
  for await (const item of readMedicationRequests(source, options)) items.push(item);
  return items;
}

/** An item in a few words: where, and its id or its fault's code. */
export function brief({ place, resource, fault }: RequestItem): string {
  return `${place} ${resource === undefined ? (fault?.code ?? "") : String(resource["id"])}`;
}

/** All items of a source, in a few words each. */
export async function outcome(source: FhirSource, options?: ReadOptions): Promise<string[]> {
  return (await readAll(source, options)).map(brief);
}

export function sample(name: string): { path: string } {
  return { path: fileURLToPath(new URL(`../../../samples/fhir/${name}`, import.meta.url)) };
}
