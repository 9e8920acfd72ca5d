import { ask, InputError, type Ledger } from "@yaolian/sdk";

import type { Store } from "../store/store.ts";
import type { KeyTable } from "./keyTable.ts";
import type { MasterKey } from "./masterKey.ts";
import type { Mirror } from "./mirror.ts";
import type { ObjectStore } from "./objects.ts";
import type { Peers } from "./peers.ts";
import type { RetentionRules } from "./retention.ts";
import type { RecordTables } from "./tables.ts";

/** The largest document, in bytes: in base64 it fits a request of 16 MiB. */
export const MOST_BYTES = 11 * 1024 * 1024;

/** What a desk of records is made of. */
export interface RecordDeskOptions {
  /** Acted on by a records officer of the member: it anchors, logs disclosures, and signs what is asked of others. */
  readonly ledger: Ledger;
  readonly member: number;
  /** The gateway's store, with {@link RECORD_TABLES}. */
  readonly store: Store;
  /** Opened with the same master key. */
  readonly keys: KeyTable;
  readonly master: MasterKey;
  /** Where sealed files are kept. */
  readonly objects: ObjectStore;
  /** Where a backup is kept up to date with every record, before the record is acknowledged. */
  readonly mirrors?: readonly Mirror[];
  readonly rules?: RetentionRules;
  /** Other members' gateways. */
  readonly peers?: Peers;
  readonly mostBytes?: number;
}

/** The same, with what is left out filled in. */
export interface DeskParts extends Required<Omit<RecordDeskOptions, "store">> {
  readonly tables: RecordTables;
}

/** The time of the ledger's newest block, Unix seconds: the one clock that both sides of a release know. */
export async function ledgerTime({ provider }: Ledger): Promise<number> {
  const block = await ask<{ timestamp: string }>(provider, "eth_getBlockByNumber", ["latest", false]);
  return Number(block.timestamp);
}

/** There is no such record here, or there is none any more. */
export function recordUnknown(id: string): InputError {
  return new InputError("RecordUnknown", `There is no record ${id} here.`, "Check its id, and who keeps it.");
}

/** The record's clock has run out, or is about to. */
export function recordDestroyed(id: string): InputError {
  return new InputError("RecordDestroyed", `The record ${id} was destroyed.`, "Its retention period is over.");
}

/** Does one thing at a time for each key: who asks for what is being done gets what comes of it. */
export class Once<T> {
  readonly #running = new Map<string, Promise<T>>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const promise = work().finally(() => this.#running.delete(key));
    this.#running.set(key, promise);
    return promise;
  }
}
