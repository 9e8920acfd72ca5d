import { InputError } from "../errors.ts";
import { parseGtin } from "../gs1/index.ts";
import { said } from "../prescriptions/shape.ts";
import { substitutionGroup, type Coding } from "../prescriptions/index.ts";
import { at } from "./at.ts";
import type { ResolveMedication, Resource } from "./bundle.ts";
import { checkMedication, type CheckedConcept, type CheckedRequest } from "./shapes.ts";

export const GTIN_SYSTEM = "https://www.gs1.org/gtin";
const ATC_SYSTEM = "http://www.whocc.no/atc";

/** Systems that code substance, strength and form, in the order in which one is taken: docs/decisions/fhir-codings.md. */
export const DEFAULT_CODING_SYSTEMS: readonly string[] = [
  "http://www.nlm.nih.gov/research/umls/rxnorm",
  "http://snomed.info/sct",
  "https://dmd.nhs.uk",
];

/** What a request prescribes: any product of a group, or one product. */
export interface Prescribed {
  readonly coding: Coding;
  readonly group: string | undefined;
  readonly gtin: string | undefined;
}

/** A CodeableConcept as FHIR R4 has it. */
export interface Concept {
  readonly coding?: readonly { readonly system?: string | undefined; readonly code?: string | undefined }[] | undefined;
}

/** The substitution group of every coding of a concept that has a system and a code: one drug may go by several. */
export function codingsToGroups(concept: Concept): { coding: Coding; group: string }[] {
  return codingsOf(concept).map((coding) => ({ coding, group: substitutionGroup(coding.system, coding.code) }));
}

/** The concept a request names: its own, or that of the Medication it refers to, with its FHIR path. */
export function medicationOf(
  request: CheckedRequest,
  resolve: ResolveMedication,
): { concept: CheckedConcept; place: string } {
  const { medicationCodeableConcept: own, medicationReference: referred } = request;
  if (own !== undefined && referred !== undefined) {
    const message = "The medication is given both as a concept and as a reference.";
    throw new InputError("MedicationTwice", message, "Give one of them.", { place: "MedicationRequest.medication[x]" });
  }
  if (own !== undefined) return { concept: own, place: "MedicationRequest.medicationCodeableConcept" };
  if (referred === undefined) {
    throw new InputError("MedicationMissing", "missing.", "Give the medication with its coding.", {
      place: "MedicationRequest.medicationCodeableConcept",
    });
  }
  return referredMedication(request, referred.reference, resolve);
}

/** Takes the one coding that decides. Throws an InputError where none or more than one does. */
export function chooseCoding(
  concept: CheckedConcept,
  place: string,
  systems: readonly string[],
  exact: boolean,
): Prescribed {
  const codings = codingsOf(concept);
  const gtins = codings.filter(({ system }) => system === GTIN_SYSTEM);
  const others = codings.filter(({ system }) => system !== GTIN_SYSTEM);
  if (gtins.length > 0 && (exact || others.length === 0)) {
    const coding = onlyOne(gtins, concept, place);
    return { coding, group: undefined, gtin: at(`${place}.coding`, () => parseGtin(coding.code)) };
  }
  const preferred = systems.find((system) => others.some((coding) => coding.system === system));
  const candidates = others.filter(({ system }) =>
    preferred === undefined ? system !== ATC_SYSTEM : system === preferred,
  );
  if (candidates.length === 0) throw noCoding(codings, place);
  const coding = onlyOne(candidates, concept, place);
  const group = at(`${place}.coding`, () => substitutionGroup(coding.system, coding.code));
  return { coding, group, gtin: undefined };
}

function referredMedication(request: CheckedRequest, reference: string | undefined, resolve: ResolveMedication) {
  const place = "MedicationRequest.medicationReference.reference";
  if (reference === undefined) {
    throw new InputError("MedicationMissing", "missing.", "Refer to a Medication, or give its coding.", { place });
  }
  const index = request.contained?.findIndex(({ id }) => id !== undefined && `#${id}` === reference) ?? -1;
  const contained: Resource | undefined = request.contained?.[index];
  const found = contained ?? (reference.startsWith("#") ? undefined : resolve(reference));
  if (found === undefined) {
    const message = `${said(reference)} is neither contained in the request nor in its Bundle.`;
    throw new InputError("MedicationUnknown", message, "Send the Medication along, or give its coding.", { place });
  }
  const root = contained === undefined ? "Medication" : `MedicationRequest.contained[${index}]`;
  return { concept: checkMedication(found, root), place: `${root}.code` };
}

/** Codings with a system and a code, each once. */
function codingsOf(concept: Concept): Coding[] {
  const found = new Map<string, Coding>();
  for (const { system, code, ...rest } of concept.coding ?? []) {
    if (system === undefined || code === undefined) continue;
    const display = "display" in rest && typeof rest.display === "string" ? { display: rest.display } : {};
    const name = JSON.stringify([system, code]);
    if (!found.has(name)) found.set(name, { system, code, ...display });
  }
  return [...found.values()];
}

/** Of several, the one the prescriber is said to have picked. */
function onlyOne(candidates: readonly Coding[], concept: CheckedConcept, place: string): Coding {
  const [first, ...more] = candidates;
  if (first !== undefined && more.length === 0) return first;
  const picked = candidates.filter(({ system, code }) =>
    concept.coding?.some((coding) => coding.userSelected === true && coding.system === system && coding.code === code),
  );
  const [only, ...rest] = picked;
  if (only !== undefined && rest.length === 0) return only;
  const names = candidates.slice(0, 4).map(({ system, code }) => said(`${system}|${code}`));
  const message = `It is not clear which of ${candidates.length} codings decides: ${names.join(", ")}.`;
  throw new InputError("CodingAmbiguous", message, "Leave one, or mark it userSelected.", { place: `${place}.coding` });
}

function noCoding(codings: readonly Coding[], place: string): InputError {
  const atc = codings.find(({ system }) => system === ATC_SYSTEM);
  const message =
    atc === undefined
      ? "There is no coding with a system and a code."
      : `The ATC code ${said(atc.code)} names a substance without its strength and form.`;
  const cure = "Code the medication, e.g. with RxNorm.";
  return new InputError("CodingMissing", message, cure, { place: `${place}.coding` });
}
