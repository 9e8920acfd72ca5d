import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";

import { ageSeal, encrypterFor } from "./ageFiles.ts";
import { FileObjects } from "./fileObjects.ts";
import type { KeyTable } from "./keyTable.ts";
import type { MasterKey } from "./masterKey.ts";
import { buried, bury, Mirror } from "./mirror.ts";
import { blobName, getBlob, type ObjectStore } from "./objects.ts";
import type { RecordRow, RecordTables } from "./tables.ts";

/** What a backup is made of. */
export interface BackupParts {
  readonly tables: RecordTables;
  readonly keys: KeyTable;
  readonly objects: ObjectStore;
  readonly master: MasterKey;
}

/** Where a backup goes, and for whom. */
export interface BackupOptions {
  /** A folder on another disk: a new one, or that of the backup before, which is brought up to date. */
  readonly out: string;
  /** The age recipient of whom alone it opens for. */
  readonly recipient: string;
  /** Whether sealed files are copied: not where a bucket keeps them. */
  readonly hasBlobs: boolean;
}

/** What a backup has. */
export interface BackedUp {
  readonly records: number;
  readonly destroyed: number;
}

export const DATABASE = "gateway";
export const MASTER = "master";
export const MANIFEST = "manifest";

/**
 * Brings a backup up to date while the gateway runs: its database, its key, and for each record its secrets in a file of
 * its own. What was destroyed since the last time is removed from it, last of all, so that nothing comes back by a race.
 */
export async function backUp(parts: BackupParts, { out, recipient, hasBlobs }: BackupOptions): Promise<BackedUp> {
  const { tables, master } = parts;
  const objects = new FileObjects(out);
  const mirror = new Mirror(objects, recipient, hasBlobs);
  await objects.put(MASTER, await ageSeal(recipient, master.secret));
  await copyDatabase(tables, recipient, join(out, DATABASE));
  for (const batch of tables.batches()) await mirror.keepBatch(batch);
  const there = hasBlobs ? await namesIn(objects, "blobs") : new Set<string>();
  for (const row of liveRows(tables)) await keepRecord(parts, mirror, row, there);
  const manifest = { type: "yaolian-gateway-backup", version: 1, recipient, madeAt: new Date().toISOString() };
  await objects.put(MANIFEST, Buffer.from(JSON.stringify(manifest), "utf8"));
  return { records: liveRows(tables).length, destroyed: await prune(parts, objects) };
}

async function keepRecord(
  { keys, objects }: BackupParts,
  mirror: Mirror,
  row: RecordRow,
  there: ReadonlySet<string>,
): Promise<void> {
  const secrets = await keys.get(row.id);
  // Destroyed since the row was read.
  if (secrets === undefined) return;
  if (mirror.hasBlobs && !there.has(blobName(row.blob))) {
    await mirror.keepBlob(row.blob, await getBlob(objects, row.blob));
  }
  await mirror.keep(row, secrets);
}

/** Takes out of the backup what is no live record's. */
async function prune({ tables, objects }: BackupParts, backup: FileObjects): Promise<number> {
  const gone = new Set([...(await buried(objects)), ...tables.recordsIn("destroyed").map(({ id }) => id)]);
  for (const id of gone) await bury(backup, id);
  const rows = liveRows(tables).filter(({ id }) => !gone.has(id));
  const wanted = new Set(rows.flatMap(({ id, blob }) => [`keys/${id.slice(2)}`, blobName(blob)]));
  for (const folder of ["keys", "blobs"]) {
    for (const name of await namesIn(backup, folder)) if (!wanted.has(name)) await backup.remove(name);
  }
  return gone.size;
}

function liveRows(tables: RecordTables): RecordRow[] {
  return [...tables.recordsIn("stored"), ...tables.recordsIn("anchored")];
}

async function namesIn(objects: ObjectStore, folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const name of objects.list(folder)) names.add(name);
  return names;
}

/** A copy of the database as it is at one moment, encrypted as it is read; its clear form is gone before this returns. */
async function copyDatabase({ db }: RecordTables, recipient: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const folder = dirname(String(db.location() ?? path));
  const [clear, draft] = [join(folder, `copy-${randomUUID()}.sqlite`), join(dirname(path), `.draft-${randomUUID()}`)];
  try {
    await (await open(clear, "wx", 0o600)).close();
    db.prepare("VACUUM INTO ?").run(clear);
    const source = Readable.toWeb(createReadStream(clear)) as unknown as ReadableStream<Uint8Array>;
    const encrypted = await encrypterFor(recipient).encrypt(source);
    await encrypted.pipeTo(
      Writable.toWeb(createWriteStream(draft, { mode: 0o600, flush: true })) as WritableStream<Uint8Array>,
    );
    await rename(draft, path);
  } finally {
    await rm(clear, { force: true });
    await rm(draft, { force: true });
  }
}
