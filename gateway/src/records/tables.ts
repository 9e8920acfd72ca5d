import type { DatabaseSync, SQLInputValue } from "node:sqlite";

import type { PurposeName, ScopeName } from "@yaolian/sdk";

import type { Store } from "../store/store.ts";

/**
 * A record's way: `storing` until all of it is on the disk, `stored` until its batch is on the ledger, `anchored`,
 * `destroying` from its clock's end until nothing opens it, `destroyed`.
 */
export type RecordState = "storing" | "stored" | "anchored" | "destroying" | "destroyed";

/** What is kept of a record beside its secrets: nothing that names a patient or lets its document be guessed. */
export interface RecordRow {
  readonly id: string;
  readonly state: RecordState;
  /** The patient's side, as this hospital knows it. */
  readonly holder: string;
  readonly category: ScopeName;
  readonly mediaType: string;
  readonly size: number;
  /** SHA-256 of the sealed file. */
  readonly blob: string;
  /** The leaf of the document in its batch. */
  readonly leaf: string;
  /** The root of its batch. */
  readonly batch: string | null;
  readonly rule: string;
  readonly since: number;
  /** The second from which it is destroyed. */
  readonly due: number;
  /** Whether its destruction is put off, e.g. by a court. */
  readonly held: number;
  readonly storedAt: number;
  /** MACs of the idempotency key it came with, and of all that was said with it. */
  readonly request: string | null;
  readonly body: string | null;
}

/** A batch of records that is, or soon will be, on the ledger. */
export interface BatchRow {
  readonly root: string;
  readonly leaves: readonly string[];
  readonly records: readonly string[];
  readonly anchor: string | null;
}

/** A release: who asked, what for, and how far it came. */
export interface ReleaseRow {
  readonly asker: number;
  readonly nonce: string;
  /** The request's EIP-712 hash. */
  readonly request: string;
  readonly record: string;
  readonly operator: string;
  readonly purpose: PurposeName;
  readonly deadline: number;
  /** The commitment that the disclosure is logged with. */
  readonly document: string;
  /** The transaction that logged it; null until then. */
  readonly loggedBy: string | null;
  /** How often it was answered. */
  readonly answers: number;
}

/** A request to another member's gateway while it is good, by the MAC of the caller's own name for it. */
export interface FetchRow {
  readonly request: string;
  readonly body: string;
  readonly message: string;
  /** The seed of the key that the answer is sealed for, itself sealed with the gateway's key. */
  readonly seed: Uint8Array;
  readonly deadline: number;
}

/** What the gateway's store keeps of records. */
export const RECORD_TABLES = `
CREATE TABLE IF NOT EXISTS records (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, holder TEXT NOT NULL, category TEXT NOT NULL, mediaType TEXT NOT NULL,
  size INTEGER NOT NULL, blob TEXT NOT NULL, leaf TEXT NOT NULL, batch TEXT, rule TEXT NOT NULL, since INTEGER NOT NULL,
  due INTEGER NOT NULL, held INTEGER NOT NULL, storedAt INTEGER NOT NULL, request TEXT UNIQUE, body TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS recordsByState ON records (state, due);
CREATE INDEX IF NOT EXISTS recordsByHolder ON records (holder);
CREATE TABLE IF NOT EXISTS recordBatches (
  root TEXT PRIMARY KEY, leaves TEXT NOT NULL, records TEXT NOT NULL, anchor TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS releases (
  asker INTEGER NOT NULL, nonce TEXT NOT NULL, request TEXT NOT NULL, record TEXT NOT NULL, operator TEXT NOT NULL,
  purpose TEXT NOT NULL, deadline INTEGER NOT NULL, document TEXT NOT NULL, loggedBy TEXT, answers INTEGER NOT NULL,
  PRIMARY KEY (asker, nonce)
) STRICT;
CREATE INDEX IF NOT EXISTS releasesByRecord ON releases (record);
CREATE TABLE IF NOT EXISTS fetches (
  request TEXT PRIMARY KEY, body TEXT NOT NULL, message TEXT NOT NULL, seed BLOB NOT NULL, deadline INTEGER NOT NULL
) STRICT;
`;

const RECORD_COLUMNS = [
  ...["id", "state", "holder", "category", "mediaType", "size", "blob", "leaf", "batch"],
  ...["rule", "since", "due", "held", "storedAt", "request", "body"],
];

/** The tables of records in the gateway's own store. */
export class RecordTables {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The database itself, for what is done to it as a whole. */
  get db(): DatabaseSync {
    return this.#store.db;
  }

  /** Does several writes, or none of them. */
  together(write: () => void): void {
    this.#store.write(write);
  }

  addRecord(row: RecordRow): void {
    const marks = RECORD_COLUMNS.map((column) => `:${column}`).join(", ");
    this.#named(`INSERT INTO records (${RECORD_COLUMNS.join(", ")}) VALUES (${marks})`, row);
  }

  record(id: string): RecordRow | undefined {
    return this.#one<RecordRow>("SELECT * FROM records WHERE id = ?", id);
  }

  recordByRequest(request: string): RecordRow | undefined {
    return this.#one<RecordRow>("SELECT * FROM records WHERE request = ?", request);
  }

  recordsOf(holder: string): RecordRow[] {
    return this.#all<RecordRow>("SELECT * FROM records WHERE holder = ? ORDER BY storedAt, id", holder);
  }

  recordsIn(state: RecordState, limit = -1): RecordRow[] {
    return this.#all<RecordRow>("SELECT * FROM records WHERE state = ? ORDER BY storedAt, id LIMIT ?", state, limit);
  }

  /** Records of no batch yet, in an order that tells nothing of when each came. */
  recordsToAnchor(limit: number): RecordRow[] {
    const sql = "SELECT * FROM records WHERE state = 'stored' AND batch IS NULL ORDER BY id LIMIT ?";
    return this.#all<RecordRow>(sql, limit);
  }

  /** Records whose clocks have ended by then, and that nothing holds. */
  recordsDue(now: number): RecordRow[] {
    const sql = "SELECT * FROM records WHERE state IN ('stored', 'anchored') AND due <= ? AND held = 0 ORDER BY due";
    return this.#all<RecordRow>(sql, now);
  }

  setState(id: string, state: RecordState): void {
    this.#do("UPDATE records SET state = ? WHERE id = ?", state, id);
  }

  setClock(id: string, { rule, since, due }: Pick<RecordRow, "rule" | "since" | "due">): void {
    this.#do("UPDATE records SET rule = ?, since = ?, due = ? WHERE id = ?", rule, since, due, id);
  }

  setHeld(id: string, held: boolean): void {
    this.#do("UPDATE records SET held = ? WHERE id = ?", Number(held), id);
  }

  forgetRecord(id: string): void {
    this.#do("DELETE FROM records WHERE id = ?", id);
  }

  /** Leaves of a record only that it was there, its leaf and its batch, which prove the others of the batch. */
  emptyRecord(id: string): void {
    const blank = "holder = '', category = '', mediaType = '', size = 0, blob = '', request = NULL, body = NULL";
    this.#do(`UPDATE records SET state = 'destroyed', ${blank} WHERE id = ?`, id);
    this.#do("DELETE FROM releases WHERE record = ?", id);
  }

  addBatch({ root, leaves, records, anchor }: BatchRow): void {
    const sql = "INSERT OR IGNORE INTO recordBatches (root, leaves, records, anchor) VALUES (?, ?, ?, ?)";
    this.#do(sql, root, JSON.stringify(leaves), JSON.stringify(records), anchor);
    for (const record of records) this.#do("UPDATE records SET batch = ? WHERE id = ?", root, record);
  }

  batch(root: string): BatchRow | undefined {
    return this.#batches("SELECT * FROM recordBatches WHERE root = ?", root)[0];
  }

  batchesToAnchor(): BatchRow[] {
    return this.#batches("SELECT * FROM recordBatches WHERE anchor IS NULL");
  }

  /** Takes a batch for the one that its records are in. */
  claimRecords(root: string): void {
    const members = "SELECT each.value FROM recordBatches AS b, json_each(b.records) AS each WHERE b.root = ?";
    this.#do(`UPDATE records SET batch = ? WHERE id IN (${members})`, root, root);
  }

  /** Drops a batch that never was on the ledger; its records wait for another. */
  dropBatch(root: string): void {
    this.together(() => {
      this.#do("UPDATE records SET batch = NULL WHERE batch = ?", root);
      this.#do("DELETE FROM recordBatches WHERE root = ?", root);
    });
  }

  batches(): BatchRow[] {
    return this.#batches("SELECT * FROM recordBatches");
  }

  setAnchored(root: string, anchor: string): void {
    this.together(() => {
      this.#do("UPDATE recordBatches SET anchor = ? WHERE root = ?", anchor, root);
      this.#do("UPDATE records SET state = 'anchored' WHERE batch = ? AND state = 'stored'", root);
    });
  }

  release(asker: number, nonce: string): ReleaseRow | undefined {
    return this.#one<ReleaseRow>("SELECT * FROM releases WHERE asker = ? AND nonce = ?", asker, nonce);
  }

  addRelease(row: ReleaseRow): void {
    const sql = `INSERT INTO releases (asker, nonce, request, record, operator, purpose, deadline, document, loggedBy, answers)
      VALUES (:asker, :nonce, :request, :record, :operator, :purpose, :deadline, :document, :loggedBy, :answers)`;
    this.#named(sql, row);
  }

  setLogged({ asker, nonce }: ReleaseRow, transaction: string): void {
    const sql = "UPDATE releases SET loggedBy = ? WHERE asker = ? AND nonce = ?";
    this.#do(sql, transaction, asker, nonce);
  }

  countAnswer({ asker, nonce }: ReleaseRow): void {
    this.#do("UPDATE releases SET answers = answers + 1 WHERE asker = ? AND nonce = ?", asker, nonce);
  }

  fetchOf(request: string): FetchRow | undefined {
    return this.#one<FetchRow>("SELECT * FROM fetches WHERE request = ?", request);
  }

  addFetch(row: FetchRow): void {
    const sql = `INSERT INTO fetches (request, body, message, seed, deadline)
      VALUES (:request, :body, :message, :seed, :deadline)`;
    this.#named(sql, row);
  }

  /** Forgets the requests that are over, with their keys. */
  dropFetches(now: number): void {
    this.#do("DELETE FROM fetches WHERE deadline < ?", now);
  }

  #batches(sql: string, ...values: string[]): BatchRow[] {
    const rows = this.#all<{ root: string; leaves: string; records: string; anchor: string | null }>(sql, ...values);
    return rows.map(({ leaves, records, ...row }) => ({
      ...row,
      leaves: JSON.parse(leaves) as string[],
      records: JSON.parse(records) as string[],
    }));
  }

  #one<R>(sql: string, ...values: SQLInputValue[]): R | undefined {
    return this.#store.run(() => this.db.prepare(sql).get(...values)) as R | undefined;
  }

  #all<R>(sql: string, ...values: SQLInputValue[]): R[] {
    return this.#store.run(() => this.db.prepare(sql).all(...values)) as unknown as R[];
  }

  #do(sql: string, ...values: SQLInputValue[]): void {
    this.#store.run(() => this.db.prepare(sql).run(...values));
  }

  #named(sql: string, row: object): void {
    this.#store.run(() => this.db.prepare(sql).run({ ...row } as Record<string, SQLInputValue>));
  }
}
