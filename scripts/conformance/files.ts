import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { createInterface } from "node:readline";

import { InputError } from "../../sdk/src/errors.ts";

/** A document of the folder, and who reads it. */
export interface FoundFile {
  readonly path: string;
  /** The path below the folder, as it is shown. */
  readonly shown: string;
  readonly kind: "epcis" | "fhir" | "none";
  /** How many events or resources it holds, counted without the importers: what they must account for. */
  readonly items: number;
  /** Why nobody reads it. */
  readonly reason?: string;
}

const LARGEST_JSON = 64 * 2 ** 20;
const HEAD = 64 * 2 ** 10;

type Json = Record<string, unknown>;

/**
 * All files of a folder at any depth, by path. Throws an InputError `FolderMissing`, or `FolderEmpty` where there is
 * nothing to run against.
 */
export async function findFiles(folder: string): Promise<FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new InputError("FolderMissing", `${folder} can't be read.`, "Name a folder of documents.", { cause });
  });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length === 0) {
    throw new InputError("FolderEmpty", `${folder} holds no file.`, "Name a folder of EPCIS or FHIR documents.");
  }
  paths.sort();
  return Promise.all(paths.map((path) => describe(path, relative(folder, path))));
}

async function describe(path: string, shown: string): Promise<FoundFile> {
  const none = (reason: string): FoundFile => ({ path, shown, kind: "none", items: 1, reason });
  switch (extname(path).toLowerCase()) {
    case ".ndjson":
    case ".jsonl":
      return { path, shown, kind: "fhir", items: Math.max(1, await resourcesOfLines(path)) };
    case ".json":
    case ".jsonld":
      break;
    default:
      return none("The file is no document of the kinds that are read: *.jsonld, *.json, *.ndjson.");
  }
  if ((await stat(path)).size > LARGEST_JSON) return { path, shown, kind: await kindOfHead(path), items: 1 };
  const value = parsed(await readFile(path, "utf8"));
  if (value === undefined) return { path, shown, kind: shown.endsWith("ld") ? "epcis" : "fhir", items: 1 };
  if (typeof value["$schema"] === "string") return none("The file is a JSON schema, no document.");
  if (typeof value["resourceType"] === "string") return { path, shown, kind: "fhir", items: resourcesOf(value) };
  const events = eventsOf(value);
  if (events !== undefined) return { path, shown, kind: "epcis", items: Math.max(1, events.length) };
  return none("The file is JSON, and neither an EPCIS document nor a FHIR resource.");
}

/** The events of an EPCIS document, query document or bare event; undefined where it is none. */
export function eventsOf(document: Json): unknown[] | undefined {
  const type = document["type"];
  if (type === "EPCISDocument") return listAt(document, ["epcisBody", "eventList"]);
  if (type === "EPCISQueryDocument") return listAt(document, ["epcisBody", "queryResults", "resultsBody", "eventList"]);
  return typeof type === "string" && "eventTime" in document ? [document] : undefined;
}

function listAt(document: Json, path: string[]): unknown[] {
  const found = path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
  return Array.isArray(found) ? found : [];
}

function resourcesOf(resource: Json): number {
  if (resource["resourceType"] !== "Bundle") return 1;
  const entries = resource["entry"];
  return Array.isArray(entries) ? Math.max(1, entries.length) : 1;
}

async function resourcesOfLines(path: string): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const value = parsed(line);
    count += value === undefined ? 1 : resourcesOf(value);
  }
  return count;
}

async function kindOfHead(path: string): Promise<"epcis" | "fhir"> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead).toString("latin1").includes('"resourceType"') ? "fhir" : "epcis";
  } finally {
    await handle.close();
  }
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
