import { setTimeout as pause } from "node:timers/promises";

import { InputError, TransientError } from "@yaolian/sdk";
import { importEpcis } from "@yaolian/sdk/import";
import type { Keyring, Ledger, Vault } from "@yaolian/sdk/ledger";
import { faultOf } from "@yaolian/http";
import type { Logger } from "pino";

import type { CaptureJob, CaptureJobs, CaptureResult } from "./jobs.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const MOST_FAULTS = 3;

export interface CaptureWork {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly jobs: CaptureJobs;
  readonly log: Logger;
}

/**
 * Brings documents onto the ledger, one after the other in the order in which they came. Whatever ends the process, the next
 * one begins with the document that was under way: the import finds what is on the ledger already by the events' ids.
 */
export class CaptureQueue {
  readonly jobs: CaptureJobs;
  readonly #work: CaptureWork;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #wake: () => void = () => undefined;
  /** Who waits for a job's end. */
  readonly #waiting = new Map<string, Set<() => void>>();
  /** How often the gateway itself failed on a job. */
  readonly #faults = new Map<string, number>();

  constructor(work: CaptureWork) {
    this.#work = work;
    this.jobs = work.jobs;
    this.#running = this.#run();
  }

  /** Tells that there is a new document. */
  nudge(): void {
    this.#wake();
  }

  /** Waits until a job is at its end, or so many milliseconds. */
  async ended(id: string, limitMs: number): Promise<void> {
    const over = new AbortController();
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting);
    const end = (): void => over.abort();
    waiting.add(end);
    await pause(limitMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    waiting.delete(end);
    if (waiting.size === 0) this.#waiting.delete(id);
  }

  /** Stops after what is on its way to the ledger; the rest waits for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let wait = FIRST_PAUSE_MS;
    while (!this.#stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      try {
        const next = this.jobs.next();
        if (next === undefined) await woken;
        else await this.#take(next.job, next.document);
        wait = FIRST_PAUSE_MS;
      } catch (error) {
        this.#work.log.warn({ code: error instanceof TransientError ? error.code : "Fault", wait }, "capture waits");
        await pause(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #take(job: CaptureJob, document: string): Promise<void> {
    const { log } = this.#work;
    const began = performance.now();
    try {
      const results = await this.#apply(job, document).catch((error: unknown) => this.#givenUp(job, error));
      if (results === undefined) return;
      const succeeded = results.every(({ outcome }) => outcome !== "refused");
      this.jobs.finish(job.id, succeeded, results);
      log.info(
        { job: job.id, events: results.length, succeeded, ms: Math.round(performance.now() - began) },
        "captured",
      );
    } catch (error) {
      const reason =
        error instanceof TransientError ? error.sentence : "The gateway failed; what happened is in its log.";
      this.jobs.wait(job.id, reason);
      throw error;
    }
    for (const end of this.#waiting.get(job.id) ?? []) end();
  }

  /** What can't become better with time ends the job; a fault of the gateway's own does after some tries. */
  #givenUp({ id }: CaptureJob, error: unknown): CaptureResult[] {
    if (error instanceof TransientError) throw error;
    const document = { item: "document", outcome: "refused" as const, transactions: [] };
    if (error instanceof InputError) return [{ ...document, reason: error.sentence }];
    this.#work.log.error({ job: id, fault: faultOf(asError(error)) }, "capture failed");
    const faults = (this.#faults.get(id) ?? 0) + 1;
    this.#faults.set(id, faults);
    if (faults < MOST_FAULTS) throw error;
    const reason = "The gateway failed on it; what happened is in its log. Tell whoever runs it, with the job's id.";
    return [{ ...document, reason }];
  }

  /** What became of the events; undefined where the gateway stops before all of them. */
  async #apply({ behaviour }: CaptureJob, document: string): Promise<CaptureResult[] | undefined> {
    if (behaviour === "proceed") return this.#import(document, false);
    const tried = await this.#import(document, true);
    if (tried === undefined || tried.every(({ outcome }) => outcome !== "refused"))
      return this.#import(document, false);
    const reason = "Not sent, since another event of the document would be refused.";
    return tried.map((each) =>
      each.outcome === "applied" ? { ...each, outcome: "passed-over" as const, reason } : each,
    );
  }

  async #import(text: string, dryRun: boolean): Promise<CaptureResult[] | undefined> {
    const { ledger, keyring, vault } = this.#work;
    const results: CaptureResult[] = [];
    for await (const result of importEpcis(ledger, keyring, vault, [{ name: "document", text }], { dryRun })) {
      const { item, outcome, reason, transactions = [] } = result;
      results.push({ item, outcome, reason, transactions: [...transactions] });
      if (this.#stopping.signal.aborted) return undefined;
    }
    return results;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
