import type { Coding } from "../prescriptions/index.ts";
import { GTIN_SYSTEM } from "./codings.ts";
import { momentText, placeReference, type Reference } from "./dispense.ts";
import { HOLDER_SYSTEM, IMMUNIZATION_SYSTEM } from "./immunization.ts";

/** An immunization that happened. */
export interface ImmunizationDone {
  /** The immunization's id. */
  readonly id: string;
  readonly holder: string;
  /** Whether it was entered in error. */
  readonly voided: boolean;
  /** When it was given, Unix seconds, and the offset from UTC in seconds in which that is written. */
  readonly givenAt: number;
  readonly offset: number;
  readonly gtin: string;
  readonly lotNumber: string;
  /** The last day of use, `YYYY-MM-DD`. */
  readonly expiry: string;
  readonly site: { readonly gln: string; readonly name?: string };
  /** The Immunization it was recorded from: its patient reference and its codings are taken over, nothing else of it. */
  readonly resource?: Readonly<Record<string, unknown>>;
}

/** The FHIR R4 Immunization as this module writes it. */
export interface FhirImmunization {
  readonly resourceType: "Immunization";
  readonly identifier: readonly { readonly system: string; readonly value: string }[];
  readonly status: "completed" | "entered-in-error";
  readonly vaccineCode: { readonly coding: readonly Coding[] };
  readonly patient: Reference;
  readonly occurrenceDateTime: string;
  readonly primarySource: true;
  readonly location: Reference;
  readonly lotNumber: string;
  readonly expirationDate: string;
  readonly doseQuantity: { readonly value: 1; readonly unit: "dose" };
}

/** Writes an immunization as a FHIR R4 Immunization. Throws an InputError where the GLN is wrong. */
export function immunizationResource(done: ImmunizationDone): FhirImmunization {
  return {
    resourceType: "Immunization",
    identifier: [{ system: IMMUNIZATION_SYSTEM, value: done.id }],
    status: done.voided ? "entered-in-error" : "completed",
    vaccineCode: { coding: [...codingsOf(done.resource), { system: GTIN_SYSTEM, code: done.gtin }] },
    patient: patientOf(done),
    occurrenceDateTime: momentText(done.givenAt, done.offset),
    primarySource: true,
    location: placeReference(done.site),
    lotNumber: done.lotNumber,
    expirationDate: done.expiry,
    doseQuantity: { value: 1, unit: "dose" },
  };
}

/** A reference into the document itself (`#…`) would lead nowhere from here: then only the holder is named. */
function patientOf({ resource, holder }: ImmunizationDone): Reference {
  const reference = fieldOf(resource?.["patient"], "reference");
  return typeof reference === "string" && !reference.startsWith("#")
    ? { reference }
    : { identifier: { system: HOLDER_SYSTEM, value: holder } };
}

function codingsOf(resource: ImmunizationDone["resource"]): Coding[] {
  const codings = fieldOf(resource?.["vaccineCode"], "coding");
  return (Array.isArray(codings) ? codings : []).flatMap((coding: unknown): Coding[] => {
    const [system, code, display] = ["system", "code", "display"].map((name) => fieldOf(coding, name));
    if (typeof system !== "string" || typeof code !== "string" || system === GTIN_SYSTEM) return [];
    return [{ system, code, ...(typeof display === "string" ? { display } : {}) }];
  });
}

function fieldOf(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
}
