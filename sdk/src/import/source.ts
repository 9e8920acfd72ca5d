import { createReadStream } from "node:fs";

import type { FhirSource } from "../fhir/index.ts";
import { fileFault } from "../lots/files.ts";

/** A document to import: the path of its file, or its text and what results call it. */
export type ImportSource = string | { readonly name: string; readonly text: string };

/** What its results call it. */
export function nameOf(source: ImportSource): string {
  return typeof source === "string" ? source : source.name;
}

/** Its bytes. Throws an InputError where a file can't be read. */
export async function* chunksOf(source: ImportSource): AsyncGenerator<Uint8Array> {
  if (typeof source !== "string") {
    yield Buffer.from(source.text);
    return;
  }
  try {
    for await (const chunk of createReadStream(source) as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    throw fileFault(source, error);
  }
}

/** The same for what reads FHIR. */
export function fhirSourceOf(source: ImportSource): FhirSource {
  return typeof source === "string" ? { path: source } : { text: source.text };
}
