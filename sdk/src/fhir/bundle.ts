import { InputError } from "../errors.ts";
import { said } from "../prescriptions/shape.ts";

/** A JSON object with a FHIR resource type, nothing else of it checked yet. */
export interface Resource {
  readonly resourceType: string;
  readonly [field: string]: unknown;
}

/** Finds the Medication that a `medicationReference` means, beside the request in its Bundle. */
export type ResolveMedication = (reference: string) => Resource | undefined;

/** One thing found in a document: a MedicationRequest, or why there is none. `place` tells where. */
export type RequestItem =
  | {
      readonly place: string;
      readonly resource: Resource;
      readonly resolve: ResolveMedication;
      readonly fault?: undefined;
      readonly other?: undefined;
    }
  | {
      readonly place: string;
      readonly fault: InputError;
      /** The resource, where it is one of another kind. */
      readonly other?: Resource;
      readonly resource?: undefined;
      readonly resolve?: undefined;
    };

/** The MedicationRequests of a parsed document: the resource itself, or a Bundle's entries. */
export function* requestsOf(value: unknown, place: string): Generator<RequestItem> {
  const resource = resourceOf(value, place);
  if (resource instanceof InputError) yield { place, fault: resource };
  else if (resource.resourceType === "Bundle") yield* requestsOfBundle(resource, place);
  else yield requestItem(resource, place, () => undefined);
}

/** Entries beyond the first of one resource are older versions (history) or repetitions: only the first counts. */
function* requestsOfBundle(bundle: Resource, place: string): Generator<RequestItem> {
  const root = place === "document" ? "Bundle" : `${place}: Bundle`;
  const entries = bundle["entry"] ?? [];
  if (!Array.isArray(entries) || entries.length === 0) {
    const message = Array.isArray(entries) ? "The Bundle has no entries." : `${said(entries)} is no list of entries.`;
    yield refuse("BundleEmpty", message, "Give a Bundle with MedicationRequests.", `${root}.entry`);
    return;
  }
  const resolve = medicationsOf(entries);
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const at = `${root}.entry[${index}]`;
    yield itemOf(fieldsOf(entry), at, seen, resolve);
  }
}

function itemOf(entry: Fields, at: string, seen: Set<string>, resolve: ResolveMedication): RequestItem {
  const request = fieldsOf(entry["request"]);
  if (request["method"] === "DELETE" && typeof request["url"] === "string") {
    seen.add(request["url"]);
    return refuse("EntryDeletes", "The entry deletes a resource.", "Cancel its prescription instead.", `${at}.request`);
  }
  if (entry["resource"] === undefined) {
    return refuse("EntryEmpty", "The entry has no resource.", "Give each entry its resource.", `${at}.resource`);
  }
  const place = `${at}.resource`;
  const resource = resourceOf(entry["resource"], place);
  if (resource instanceof InputError) return { place, fault: resource };
  const name = typeof resource["id"] === "string" ? `${resource.resourceType}/${resource["id"]}` : undefined;
  if (name !== undefined && resource.resourceType === "MedicationRequest") {
    if (seen.has(name)) {
      // Its id is not repeated: who reads this may know whose request it is.
      return refuse("EntryRepeated", "The request stands in an earlier entry.", "The first entry counts.", place);
    }
    seen.add(name);
  }
  return requestItem(resource, place, resolve);
}

function requestItem(resource: Resource, place: string, resolve: ResolveMedication): RequestItem {
  if (resource.resourceType === "MedicationRequest") return { place, resource, resolve };
  const message = `${said(resource.resourceType)} is not a MedicationRequest.`;
  return {
    ...refuse("NotAMedicationRequest", message, "Only MedicationRequests become prescriptions.", place),
    other: resource,
  };
}

function resourceOf(value: unknown, place: string): Resource | InputError {
  if (Array.isArray(value)) {
    const cure = "Put its resources into a Bundle, or one a line (ndjson).";
    return new InputError("NotAResource", "A list is no FHIR resource.", cure, { place });
  }
  if (value === null || typeof value !== "object") {
    return new InputError("NotAResource", "This is no FHIR resource.", "Give a JSON object with a resourceType.", {
      place,
    });
  }
  const { resourceType } = fieldsOf(value);
  if (typeof resourceType !== "string") {
    const message = `resourceType is ${resourceType === undefined ? "missing" : said(resourceType)}.`;
    return new InputError("ResourceTypeMissing", message, "Give a FHIR R4 resource.", { place });
  }
  return { ...value, resourceType };
}

/** A Medication is found by its entry's fullUrl or as `Medication/id`; by neither where two entries share the name. */
function medicationsOf(entries: readonly unknown[]): ResolveMedication {
  const found = new Map<string, Resource | undefined>();
  const keep = (name: string, resource: Resource) => found.set(name, found.has(name) ? undefined : resource);
  for (const { fullUrl, resource: value } of entries.map(fieldsOf)) {
    const resource = resourceOf(value, "");
    if (resource instanceof InputError || resource.resourceType !== "Medication") continue;
    if (typeof fullUrl === "string") keep(fullUrl, resource);
    if (typeof resource["id"] === "string") keep(`Medication/${resource["id"]}`, resource);
  }
  return (reference) => found.get(reference.replace(/\/_history\/[^/]*$/, ""));
}

type Fields = { readonly [field: string]: unknown };

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === "object" ? { ...value } : {};
}

function refuse(code: string, message: string, cure: string, place: string): { place: string; fault: InputError } {
  return { place, fault: new InputError(code, message, cure, { place }) };
}
