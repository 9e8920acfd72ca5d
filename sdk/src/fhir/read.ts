import { InputError } from "../errors.ts";
import { requestsOf, type RequestItem } from "./bundle.ts";
import { parseJson } from "./json.ts";
import { FullLines, bytesOf, isBlank, linesOf, type FhirSource } from "./source.ts";

export interface ReadOptions {
  /** The largest JSON document, in bytes; 64 MiB by default. Ndjson may be of any size. */
  readonly maxBytes?: number;
  /** The longest line of ndjson, in bytes; 4 MiB by default. */
  readonly maxLineBytes?: number;
  /** By default told by the name (`.ndjson`, `.jsonl`), else by the first two lines. */
  readonly format?: "json" | "ndjson";
}

const MEBIBYTE = 1024 * 1024;

/**
 * Reads FHIR R4 MedicationRequests out of a single resource, a Bundle of any type, or ndjson, which is read line by line:
 * a line that is wrong does not stop the others. Nothing is left out: what is no MedicationRequest comes as an item with its
 * `fault`, an InputError with its place (`NotAMedicationRequest` for another kind of resource, which an importer passes over).
 * Throws a TransientError where reading breaks off.
 */
export async function* readMedicationRequests(
  source: FhirSource,
  options: ReadOptions = {},
): AsyncGenerator<RequestItem> {
  const { maxBytes = 64 * MEBIBYTE, maxLineBytes = 4 * MEBIBYTE } = options;
  try {
    const chunks = bytesOf(source);
    const head = await readHead(chunks, maxLineBytes);
    const whole = chain(head, chunks);
    const format = options.format ?? formatOfName(source) ?? (await formatOfHead(head, maxLineBytes));
    if (format === "ndjson") yield* readLines(whole, maxLineBytes);
    else yield* requestsOf(parseJson(await collect(whole, maxBytes), "document"), "document");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { place: error.place ?? "document", fault: error };
  }
}

async function* readLines(chunks: AsyncIterable<Buffer>, maxLineBytes: number): AsyncGenerator<RequestItem> {
  let lines = 0;
  for await (const { number, bytes } of linesOf(chunks, maxLineBytes)) {
    lines++;
    yield* requestsOfLine(bytes, `line ${number}`, maxLineBytes);
  }
  if (lines === 0) throw empty();
}

function* requestsOfLine(bytes: Uint8Array | undefined, place: string, maxLineBytes: number): Generator<RequestItem> {
  try {
    if (bytes === undefined) {
      const message = `The line is longer than ${maxLineBytes} bytes.`;
      throw new InputError("LineTooLong", message, "Write one resource a line.", { place });
    }
    yield* requestsOf(parseJson(bytes, place), place);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { place, fault: error };
  }
}

/** Enough of the beginning to see two lines, or as much as one line may have. */
async function readHead(chunks: AsyncGenerator<Buffer, void>, enough: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const lines = new FullLines();
  let length = 0;
  while (length <= enough && lines.count < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    pieces.push(next.value);
    length += next.value.length;
    lines.see(next.value);
  }
  return Buffer.concat(pieces);
}

function formatOfName(source: FhirSource): "ndjson" | undefined {
  return "path" in source && /\.(ndjson|jsonl)$/i.test(source.path) ? "ndjson" : undefined;
}

/** Ndjson is where one of the first two lines is a resource by itself and not all there is. */
async function formatOfHead(head: Buffer, maxLineBytes: number): Promise<"json" | "ndjson"> {
  const first: string[] = [];
  for await (const { bytes } of linesOf(once(head), maxLineBytes)) {
    first.push(bytes === undefined ? "" : bytes.toString());
    if (first.length === 2) break;
  }
  return first.length === 2 && first.some(isResource) ? "ndjson" : "json";
}

function isResource(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line.replace(/^\uFEFF/, ""));
    return value !== null && typeof value === "object" && "resourceType" in value;
  } catch {
    // A line of a document over many lines is no JSON by itself.
    return false;
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** The head again and then the rest, which is closed however the reading ends. */
async function* chain(head: Buffer, rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function collect(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) {
      const cure = "Split it, or write its resources one a line (ndjson).";
      throw new InputError("DocumentTooLarge", `The document is larger than ${maxBytes} bytes.`, cure, {
        place: "document",
      });
    }
    pieces.push(chunk);
  }
  const whole = Buffer.concat(pieces);
  if (isBlank(whole)) throw empty();
  return whole;
}

function empty(): InputError {
  return new InputError("DocumentEmpty", "There is nothing in it.", "Give FHIR R4 as JSON or ndjson.", {
    place: "document",
  });
}
