import { randomUUID } from "node:crypto";
import { open, rename, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import canonicalize from "canonicalize";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { ENUMS } from "../ledger/enums.ts";
import type { Vault } from "../ledger/vault.ts";
import { fileFault, readAt, writeWhole } from "../lots/files.ts";
import { hex, WORD } from "../lots/hashing.ts";
import { readText, textLines } from "../lots/textInput.ts";
import { checkShape } from "../prescriptions/shape.ts";
import { useFields, type UseTold } from "./dataUse.ts";
import { checkRow, isRecording, leafOf, rowHash, salted, type NewRow, type Row, type Schema } from "./rows.ts";
import { BatchTree } from "./tree.ts";

/** More than a row with the longest name has. */
const LONGEST_LINE = 8192;
const CHARACTERS_AT_ONCE = 1 << 18;

const headShape = z.strictObject({
  type: z.literal("yaolian-batch"),
  version: z.literal(1),
  schema: z.enum(ENUMS.AnchorSchema),
  use: z.strictObject(useFields).optional(),
});

/** What is proved of one document of a batch, to whoever is given it. */
export interface RowProof {
  /** keccak256(abi.encode(fields)). */
  readonly row: string;
  readonly proof: readonly string[];
}

/**
 * Writes a batch of documents into the vault: a line of canonical JSON each, with a fresh salt, whose leaves are the
 * batch's tree. The file is what opens the anchor: who has it can check each document, and nobody else can.
 * Throws an InputError `BatchEmpty`, `DocumentRepeated`, `RecordingRepeated` or `BatchRowWrong`.
 */
export async function writeBatch(
  vault: Vault,
  { schema, use }: { readonly schema: Schema; readonly use?: UseTold },
  rows: Iterable<NewRow> | AsyncIterable<NewRow>,
): Promise<Batch> {
  const draft = join(vault.batchFolder, `${randomUUID()}.draft`);
  await writeWhole(draft, async (handle) => writeRows(handle, { schema, use }, rows));
  const batch = await openBatch(draft);
  const path = join(vault.batchFolder, `${batch.root}.ndjson`);
  await batch.close();
  await rename(draft, path);
  return openBatch(path);
}

async function writeRows(
  handle: FileHandle,
  { schema, use }: { readonly schema: Schema; readonly use: UseTold | undefined },
  rows: Iterable<NewRow> | AsyncIterable<NewRow>,
): Promise<void> {
  const apart = new Apart();
  let text = line({ type: "yaolian-batch", version: 1, schema, ...(use === undefined ? {} : { use }) });
  for await (const row of rows) {
    const whole = checkRow(schema, salted(row), row.name);
    apart.add(whole, row.name);
    text += line(whole);
    if (text.length < CHARACTERS_AT_ONCE) continue;
    await handle.writeFile(text);
    text = "";
  }
  apart.requireSome();
  await handle.writeFile(text);
}

function line(value: object): string {
  return `${canonicalize(value) ?? ""}\n`;
}

/** A batch whose file was read through: places of rows and the tree in memory, the rows on the disk. */
export class Batch {
  readonly path: string;
  readonly schema: Schema;
  readonly use: UseTold | undefined;
  readonly #handle: FileHandle;
  readonly #places: readonly { offset: number; length: number }[];
  readonly #tree: BatchTree;

  constructor(path: string, head: z.output<typeof headShape>, read: Read, handle: FileHandle) {
    this.path = path;
    this.schema = head.schema;
    this.use = head.use;
    this.#handle = handle;
    this.#places = read.places;
    this.#tree = read.tree;
  }

  /** The Merkle root, in hex: what is anchored. */
  get root(): string {
    return hex(this.#tree.root);
  }

  get leafCount(): number {
    return this.#tree.count;
  }

  /** Row `index` of the file, from 0. */
  row(index: number): Row {
    const place = this.#places[index];
    if (place === undefined) {
      throw new InputError("BatchRowMissing", `The batch has no row ${index + 1}.`, `It has ${this.leafCount}.`);
    }
    const bytes = Buffer.alloc(place.length);
    readAt(this.#handle.fd, bytes, place.offset);
    return checkRow(this.schema, JSON.parse(bytes.toString("utf8")), `${this.path}, row ${index + 1}`);
  }

  *rows(): Generator<Row> {
    for (let index = 0; index < this.leafCount; index += 1) yield this.row(index);
  }

  /** What proves that row `index` is in the batch. */
  proof(index: number): RowProof {
    return { row: rowHash(this.row(index)), proof: this.#tree.proof(index).map(hex) };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

interface Read {
  readonly places: { offset: number; length: number }[];
  readonly tree: BatchTree;
}

/**
 * Reads a batch file through and computes its tree anew. Throws an InputError `BatchFileWrong`, `BatchRowWrong` with the
 * row, `DocumentRepeated`, `RecordingRepeated`, `BatchEmpty` or `FileUnusable`.
 */
export async function openBatch(path: string): Promise<Batch> {
  const apart = new Apart();
  const places: Read["places"] = [];
  const leaves = new Leaves();
  let head: z.output<typeof headShape> | undefined;
  let offset = 0;
  for await (const { text, line: number } of textLines(path, readText(path), LONGEST_LINE)) {
    const place = `${path}, line ${number}`;
    const length = Buffer.byteLength(text);
    if (head === undefined) head = checkHead(parsed(text, place), path);
    else {
      const row = checkRow(head.schema, parsed(text, place), place);
      apart.add(row, place);
      leaves.add(leafOf(row));
      places.push({ offset, length });
    }
    offset += length + 1;
  }
  if (head === undefined) checkHead(undefined, path);
  apart.requireSome();
  try {
    const handle = await open(path, "r");
    return new Batch(path, head as z.output<typeof headShape>, { places, tree: new BatchTree(leaves.all) }, handle);
  } catch (error) {
    throw fileFault(path, error);
  }
}

function checkHead(value: unknown, path: string): z.output<typeof headShape> {
  const options = { code: "BatchFileWrong", root: path, cure: "Use the batch as its author wrote it." };
  return checkShape(headShape, value, { ...options, unspoken: new Set(["salt"]) });
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What V8 says quotes the line, which may hold a salt.
    const cure = "Use the batch as its author wrote it.";
    throw new InputError("BatchRowWrong", "The line is not JSON.", cure, { place });
  }
}

/** Leaves one after the other, in memory that grows by halves. */
class Leaves {
  #bytes = new Uint8Array(64 * WORD);
  #count = 0;

  add(leaf: Uint8Array): void {
    if ((this.#count + 1) * WORD > this.#bytes.length) {
      const larger = new Uint8Array(Math.ceil(this.#bytes.length * 1.5));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(leaf, this.#count * WORD);
    this.#count += 1;
  }

  get all(): Uint8Array {
    return this.#bytes.subarray(0, this.#count * WORD);
  }
}

/** Sees that no document is in a batch twice: by its fingerprint, or by its device and the device's sequence. */
class Apart {
  readonly #documents = new Set<string>();
  readonly #sequences = new Set<string>();

  add(row: Row, place: string): void {
    const cure = "Give each document once.";
    if (isRecording(row)) {
      const key = `${row.device} ${row.sequence}`;
      if (this.#sequences.has(key)) {
        const message = `Device ${row.device} has recorded two things as its number ${row.sequence}.`;
        throw new InputError("RecordingRepeated", message, cure, { place });
      }
      this.#sequences.add(key);
    }
    if (this.#documents.has(row.fingerprint)) {
      throw new InputError("DocumentRepeated", `The document ${row.fingerprint} is there twice.`, cure, { place });
    }
    this.#documents.add(row.fingerprint);
  }

  requireSome(): void {
    if (this.#documents.size > 0) return;
    throw new InputError("BatchEmpty", "The batch has no document.", "Give at least one.");
  }
}
