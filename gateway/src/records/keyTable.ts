import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

import { InputError, TransientError } from "@yaolian/sdk";

import { storeFault } from "../store/store.ts";
import type { MasterKey } from "./masterKey.ts";
import { openFile, sealFile } from "./sealedFile.ts";
import { infoOf, keysOfSeed, SEED_BYTES, type SealingKeys } from "./sealing.ts";

const USE = "yaolian/record-key/v1";
const WORD = 32;

/** What opens a record and its commitment. Who has none of it has nothing: it is what a retention clock destroys. */
export interface RecordSecrets {
  /** The record's key pair comes from it. */
  readonly seed: Uint8Array;
  /** The commitment's salt. */
  readonly salt: Uint8Array;
  /** The document's SHA-256. Without a salt it would give the document away to who can guess it. */
  readonly fingerprint: Uint8Array;
}

/** Fresh secrets for a document of this SHA-256. */
export function newSecrets(fingerprint: Uint8Array): RecordSecrets {
  return { seed: randomBytes(SEED_BYTES), salt: randomBytes(WORD), fingerprint };
}

/**
 * The secrets of all records, in a database of their own, each sealed with the gateway's key. What is destroyed is gone
 * from its files: SQLite overwrites it (`secure_delete`), the file is written anew, and the log is cut to nothing.
 */
export class KeyTable {
  readonly #db: DatabaseSync;
  readonly #master: MasterKey;

  constructor(path: string, master: MasterKey) {
    this.#db = new DatabaseSync(path);
    this.#master = master;
    // Nothing of it may lie in a temporary file, and a record is acknowledged only once its key is on the disk.
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
    this.#db.exec("PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000;");
    this.#db.exec("CREATE TABLE IF NOT EXISTS keys (record TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;");
  }

  /** Keeps the secrets of a record; on the disk when it returns. */
  async put(record: string, { seed, salt, fingerprint }: RecordSecrets): Promise<void> {
    const terms = { to: this.#master.wrapping.publicKey, info: infoOf(USE, record) };
    const sealed = await sealFile(terms, Buffer.concat([seed, salt, fingerprint]));
    const sql = "INSERT OR REPLACE INTO keys (record, sealed) VALUES (?, ?)";
    this.#run(() => this.#db.prepare(sql).run(record, sealed));
  }

  /** The secrets of a record; undefined where there are none. Throws an InputError `KeyTableForeign`. */
  async get(record: string): Promise<RecordSecrets | undefined> {
    const row = this.#db.prepare("SELECT sealed FROM keys WHERE record = ?").get(record);
    if (row === undefined) return undefined;
    const bytes = await this.#open(record, row["sealed"] as Uint8Array);
    const part = (index: number): Uint8Array => bytes.subarray(index * WORD, (index + 1) * WORD);
    return { seed: part(0), salt: part(1), fingerprint: part(2) };
  }

  has(record: string): boolean {
    return this.#db.prepare("SELECT 1 FROM keys WHERE record = ?").get(record) !== undefined;
  }

  /** Destroys the secrets of some records; {@link purge} then takes them out of the files. */
  destroy(records: readonly string[]): void {
    const sql = "DELETE FROM keys WHERE record IN (SELECT value FROM json_each(?))";
    this.#run(() => this.#db.prepare(sql).run(JSON.stringify(records)));
  }

  /** Writes the file anew and empties its log, so that no page and no log holds what was destroyed. */
  purge(): void {
    this.#run(() => this.#db.exec("VACUUM"));
    emptyLog(this.#db);
  }

  close(): void {
    this.#db.close();
  }

  #run(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      throw storeFault(error) ?? error;
    }
  }

  async #open(record: string, sealed: Uint8Array): Promise<Uint8Array> {
    try {
      return await openFile({ keys: this.#master.wrapping, info: infoOf(USE, record) }, sealed);
    } catch (error) {
      const cure = "Open the gateway with the key that these records were stored under.";
      throw new InputError("KeyTableForeign", "A record's key is sealed for another gateway.", cure, { cause: error });
    }
  }
}

/** Moves a database's log into its file and cuts it to nothing. Throws a TransientError `DatabaseBusy`. */
export function emptyLog(db: DatabaseSync): void {
  const answer = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  if (answer?.["busy"] === 0) return;
  const cure = "Close what else reads the gateway's files; it is tried again.";
  throw new TransientError("DatabaseBusy", "Another reader keeps the database's log from being emptied.", cure);
}

/** The key pair of a record. */
export function recordKeys({ seed }: RecordSecrets): Promise<SealingKeys> {
  return keysOfSeed(seed);
}
