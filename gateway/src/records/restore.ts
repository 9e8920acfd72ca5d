import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";

import { InputError } from "@yaolian/sdk";
import { z } from "zod";

import { Store } from "../store/store.ts";
import { ageOpen, backupClosed, decrypterFor } from "./ageFiles.ts";
import { DATABASE, MANIFEST, MASTER } from "./backup.ts";
import { FileObjects } from "./fileObjects.ts";
import { KeyTable } from "./keyTable.ts";
import { keepMasterSecret, openMasterKey, type PassphraseOptions } from "./masterKey.ts";
import { buried, bury, mirroredBatches, mirroredRecords, type MirroredRecord } from "./mirror.ts";
import { blobName, putBlob, type ObjectStore } from "./objects.ts";
import { KEYS_FILE, MASTER_FILE, OBJECTS_FOLDER } from "./places.ts";
import { RECORD_TABLES, RecordTables } from "./tables.ts";

const STORE_FILE = "gateway.sqlite";
const manifestShape = z.looseObject({ type: z.literal("yaolian-gateway-backup"), version: z.literal(1) });

/** What a gateway is restored from, and where. */
export interface RestoreOptions extends PassphraseOptions {
  /** The backup's folder. */
  readonly from: string;
  /** The age identity of its recipient. */
  readonly identity: string;
  /** The new gateway's folder, without a gateway in it. */
  readonly into: string;
  /** What opens the new gateway's key from now on. */
  readonly passphrase: string;
  /** Where sealed files are kept, where that is not the gateway's folder. */
  readonly objects?: ObjectStore | undefined;
}

/** What came back. */
export interface Restored {
  readonly records: number;
  /** Records that were destroyed, and stay so whatever the backup still holds. */
  readonly destroyed: number;
  /** Records of which the backup has no secrets though nothing says that they were destroyed. */
  readonly missing: readonly string[];
}

/**
 * Restores a gateway: its key, its database, and each record that was not destroyed. What the ledger knows better (which
 * batches are anchored, what was disclosed) is looked up there when the gateway first works, before it sends anything;
 * clocks that ran out meanwhile are followed before it answers.
 * Throws an InputError `BackupWrong`, `BackupClosed` or `RestoreFolderUsed`.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { from, into, identity, passphrase } = options;
  const backup = new FileObjects(from);
  await checkPlaces(backup, into);
  const secret = await backup.get(MASTER);
  if (secret === undefined) throw notABackup(from);
  const opened = await ageOpen(identity, secret, MASTER);
  await mkdir(into, { recursive: true, mode: 0o700 });
  await restoreDatabase(join(from, DATABASE), join(into, STORE_FILE), identity);
  const masterPath = join(into, MASTER_FILE);
  await keepMasterSecret(masterPath, opened, passphrase, options);
  const master = await openMasterKey(masterPath, passphrase);
  const store = new Store(into, [RECORD_TABLES], { alone: true });
  const keys = new KeyTable(join(into, KEYS_FILE), master);
  try {
    const objects = options.objects ?? new FileObjects(join(into, OBJECTS_FOLDER));
    return await restoreRecords({ backup, objects, tables: new RecordTables(store), keys }, identity);
  } finally {
    keys.close();
    store.close();
  }
}

interface Places {
  readonly backup: FileObjects;
  readonly objects: ObjectStore;
  readonly tables: RecordTables;
  readonly keys: KeyTable;
}

async function restoreRecords(places: Places, identity: string): Promise<Restored> {
  const { backup, objects, tables, keys } = places;
  const gone = new Set([...(await buried(backup)), ...(await buried(objects))]);
  for (const { id } of tables.recordsIn("destroyed")) gone.add(id);
  for (const id of gone) {
    await bury(objects, id);
    if (tables.record(id) !== undefined && tables.record(id)?.state !== "destroyed") tables.setState(id, "destroying");
  }
  let records = 0;
  for await (const mirrored of mirroredRecords(backup, identity)) {
    if (gone.has(mirrored.record.id)) continue;
    await restoreRecord(places, mirrored);
    records += 1;
  }
  for await (const batch of mirroredBatches(backup)) {
    if (tables.batch(batch.root) === undefined) tables.together(() => tables.addBatch(batch));
  }
  const rows = [...tables.recordsIn("stored"), ...tables.recordsIn("anchored")];
  const missing = rows.filter(({ id }) => !keys.has(id)).map(({ id }) => id);
  return { records, destroyed: gone.size, missing };
}

async function restoreRecord(
  { backup, objects, tables, keys }: Places,
  { record, secrets }: MirroredRecord,
): Promise<void> {
  await keys.put(record.id, secrets);
  const sealed = await backup.get(blobName(record.blob));
  if (sealed !== undefined) await putBlob(objects, sealed);
  const there = tables.record(record.id);
  tables.together(() => {
    if (there === undefined) tables.addRecord({ ...record, state: "stored", batch: null });
    else {
      if (there.state === "storing") tables.setState(record.id, "stored");
      tables.setClock(record.id, record);
      tables.setHeld(record.id, record.held !== 0);
    }
  });
}

async function checkPlaces(backup: FileObjects, into: string): Promise<void> {
  const manifest = await backup.get(MANIFEST);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(manifest ?? []).toString("utf8"));
  } catch {
    value = undefined;
  }
  if (!manifestShape.safeParse(value).success) throw notABackup(backup.folder);
  const used = [STORE_FILE, MASTER_FILE, KEYS_FILE].find((name) => existsSync(join(into, name)));
  if (used === undefined) return;
  const cure = "Restore into a new folder; a gateway's own files are never overwritten.";
  throw new InputError("RestoreFolderUsed", `There is a ${used} here already.`, cure, { place: into });
}

async function restoreDatabase(path: string, to: string, identity: string): Promise<void> {
  if (!existsSync(path)) throw notABackup(path);
  const source = Readable.toWeb(createReadStream(path)) as unknown as ReadableStream<Uint8Array>;
  try {
    const clear = await decrypterFor(identity).decrypt(source);
    await clear.pipeTo(
      Writable.toWeb(createWriteStream(to, { mode: 0o600, flush: true, flags: "wx" })) as WritableStream<Uint8Array>,
    );
  } catch {
    throw backupClosed(path);
  }
}

function notABackup(place: string): InputError {
  const cure = "Name the folder that `gateway backup` wrote, after it ended.";
  return new InputError("BackupWrong", "This is no whole backup of a gateway.", cure, { place });
}
