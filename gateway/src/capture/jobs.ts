import { randomUUID } from "node:crypto";

import type { ItemResult } from "@yaolian/sdk/import";

import type { Store } from "../store/store.ts";
import { KEPT } from "./idempotency.ts";

/**
 * What becomes of a document of which some events are refused (`GS1-Capture-Error-Behaviour` of EPCIS 2.0). A block can't be
 * rolled back: with `rollback` all events are tried on the ledger as it is first, and none is sent where one would be refused.
 */
export type ErrorBehaviour = "rollback" | "proceed";

/** A document that was taken in. */
export interface CaptureJob {
  readonly id: string;
  /** The system that sent it. */
  readonly client: string;
  readonly behaviour: ErrorBehaviour;
  /** Milliseconds of Unix time. */
  readonly createdAt: number;
  readonly finishedAt: number | undefined;
  /** Whether every event is on the ledger; undefined while it runs. */
  readonly succeeded: boolean | undefined;
  /** Why it waits, where the node or the disk is in the way. */
  readonly waitsFor: string | undefined;
}

/** What became of an event, in the order of the document. */
export interface CaptureResult extends Pick<ItemResult, "item" | "outcome" | "reason"> {
  readonly transactions: string[];
}

export const CAPTURE_TABLES = `
  CREATE TABLE IF NOT EXISTS capture_jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    idempotency_key TEXT,
    behaviour TEXT NOT NULL,
    document TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    succeeded INTEGER,
    waits_for TEXT,
    UNIQUE (client, idempotency_key)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS capture_open ON capture_jobs (number) WHERE finished_at IS NULL;
  CREATE TABLE IF NOT EXISTS capture_results (
    job INTEGER NOT NULL REFERENCES capture_jobs (number),
    place INTEGER NOT NULL,
    item TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    transactions TEXT NOT NULL,
    PRIMARY KEY (job, place)
  ) STRICT, WITHOUT ROWID;
`;

/** A document to take in. */
export interface CaptureInput {
  readonly client: string;
  readonly document: string;
  readonly behaviour: ErrorBehaviour;
  readonly idempotencyKey?: string | undefined;
}

/** Documents that were taken in, kept until they are on the ledger and their results after that. */
export class CaptureJobs {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes a document in: it is on the disk when this returns. The same idempotency key gives the job that there is. */
  add({ client, document, behaviour, idempotencyKey }: CaptureInput): CaptureJob {
    return this.#store.write((db) => {
      const id = randomUUID();
      const forgotten = Date.now() - KEPT * 1000;
      db.prepare("UPDATE capture_jobs SET idempotency_key = NULL WHERE created_at < ?").run(forgotten);
      db.prepare(
        `INSERT INTO capture_jobs (id, client, idempotency_key, behaviour, document, created_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (client, idempotency_key) DO NOTHING`,
      ).run(id, client, idempotencyKey ?? null, behaviour, document, Date.now());
      const row =
        idempotencyKey === undefined
          ? db.prepare("SELECT * FROM capture_jobs WHERE id = ?").get(id)
          : db
              .prepare("SELECT * FROM capture_jobs WHERE client = ? AND idempotency_key = ?")
              .get(client, idempotencyKey);
      return jobOf(row);
    });
  }

  /** A system's own job; undefined where it has none of that id. */
  find(client: string, id: string): CaptureJob | undefined {
    const row = this.#get("SELECT * FROM capture_jobs WHERE id = ? AND client = ?", id, client);
    return row === undefined ? undefined : jobOf(row);
  }

  /** A system's jobs, newest first, older than the one of that id where one is given. */
  list(
    client: string,
    { limit, before }: { readonly limit: number; readonly before?: string | undefined },
  ): CaptureJob[] {
    const rows = this.#store.run(() =>
      this.#store.db
        .prepare(
          `SELECT * FROM capture_jobs WHERE client = ?
           AND number < coalesce((SELECT number FROM capture_jobs WHERE id = ?), 9223372036854775807)
           ORDER BY number DESC LIMIT ?`,
        )
        .all(client, before ?? "", limit),
    );
    return rows.map(jobOf);
  }

  /** The oldest document that is not at its end, with its text; undefined where there is none. */
  next(): { readonly job: CaptureJob; readonly document: string } | undefined {
    const row = this.#get("SELECT * FROM capture_jobs WHERE finished_at IS NULL ORDER BY number LIMIT 1");
    return row === undefined ? undefined : { job: jobOf(row), document: row["document"] as string };
  }

  /** How many documents are not at their end. */
  open(): number {
    return Number(this.#get("SELECT count(*) AS n FROM capture_jobs WHERE finished_at IS NULL")?.["n"]);
  }

  /** Says why a job waits. */
  wait(id: string, reason: string): void {
    this.#store.write((db) => db.prepare("UPDATE capture_jobs SET waits_for = ? WHERE id = ?").run(reason, id));
  }

  /** Ends a job: its results stay, its document goes. */
  finish(id: string, succeeded: boolean, results: readonly CaptureResult[]): void {
    this.#store.write((db) => {
      const add = db.prepare(
        `INSERT INTO capture_results (job, place, item, outcome, reason, transactions)
         SELECT number, ?, ?, ?, ?, ? FROM capture_jobs WHERE id = ?`,
      );
      for (const [place, { item, outcome, reason, transactions }] of results.entries()) {
        add.run(place, item, outcome, reason, JSON.stringify(transactions), id);
      }
      db.prepare(
        "UPDATE capture_jobs SET finished_at = ?, succeeded = ?, waits_for = NULL, document = NULL WHERE id = ?",
      ).run(Date.now(), succeeded ? 1 : 0, id);
    });
  }

  /** What became of a job's events, in their order. */
  results(id: string): CaptureResult[] {
    const rows = this.#store.run(() =>
      this.#store.db
        .prepare(
          `SELECT item, outcome, reason, transactions FROM capture_results
           WHERE job = (SELECT number FROM capture_jobs WHERE id = ?) ORDER BY place`,
        )
        .all(id),
    );
    return rows.map((row) => {
      const { item, outcome, reason, transactions } = row as Record<
        "item" | "outcome" | "reason" | "transactions",
        string
      >;
      const result = { item, outcome: outcome as CaptureResult["outcome"], reason };
      return { ...result, transactions: JSON.parse(transactions) as string[] };
    });
  }

  #get(sql: string, ...values: string[]): Record<string, unknown> | undefined {
    return this.#store.run(() => this.#store.db.prepare(sql).get(...values));
  }
}

function jobOf(row: Record<string, unknown> | undefined): CaptureJob {
  if (row === undefined) throw new Error("The job that was just kept is not there.");
  const { succeeded, finished_at: finishedAt, waits_for: waitsFor } = row as Record<string, number | string | null>;
  return {
    id: row["id"] as string,
    client: row["client"] as string,
    behaviour: row["behaviour"] as ErrorBehaviour,
    createdAt: row["created_at"] as number,
    finishedAt: finishedAt === null ? undefined : Number(finishedAt),
    succeeded: succeeded === null ? undefined : succeeded === 1,
    waitsFor: waitsFor === null ? undefined : String(waitsFor),
  };
}
