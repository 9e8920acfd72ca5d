import { createHmac, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { InputError, TransientError } from "@yaolian/sdk";

/** SQLite's result codes for what passes: another process writes, the disk is full, the disk fails. */
const BUSY = 5;
const IO_FAILED = 10;
const FULL = 13;

const FRAME = `
  CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
`;

/**
 * The gateway's own store: one SQLite file in a folder that is its owner's only. What was written is on the disk when a call
 * returns; what is deleted is overwritten (`secure_delete`).
 */
export class Store {
  readonly db: DatabaseSync;
  readonly path: string;
  readonly #lock: DatabaseSync | undefined;
  readonly #secret: Uint8Array;

  /**
   * Opens the store of a folder, or begins one. `tables` are the statements that make what is missing. With `alone`, no
   * other gateway may have the folder. Throws an InputError `GatewayFolderInUse`, a TransientError `StoreFailed`, `StoreFull`.
   */
  constructor(folder: string, tables: readonly string[], { alone = false }: { readonly alone?: boolean } = {}) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#lock = alone ? lockOf(folder) : undefined;
    this.path = join(folder, "gateway.sqlite");
    this.db = new DatabaseSync(this.path, { timeout: 5_000 });
    this.run(() => {
      this.db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
      for (const statements of [FRAME, ...tables]) this.db.exec(statements);
    });
    chmodSync(this.path, 0o600);
    this.#secret = this.#secretOf("fingerprint");
  }

  /** Does something with the database, all of it or nothing. Throws what it throws, and a TransientError of the store's. */
  write<T>(work: (db: DatabaseSync) => T): T {
    return this.run(() => {
      this.db.exec("BEGIN IMMEDIATE");
      try {
        const value = work(this.db);
        this.db.exec("COMMIT");
        return value;
      } catch (error) {
        // A full disk has SQLite end the transaction by itself.
        if (this.db.isTransaction) this.db.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Asks the database. Throws a TransientError where the disk fails. */
  run<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeFault(error) ?? error;
    }
  }

  /**
   * Tells two texts apart without keeping what they say: a keyed hash (HMAC-SHA-256) whose key never leaves this store. A
   * plain hash of a patient's document would itself be a patient's datum.
   */
  fingerprint(...parts: readonly string[]): Uint8Array {
    const hash = createHmac("sha256", this.#secret);
    for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
    return hash.digest();
  }

  close(): void {
    this.db.close();
    this.#lock?.close();
  }

  #secretOf(name: string): Uint8Array {
    return this.write((db) => {
      db.prepare("INSERT OR IGNORE INTO secrets VALUES (?, ?)").run(name, randomBytes(32));
      const row = db.prepare("SELECT value FROM secrets WHERE name = ?").get(name) as { value: Uint8Array };
      return row.value;
    });
  }
}

/** A lock that the operating system gives back, however the process ends. */
function lockOf(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, "lock.sqlite"), { timeout: 0 });
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (codeOf(error) !== BUSY) throw storeFault(error) ?? error;
    const cure = "Stop the other one, or give this one a folder of its own: two would do everything twice.";
    throw new InputError("GatewayFolderInUse", `Another gateway works in ${folder}.`, cure);
  }
}

/** What passes of what SQLite fails with, as a TransientError. */
export function storeFault(error: unknown): TransientError | undefined {
  switch (codeOf(error)) {
    case FULL: {
      const cure = "Make room on its disk; nothing of this was kept, and the same request may come again.";
      return new TransientError("StoreFull", "The gateway's disk is full.", cure, { cause: error });
    }
    case BUSY:
    case IO_FAILED: {
      const cure = "Look at its disk, then try again; nothing of this was kept.";
      return new TransientError("StoreFailed", "The gateway's store can't be written.", cure, { cause: error });
    }
    default:
      return undefined;
  }
}

/** The primary code; extended ones have it in their lowest byte. */
function codeOf(error: unknown): number | undefined {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code & 0xff : undefined;
}
