import { checkShape } from "@yaolian/sdk";
import { z } from "zod";

import { ageOpen, ageSeal } from "./ageFiles.ts";
import type { RecordSecrets } from "./keyTable.ts";
import { blobName, type ObjectStore } from "./objects.ts";
import type { BatchRow, RecordRow } from "./tables.ts";

const bare = (id: string): string => id.replace(/^0x/, "");
const hexBytes = z.string().regex(/^[0-9a-f]{64}$/);
const entryShape = z.strictObject({
  record: z.looseObject({ id: z.string() }),
  seed: hexBytes,
  salt: hexBytes,
  fingerprint: hexBytes,
});
const batchShape = z.strictObject({ root: z.string(), leaves: z.array(z.string()), records: z.array(z.string()) });

/**
 * The backup's place: on another disk or in a bucket, never beside the gateway's own files. Each record has a file of its
 * own there, encrypted with age to a recipient whose identity lies in a safe, so that destroying a record is removing
 * its file, and no other file holds its key.
 *
 * | name               | what                                                                           |
 * | ------------------ | ------------------------------------------------------------------------------ |
 * | `keys/<id>`        | a record's row and secrets, encrypted                                          |
 * | `blobs/…`          | its sealed file, where the records' own store is not lasting by itself         |
 * | `batches/<root>`   | which records a batch on the ledger has, written before it is sent             |
 * | `tombstones/<id>`  | that a record was destroyed, written before it is                              |
 * | `master`, `gateway`, `manifest` | the gateway's secret and database, encrypted, and what they are of |
 */
export class Mirror {
  readonly objects: ObjectStore;
  readonly recipient: string;
  /** Whether sealed files are copied too. */
  readonly hasBlobs: boolean;

  constructor(objects: ObjectStore, recipient: string, hasBlobs = true) {
    this.objects = objects;
    this.recipient = recipient;
    this.hasBlobs = hasBlobs;
  }

  /** Keeps a record; in the place of what was kept of it. */
  async keep(record: RecordRow, { seed, salt, fingerprint }: RecordSecrets): Promise<void> {
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
    const entry = { record, seed: hex(seed), salt: hex(salt), fingerprint: hex(fingerprint) };
    const sealed = await ageSeal(this.recipient, Buffer.from(JSON.stringify(entry), "utf8"));
    await this.objects.put(`keys/${bare(record.id)}`, sealed);
  }

  async keepBlob(hash: string, bytes: Uint8Array): Promise<void> {
    if (this.hasBlobs) await this.objects.putNew(blobName(hash), bytes);
  }

  async keepBatch({ root, leaves, records }: BatchRow): Promise<void> {
    await keepBatch(this.objects, { root, leaves, records });
  }

  /** Removes all that opens a record; the tombstone first, so that no crash brings it back. */
  async destroy(id: string, blob: string): Promise<void> {
    await bury(this.objects, id);
    await this.drop(id, blob);
  }

  /** Removes what was kept of a record that was never acknowledged. */
  async drop(id: string, blob: string): Promise<void> {
    await this.objects.remove(`keys/${bare(id)}`);
    if (this.hasBlobs) await this.objects.remove(blobName(blob));
  }
}

/** What a mirror has of one record. */
export interface MirroredRecord {
  readonly record: RecordRow;
  readonly secrets: RecordSecrets;
}

/** The records in a backup, opened one by one. Throws an InputError `BackupClosed` or `BackupWrong`. */
export async function* mirroredRecords(objects: ObjectStore, identity: string): AsyncGenerator<MirroredRecord> {
  for await (const name of objects.list("keys")) {
    const file = await objects.get(name);
    if (file === undefined) continue;
    const text = Buffer.from(await ageOpen(identity, file, name)).toString("utf8");
    const { record, ...secrets } = shaped(entryShape, text, name);
    const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");
    yield {
      // It was this program's own row.
      record: record as unknown as RecordRow,
      secrets: { seed: bytes(secrets.seed), salt: bytes(secrets.salt), fingerprint: bytes(secrets.fingerprint) },
    };
  }
}

/** The batches that were, or were about to be, put on the ledger. */
export async function* mirroredBatches(objects: ObjectStore): AsyncGenerator<BatchRow> {
  for await (const name of objects.list("batches")) {
    const file = await objects.get(name);
    if (file === undefined) continue;
    yield { ...shaped(batchShape, Buffer.from(file).toString("utf8"), name), anchor: null };
  }
}

/** Writes down which records a batch has, before it is sent. */
export async function keepBatch(objects: ObjectStore, batch: Omit<BatchRow, "anchor">): Promise<void> {
  const { root, leaves, records } = batch;
  await objects.putNew(`batches/${bare(root)}`, Buffer.from(JSON.stringify({ root, leaves, records }), "utf8"));
}

/** Writes down that a record was destroyed: a backup that still has its key must not bring it back. */
export async function bury(objects: ObjectStore, id: string): Promise<void> {
  await objects.putNew(`tombstones/${bare(id)}`, new Uint8Array(0));
}

/** The ids of the records that were destroyed, as far as a store knows. */
export async function buried(objects: ObjectStore): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const name of objects.list("tombstones")) ids.add(`0x${name.slice("tombstones/".length)}`);
  return ids;
}

function shaped<S extends z.ZodType>(shape: S, text: string, name: string): z.output<S> {
  const options = { code: "BackupWrong", root: name, cure: "Use the backup as the gateway wrote it." };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const unspoken = new Set(["seed", "salt", "fingerprint", "record"]);
  return checkShape(shape, value, { ...options, unspoken });
}
