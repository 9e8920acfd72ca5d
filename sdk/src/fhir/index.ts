export { parseJson } from "./json.ts";
export { readMedicationRequests } from "./read.ts";
export type { ReadOptions } from "./read.ts";
export type { FhirSource } from "./source.ts";
export type { RequestItem, Resource, ResolveMedication } from "./bundle.ts";
export { requestIdentifier, toPrescriptionDraft } from "./draft.ts";
export type { DraftOptions } from "./draft.ts";
export { HOLDER_SYSTEM, IMMUNIZATION_SYSTEM, toImmunizationDraft } from "./immunization.ts";
export { immunizationResource } from "./immunizationOut.ts";
export type { FhirImmunization, ImmunizationDone } from "./immunizationOut.ts";
export type { ImmunizationOptions } from "./immunization.ts";
export { DEFAULT_CODING_SYSTEMS, GTIN_SYSTEM, codingsToGroups } from "./codings.ts";
export type { Concept } from "./codings.ts";
export {
  DISPENSED_PACK_EXTENSION,
  DISPENSE_SYSTEM,
  GLN_SYSTEM,
  PRESCRIPTION_SYSTEM,
  medicationDispense,
} from "./dispense.ts";
export type { DispenseDone, MedicationDispense } from "./dispense.ts";
