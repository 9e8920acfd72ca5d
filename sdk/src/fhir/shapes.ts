import { z } from "zod";
import { checkShape } from "../prescriptions/shape.ts";
import type { Resource } from "./bundle.ts";

export const text = z.string().min(1, { error: "FHIR has no empty strings" });
const extensions = z.array(z.unknown()).optional();

const quantityShape = z.looseObject({
  value: z.number().optional(),
  comparator: text.optional(),
  unit: text.optional(),
  system: text.optional(),
  code: text.optional(),
});

const codingShape = z.looseObject({
  system: text.optional(),
  code: text.optional(),
  display: text.optional(),
  userSelected: z.boolean().optional(),
});

export const conceptShape = z.looseObject({ coding: z.array(codingShape).optional() });

/** The fields of a FHIR R4 MedicationRequest that become a prescription; all others only go into the document. */
const requestShape = z.looseObject({
  resourceType: z.literal("MedicationRequest"),
  id: text.optional(),
  implicitRules: text.optional(),
  contained: z.array(z.looseObject({ resourceType: text, id: text.optional() })).optional(),
  modifierExtension: extensions,
  identifier: z.array(z.looseObject({ system: text.optional(), value: text.optional() })).optional(),
  status: text,
  intent: text,
  doNotPerform: z.boolean().optional(),
  medicationCodeableConcept: conceptShape.optional(),
  medicationReference: z.looseObject({ reference: text.optional() }).optional(),
  subject: z.looseObject({ reference: text.optional() }).optional(),
  authoredOn: text.optional(),
  dispenseRequest: z
    .looseObject({
      modifierExtension: extensions,
      initialFill: z.unknown().optional(),
      dispenseInterval: quantityShape.optional(),
      validityPeriod: z.looseObject({ start: text.optional(), end: text.optional() }).optional(),
      numberOfRepeatsAllowed: z.number().int().min(0).optional(),
      quantity: quantityShape.optional(),
    })
    .optional(),
  substitution: z
    .looseObject({ allowedBoolean: z.boolean().optional(), allowedCodeableConcept: conceptShape.optional() })
    .optional(),
});

const medicationShape = z.looseObject({ resourceType: z.literal("Medication"), code: conceptShape });

export type CheckedRequest = z.output<typeof requestShape>;
export type CheckedConcept = z.output<typeof conceptShape>;
export type CheckedQuantity = z.output<typeof quantityShape>;

/** What may lead to a patient, and is never repeated in an error. */
const unspoken = new Set(["id", "identifier", "subject"]);

/** Checks the fields used of a MedicationRequest. Throws an InputError `FhirShapeWrong` at the FHIR path. */
export function checkRequest(request: unknown): CheckedRequest {
  return checkShape(requestShape, request, {
    code: "FhirShapeWrong",
    root: "MedicationRequest",
    cure: "Write the field as FHIR R4 defines it.",
    unspoken,
  });
}

/** Checks that a resource found for a medicationReference is a Medication with a code. */
export function checkMedication(resource: Resource, root: string): CheckedConcept {
  const cure = "Refer to a Medication that has a code.";
  return checkShape(medicationShape, resource, { code: "FhirShapeWrong", root, cure, unspoken }).code;
}
