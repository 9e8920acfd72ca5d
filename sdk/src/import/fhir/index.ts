export { importFhir } from "./importFhir.ts";
export type { ImportFhirOptions } from "./options.ts";
