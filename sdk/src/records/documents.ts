import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import canonicalize from "canonicalize";

import { eventHash } from "../epcis/eventHash.ts";
import { InputError } from "../errors.ts";
import { parseJson } from "../fhir/json.ts";
import { fileFault } from "../lots/files.ts";
import type { NewRow, Schema } from "./rows.ts";

/** The SHA-256 of a file of any size, in hex. Throws an InputError `FileUnusable`. */
export async function fingerprintOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  } catch (error) {
    throw fileFault(path, error);
  }
  return `0x${hash.digest("hex")}`;
}

/**
 * The documents of some files, as their schema has them: of a FHIR Bundle each resource by its canonical JSON (RFC 8785),
 * of an EPCIS document each event by its event hash, else each file by its bytes. Recordings come from their manifests.
 * Throws an InputError `BundleEmpty`, `EpcisEmpty`, `NotJson`, `NotUtf8` or `FileUnusable`.
 */
export async function* documentRows(schema: Schema, paths: readonly string[]): AsyncGenerator<NewRow> {
  for (const path of paths) {
    if (schema === "RecordBundle") yield* resourcesOf(await readJson(path), path);
    else if (schema === "EpcisBatch") yield* eventsOf(await readJson(path), path);
    else yield { name: basename(path), fingerprint: await fingerprintOf(path) };
  }
}

/** The SHA-256 of a value's canonical JSON. Throws an InputError `DocumentNotCanonical`. */
export function canonicalFingerprint(value: unknown, place: string): string {
  try {
    const text = canonicalize(value) ?? "";
    return `0x${createHash("sha256").update(text).digest("hex")}`;
  } catch {
    // A lone half of a surrogate pair, or a number that is none; what it says may be a patient's.
    const cure = "Write it in valid Unicode and with finite numbers.";
    throw new InputError("DocumentNotCanonical", "The document has no canonical JSON.", cure, { place });
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return parseJson(await readFile(path), path);
  } catch (error) {
    throw fileFault(path, error);
  }
}

function* resourcesOf(value: unknown, path: string): Generator<NewRow> {
  const { resourceType, entry } = fieldsOf(value);
  if (resourceType !== "Bundle" || !Array.isArray(entry) || entry.length === 0) {
    const cure = "Give a FHIR Bundle with entries.";
    throw new InputError("BundleEmpty", "This is no FHIR Bundle with resources.", cure, { place: path });
  }
  for (const [index, each] of entry.entries()) {
    const { resource } = fieldsOf(each);
    const place = `${path}: Bundle.entry[${index}].resource`;
    const type = fieldsOf(resource)["resourceType"];
    if (typeof type !== "string") {
      throw new InputError("NotAResource", "This is no FHIR resource.", "Give each entry its resource.", { place });
    }
    yield { name: `${basename(path)}#${index}`, fingerprint: canonicalFingerprint(resource, place) };
  }
}

function* eventsOf(value: unknown, path: string): Generator<NewRow> {
  const document = fieldsOf(value);
  const events: unknown = fieldsOf(document["epcisBody"])["eventList"];
  if (!Array.isArray(events) || events.length === 0) {
    const cure = "Give an EPCIS 2.0 document as JSON-LD.";
    throw new InputError("EpcisEmpty", "This is no EPCIS document with events.", cure, { place: path });
  }
  for (const [index, event] of events.entries()) {
    const hash = eventHash(fieldsOf(event), document["@context"]);
    yield { name: `${basename(path)}#${index}`, fingerprint: `0x${/;([0-9a-f]{64})\?/.exec(hash)?.[1] ?? ""}` };
  }
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return value !== null && typeof value === "object" ? { ...value } : {};
}
