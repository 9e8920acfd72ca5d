import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { Outcome, Reply, Trial } from "./protocol.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Each trial loads the tests anew, which stay in memory: a fresh process now and then. */
const TRIALS_EACH = 60;

/** Milliseconds for the tests of one trial: what takes longer loops without end. */
const LIMIT = 15 * 60_000;

export type Trialled = Outcome | "hung";

/** The process that tries mutants, one after the other; replaced when it is old or hangs. */
export class Bench {
  #worker: ChildProcess | undefined;
  #trials = 0;

  async try(trial: Trial): Promise<Trialled> {
    const worker = await this.#ready();
    this.#trials += 1;
    worker.send(trial);
    const reply = await replyOf(worker, LIMIT);
    if (reply === undefined) {
      await this.close();
      return "hung";
    }
    if (reply.kind !== "done") throw new Error("The worker began anew in the middle of a trial.");
    return reply;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined || worker.exitCode !== null) return;
    const exit = once(worker, "exit");
    worker.kill("SIGKILL");
    await exit;
  }

  async #ready(): Promise<ChildProcess> {
    if (this.#trials >= TRIALS_EACH) await this.close();
    if (this.#worker?.connected === true) return this.#worker;
    this.#trials = 0;
    this.#worker = fork(WORKER, [], {
      cwd: ROOT,
      // What the tests count there is no evidence: they run on mutants, and over again.
      env: { ...process.env, YAOLIAN_FIGURES: "" },
      execArgv: ["--no-experimental-require-module", "--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    if ((await replyOf(this.#worker, LIMIT))?.kind !== "ready") throw new Error("The worker did not begin.");
    return this.#worker;
  }
}

/** The next thing that the worker says; undefined when it says nothing in that time. A worker that ends is a fault. */
async function replyOf(worker: ChildProcess, milliseconds: number): Promise<Reply | undefined> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), milliseconds);
  try {
    const { signal } = stop;
    const said = await Promise.race([once(worker, "message", { signal }), once(worker, "exit", { signal })]);
    const [reply] = said as [unknown];
    if (typeof reply !== "object" || reply === null) throw new Error(`The worker ended: ${String(reply)}.`);
    return reply as Reply;
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
