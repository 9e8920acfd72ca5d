import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

import type { LotName } from "./names.ts";

/** More threads than this wait for the disk. */
const MOST_THREADS = 8;

/** What a thread is started with. `next` holds the next inner node that no thread has taken. */
export type ThreadData = { path: string; name: LotName; count: number; lotKey: Uint8Array; next: Int32Array };
/** "Hash the nodes from the shared counter up to `to`." */
export type RunMessage = { to: number };
export type ThreadMessage = "ready" | "idle" | { hashed: number };

/** Threads that hash runs of inner nodes of one unfinished lot file together. */
export class TreeThreads {
  readonly #workers: readonly Worker[];
  readonly #next: Int32Array;
  #stopped = false;

  private constructor(workers: readonly Worker[], next: Int32Array) {
    this.#workers = workers;
    this.#next = next;
  }

  /** Starts a thread for each processor; none where workers cannot load TypeScript (Node 20 under tsx). */
  static async start(lot: Omit<ThreadData, "next">): Promise<TreeThreads | undefined> {
    const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: ThreadData = { ...lot, next };
    const threads = Math.min(availableParallelism(), MOST_THREADS);
    const workers = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL("./treeThread.ts", import.meta.url), { workerData });
      worker.unref();
      return worker;
    });
    const pool = new TreeThreads(workers, next);
    const started = await Promise.allSettled(workers.map((worker) => messages(worker, "ready")));
    const failure = started.find((start) => start.status === "rejected");
    if (failure === undefined) return pool;
    await pool.stop();
    if (isNotLoadable(failure.reason)) return undefined;
    throw failure.reason;
  }

  /** Hashes inner nodes `from` … `to − 1`; rejects where a thread fails or is stopped. */
  async hash(from: number, to: number, onHashed: (nodes: number) => void): Promise<void> {
    if (this.#stopped) throw new Error("The hashing threads were stopped.");
    Atomics.store(this.#next, 0, from);
    const message: RunMessage = { to };
    await Promise.all(
      this.#workers.map((worker) => {
        worker.postMessage(message);
        return messages(worker, "idle", onHashed);
      }),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/** Resolves when the thread says `awaited`; rejects when it fails or ends first. */
function messages(worker: Worker, awaited: ThreadMessage, onHashed?: (nodes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit).unref();
      then();
    };
    const onMessage = (message: ThreadMessage): void => {
      if (message === awaited) return settle(resolve);
      if (typeof message !== "object") return;
      try {
        onHashed?.(message.hashed);
      } catch (error) {
        settle(() => reject(asError(error)));
      }
    };
    const onError = (error: unknown): void => settle(() => reject(asError(error)));
    const onExit = (): void => settle(() => reject(new Error("A hashing thread ended before its work.")));
    worker.ref();
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function isNotLoadable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION";
}
