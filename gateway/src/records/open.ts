import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "@yaolian/sdk";
import type { Keyring, Ledger } from "@yaolian/sdk/ledger";
import type { Logger } from "pino";

import { repeat } from "../chores.ts";
import type { Store } from "../store/store.ts";
import { RecordDesk } from "./desk.ts";
import { FileObjects } from "./fileObjects.ts";
import { KeyTable } from "./keyTable.ts";
import { openMasterKey } from "./masterKey.ts";
import { Mirror } from "./mirror.ts";
import type { ObjectStore } from "./objects.ts";
import { Peers } from "./peers.ts";
import { KEYS_FILE, MASTER_FILE, OBJECTS_FOLDER } from "./places.ts";
import type { RetentionRules } from "./retention.ts";
import { readS3 } from "./s3Objects.ts";

/** How a gateway keeps records. */
export interface RecordsOptions {
  /** Opens the file of the gateway's key. */
  readonly passphrase: string;
  /** scrypt's cost of that file, where it is made. */
  readonly workFactor?: number;
  /** A file of other members' gateways. */
  readonly peers?: string | undefined;
  /** A file that tells of a bucket for the sealed files; the gateway's folder if left out. */
  readonly s3?: string | undefined;
  /** A folder on another disk that holds the backup, and the recipient that it is encrypted for. */
  readonly mirror?: { readonly folder: string; readonly recipient: string } | undefined;
}

/** A desk, and what ends it. */
export interface OpenRecords {
  readonly desk: RecordDesk;
  stop(): Promise<void>;
}

interface Around {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly member: number;
  readonly store: Store;
  readonly folder: string;
  readonly rules: RetentionRules;
  readonly log: Logger;
}

const ANCHOR_MS = 10_000;
const SWEEP_MS = 3_600_000;

/** Opens a gateway's desk of records, and anchors and sweeps while it is open. Throws an InputError `RecordsKeyMissing`. */
export async function openRecords(around: Around, options: RecordsOptions): Promise<OpenRecords> {
  const { keyring, member, folder, store, log } = around;
  const officer = keyring.find({ role: "RecordsOfficer", member });
  if (officer === undefined) {
    const cure = "Have the member's admin add a records officer, and bring its key.";
    throw new InputError("RecordsKeyMissing", "No key here is a records officer's: nothing could be logged.", cure);
  }
  const { passphrase, workFactor } = options;
  const cost = workFactor === undefined ? {} : { workFactor };
  const master = await openMasterKey(join(folder, MASTER_FILE), passphrase, cost);
  const keys = new KeyTable(join(folder, KEYS_FILE), master);
  const mirror = options.mirror;
  const bucket = options.s3 === undefined ? undefined : await readS3(options.s3);
  const objects: ObjectStore = bucket ?? new FileObjects(join(folder, OBJECTS_FOLDER));
  const desk = await RecordDesk.open({
    ...{ store, keys, master, objects, member, ledger: around.ledger.as(officer) },
    peers: options.peers === undefined ? new Peers([]) : Peers.read(await jsonOf(options.peers)),
    rules: around.rules,
    mirrors:
      mirror === undefined ? [] : [new Mirror(new FileObjects(mirror.folder), mirror.recipient, bucket === undefined)],
  }).catch((error: unknown) => {
    keys.close();
    throw error;
  });
  const chores = [repeat(() => desk.anchor(), ANCHOR_MS, log), repeat(() => desk.sweep(), SWEEP_MS, log)];
  const stop = async (): Promise<void> => {
    await Promise.all(chores.map((end) => end()));
    keys.close();
    bucket?.close();
  };
  return { desk, stop };
}

/** The JSON in a file. Throws an InputError `FileUnusable` or `NotJson`. */
export async function jsonOf(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new InputError("FileUnusable", `${path} can't be read.`, "Name a file that is there.");
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("NotJson", "The file is not JSON.", "Write it as docs/records.md says.", { place: path });
  }
}
