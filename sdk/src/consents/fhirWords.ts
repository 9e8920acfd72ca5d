import type { DataUseName, PurposeName, ScopeName } from "../ledger/enums.ts";

/** A code of a system, as FHIR's `Coding` has it. */
export interface Code {
  readonly system: string;
  readonly code: string;
}

const RESOURCE = "http://hl7.org/fhir/resource-types";
const LOINC = "http://loinc.org";
const REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
export const DUO = "http://purl.obolibrary.org/obo/duo.owl";

/** Categories of records as the content classes of a FHIR Consent: the resource that carries them, or a document type. */
export const CLASSES: Readonly<Record<ScopeName, Code>> = {
  Prescriptions: { system: RESOURCE, code: "MedicationRequest" },
  Dispenses: { system: RESOURCE, code: "MedicationDispense" },
  Immunizations: { system: RESOURCE, code: "Immunization" },
  Encounters: { system: RESOURCE, code: "Encounter" },
  Conditions: { system: RESOURCE, code: "Condition" },
  Allergies: { system: RESOURCE, code: "AllergyIntolerance" },
  LabResults: { system: RESOURCE, code: "DiagnosticReport" },
  Imaging: { system: RESOURCE, code: "ImagingStudy" },
  Procedures: { system: RESOURCE, code: "Procedure" },
  Notes: { system: RESOURCE, code: "DocumentReference" },
  MentalHealth: { system: LOINC, code: "28627-4" },
  Genomics: { system: RESOURCE, code: "MolecularSequence" },
};

/** Purposes as HL7's reasons for use. */
export const REASONS: Readonly<Record<PurposeName, Code>> = {
  Treatment: { system: REASON, code: "TREAT" },
  Payment: { system: REASON, code: "HPAYMT" },
  Research: { system: REASON, code: "HRESCH" },
  PublicHealth: { system: REASON, code: "PUBHLTH" },
};

/** The numbers of GA4GH's terms in the Data Use Ontology. */
export const TERMS: Readonly<Record<DataUseName, string>> = {
  NRES: "DUO_0000004",
  GRU: "DUO_0000042",
  HMB: "DUO_0000006",
  DS: "DUO_0000007",
  POA: "DUO_0000011",
  RS: "DUO_0000012",
  NMDS: "DUO_0000015",
  GSO: "DUO_0000016",
  NPUNCU: "DUO_0000018",
  PUB: "DUO_0000019",
  COL: "DUO_0000020",
  IRB: "DUO_0000021",
  GS: "DUO_0000022",
  MOR: "DUO_0000024",
  TS: "DUO_0000025",
  US: "DUO_0000026",
  PS: "DUO_0000027",
  IS: "DUO_0000028",
  RTN: "DUO_0000029",
  CC: "DUO_0000043",
  NPOA: "DUO_0000044",
  NPU: "DUO_0000045",
  NCU: "DUO_0000046",
};
