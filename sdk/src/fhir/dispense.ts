import { CHINA_OFFSET } from "../days.ts";
import { InputError } from "../errors.ts";
import { parseGln } from "../gs1/index.ts";
import type { Coding, DispensedPack } from "../prescriptions/index.ts";
import { GTIN_SYSTEM } from "./codings.ts";
import { checkRequest } from "./shapes.ts";

export const BASE = "https://yaolian.example/fhir";
export const GLN_SYSTEM = "https://www.gs1.org/gln";
/** The system of prescription ids; the value is the id, 0x and 64 hexadecimal digits. */
export const PRESCRIPTION_SYSTEM = `${BASE}/NamingSystem/prescription`;
/** The system of dispenses; the value is `id/sequence`, with the token's sequence that the dispense used up. */
export const DISPENSE_SYSTEM = `${BASE}/NamingSystem/dispense`;
/**
 * One pack that was handed over, one extension each, with parts `gtin`, `lot`, `serial` (string), `expiry` (date, the last
 * day of use) and `units` (unsignedInt: what was drawn from an opened pack; absent for a whole pack). See samples/README.md.
 */
export const DISPENSED_PACK_EXTENSION = `${BASE}/StructureDefinition/dispensed-pack`;

/** A dispense that happened. */
export interface DispenseDone {
  /** The prescription's id. */
  readonly id: string;
  /** The token's sequence that it used up. */
  readonly sequence: number;
  readonly coding: Coding;
  /** Units taken off the prescription, and what they are counted in. */
  readonly units: number;
  readonly unit?: string;
  /** When it was handed over, in Unix seconds: the block's time. */
  readonly handedOverAt: number;
  /** The offset from UTC in seconds in which that is written; China's by default. */
  readonly offset?: number;
  readonly pharmacy: { readonly gln: string; readonly name?: string };
  readonly packs: readonly DispensedPack[];
  /** The MedicationRequest, if the slip carried it: its id and subject reference are taken over, nothing else of it. */
  readonly request?: unknown;
  /** Whether something else than the prescribed was given: false by default, as the ledger gives only the prescribed. */
  readonly substituted?: boolean;
}

export interface Reference {
  readonly reference?: string;
  readonly identifier?: { readonly system: string; readonly value: string };
  readonly display?: string;
}

/** The FHIR R4 MedicationDispense as this module writes it. */
export interface MedicationDispense {
  readonly resourceType: "MedicationDispense";
  readonly extension: readonly { readonly url: string; readonly extension: readonly PackPart[] }[];
  readonly identifier: readonly { readonly system: string; readonly value: string }[];
  readonly status: "completed";
  readonly medicationCodeableConcept: { readonly coding: readonly Coding[] };
  readonly subject?: Reference;
  readonly performer: readonly { readonly actor: Reference }[];
  readonly authorizingPrescription: readonly Reference[];
  readonly quantity: { readonly value: number; readonly unit?: string };
  readonly whenHandedOver: string;
  readonly substitution: { readonly wasSubstituted: boolean };
}

type PackPart =
  | { readonly url: "gtin" | "lot" | "serial"; readonly valueString: string }
  | { readonly url: "expiry"; readonly valueDate: string }
  | { readonly url: "units"; readonly valueUnsignedInt: number };

/** Writes a dispense as a FHIR R4 MedicationDispense. Throws an InputError where the GLN, units or packs are wrong. */
export function medicationDispense(done: DispenseDone): MedicationDispense {
  if (!Number.isSafeInteger(done.units) || done.units < 1 || done.packs.length === 0) {
    const message = `${done.units} units in ${done.packs.length} packs are no dispense.`;
    throw new InputError("DispenseEmpty", message, "Give the units and the packs that were handed over.", {
      place: "units",
    });
  }
  const { subject, request } = referencesOf(done.request);
  return {
    resourceType: "MedicationDispense",
    extension: done.packs.map((pack) => ({ url: DISPENSED_PACK_EXTENSION, extension: packParts(pack) })),
    identifier: [{ system: DISPENSE_SYSTEM, value: `${done.id}/${done.sequence}` }],
    status: "completed",
    medicationCodeableConcept: { coding: [done.coding, ...gtinCoding(done.packs)] },
    ...(subject === undefined ? {} : { subject: { reference: subject } }),
    performer: [{ actor: placeReference(done.pharmacy) }],
    authorizingPrescription: [
      {
        ...(request === undefined ? {} : { reference: request }),
        identifier: { system: PRESCRIPTION_SYSTEM, value: done.id },
      },
    ],
    quantity: { value: done.units, ...(done.unit === undefined ? {} : { unit: done.unit }) },
    whenHandedOver: momentText(done.handedOverAt, done.offset ?? CHINA_OFFSET),
    substitution: { wasSubstituted: done.substituted ?? false },
  };
}

/** A reference into the request itself (`#…`) would lead nowhere from here. */
function referencesOf(value: unknown): { subject?: string; request?: string } {
  if (value === undefined) return {};
  const { id, subject } = checkRequest(value);
  const reference = subject?.reference;
  return {
    ...(reference === undefined || reference.startsWith("#") ? {} : { subject: reference }),
    ...(id === undefined ? {} : { request: `MedicationRequest/${id}` }),
  };
}

function packParts(pack: DispensedPack): PackPart[] {
  return [
    { url: "gtin", valueString: pack.gtin },
    { url: "lot", valueString: pack.lot },
    ...(pack.serial === undefined ? [] : [{ url: "serial" as const, valueString: pack.serial }]),
    ...(pack.expiry === undefined ? [] : [{ url: "expiry" as const, valueDate: pack.expiry }]),
    ...(pack.units === 0 ? [] : [{ url: "units" as const, valueUnsignedInt: pack.units }]),
  ];
}

/** The product, where all packs are of one; a number of the ledger's own is longer and no GTIN. */
function gtinCoding(packs: readonly DispensedPack[]): Coding[] {
  const [gtin, ...others] = new Set(packs.map((pack) => pack.gtin));
  return gtin === undefined || others.length > 0 || gtin.length > 14 ? [] : [{ system: GTIN_SYSTEM, code: gtin }];
}

export function placeReference({ gln, name }: DispenseDone["pharmacy"]): Reference {
  const identifier = { system: GLN_SYSTEM, value: parseGln(gln) };
  return name === undefined ? { identifier } : { identifier, display: name };
}

/** A moment as FHIR writes it, e.g. `2026-03-01T09:30:00+08:00`. */
export function momentText(unixSeconds: number, offset: number): string {
  const minutes = Math.abs(offset) / 60;
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const zone = `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  return new Date((unixSeconds + offset) * 1000).toISOString().slice(0, 19) + zone;
}
