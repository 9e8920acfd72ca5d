import { setTimeout as pause } from "node:timers/promises";

import type { Logger } from "pino";

import { TransientError } from "@yaolian/sdk";

import type { FollowerState, FollowerStatus } from "../context.ts";
import { otherChain, type Preparation } from "./preparation.ts";
import { probe } from "./probe.ts";
import type { FollowerProcess, ProcessEnd } from "./process.ts";

const LOOK_EVERY_MS = 1_000;
/** Until a process that was started answers for the first time, it is looked at more often. */
const FIRST_LOOKS_MS = 100;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A process that lived so long did not fail at its start: the next pause is short again. */
const HEALTHY_AFTER_MS = 30_000;
/** A process that says nothing for so long hangs. */
const SILENCE_LIMIT_MS = 300_000;
/** Ponder ends with 1 where trying again is of no use; it is tried again all the same, but not for ever. */
const ATTEMPTS = 5;

/** What a process ended with, and what is to be done about it. */
type Outcome =
  | { readonly kind: "ended"; readonly end: ProcessEnd; readonly answered: boolean; readonly lived: number }
  | { readonly kind: "otherChain" };

/** Keeps one process running, and its tables those of one chain. */
export class Supervisor {
  readonly #preparation: Preparation;
  readonly #start: () => Promise<FollowerProcess>;
  readonly #log: Logger;
  readonly #stop: AbortController;
  #status: FollowerStatus = { state: "starting", since: Date.now() };
  #listeners = new Set<() => void>();
  #process: FollowerProcess | undefined;
  #answers = false;
  #failures = 0;
  #fruitless = 0;

  constructor(parts: {
    preparation: Preparation;
    start: () => Promise<FollowerProcess>;
    log: Logger;
    stop: AbortController;
  }) {
    this.#preparation = parts.preparation;
    this.#start = parts.start;
    this.#log = parts.log;
    this.#stop = parts.stop;
  }

  get url(): string | undefined {
    return this.#answers ? this.#process?.url : undefined;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get status(): FollowerStatus {
    return this.#status;
  }

  /** Calls back at each change of the status. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Runs until it is stopped. Throws an InputError, or an Error where the process does not get to answer at all. */
  async run(): Promise<void> {
    let prepare = (): Promise<void> => this.#preparation.first(this.#rebuilds);
    while (!this.#stopped) {
      try {
        await prepare();
        prepare = () => this.#preparation.again(this.#rebuilds);
        if (!this.#stopped) await this.#live();
      } catch (error) {
        await this.#wait(error);
      }
    }
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  readonly #rebuilds = (reason: string): void => {
    this.#log.warn({ reason }, "the tables are made anew");
    this.#say("rebuilding", reason);
  };

  /** One life of a process, from its start to its end and what that leaves. */
  async #live(): Promise<void> {
    // A rebuilding lasts until the tables are whole again.
    if (this.#status.state !== "rebuilding") this.#say("starting");
    const child = await this.#start();
    this.#process = child;
    let outcome: Outcome;
    try {
      await this.#preparation.owned(child);
      this.#log.info({ process: child.pid }, "the follower was started");
      outcome = await this.#watch(child, performance.now());
    } finally {
      this.#answers = false;
      await child.stop();
      this.#process = undefined;
    }
    if (this.#stopped) await this.#preparation.released();
    else if (outcome.kind === "ended") await this.#recover(outcome);
  }

  async #watch(child: FollowerProcess, began: number): Promise<Outcome> {
    let heard = performance.now();
    let end: ProcessEnd | undefined;
    void child.ended.then((ended) => (end = ended));
    let answered = false;
    for (;;) {
      await this.#pause(this.#answers ? LOOK_EVERY_MS : FIRST_LOOKS_MS, child.ended);
      if (end === undefined && this.#stopped) await child.stop();
      if (end !== undefined) return { kind: "ended", end, answered, lived: performance.now() - began };
      const seen = await probe(child.url);
      if (seen !== undefined) {
        heard = performance.now();
        answered = true;
      } else if (performance.now() - heard > SILENCE_LIMIT_MS) {
        this.#log.error("the follower does not answer any more, and is ended");
        child.kill();
      }
      this.#answers = seen !== undefined;
      const reachable = await this.#lookAtChain(child);
      if (reachable === "otherChain") return { kind: "otherChain" };
      this.#tell(seen, reachable);
    }
  }

  /** Whether the node answers. Ends the process where the chain is another: it must not write one row of it. */
  async #lookAtChain(child: FollowerProcess): Promise<boolean | "otherChain"> {
    try {
      const difference = await this.#preparation.look();
      if (difference === undefined) return true;
      child.kill();
      this.#answers = false;
      this.#log.error({ reason: otherChain(difference) }, "the follower was stopped");
      return "otherChain";
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      // What the database has to say about itself, the process says too, and ends.
      return error.code !== "NodeUnreachable";
    }
  }

  #tell(seen: Awaited<ReturnType<typeof probe>>, reachable: boolean): void {
    if (!reachable) return this.#say("chainUnreachable", "The node does not answer.", seen?.block);
    if (seen?.ready === true) {
      if (this.#status.state !== "ready") this.#log.info({ block: seen.block }, "the tables are as new as the chain");
      return this.#say("ready", undefined, seen.block);
    }
    if (this.#status.state === "rebuilding") return this.#say("rebuilding", this.#status.reason, seen?.block);
    if (seen !== undefined) this.#say("indexing", undefined, seen.block);
    else if (this.#status.state !== "restarting") this.#say("starting");
  }

  /** After a process ended by itself: what it left is mended, and the next one is started after a pause. */
  async #recover({ end, answered, lived }: Extract<Outcome, { kind: "ended" }>): Promise<void> {
    const { how, said } = end;
    if (lived > HEALTHY_AFTER_MS) this.#failures = 0;
    // Ponder gives its files 10 s to load, which is not enough where the machine is busy.
    const isUseless = how === "exit code 1" && !/did not complete/.test(said);
    this.#fruitless = answered || !isUseless ? 0 : this.#fruitless + 1;
    if (/was previously used by/.test(said)) {
      this.#rebuilds("The tables were written by another version of the indexer.");
      return this.#preparation.dropTables();
    }
    if (this.#fruitless >= ATTEMPTS) {
      throw new Error(`The follower can't be started: it ended ${ATTEMPTS} times with ${how}. ${said}`.trim());
    }
    const wait = this.#nextPause();
    this.#log.warn({ how, said, wait }, "the follower ended by itself, and is started again");
    this.#say("restarting", `The follower ended by itself (${how}).`);
    await this.#pause(wait);
  }

  /** After what passes: says what is in the way and waits. Throws what does not pass. */
  async #wait(error: unknown): Promise<undefined> {
    if (this.#stopped) return;
    if (!(error instanceof TransientError)) throw error;
    const wait = this.#nextPause();
    this.#log.warn({ reason: error.message, wait }, "the follower can't go on, and tries again");
    if (this.#status.state !== "rebuilding") {
      this.#say(error.code.startsWith("Node") ? "chainUnreachable" : "restarting", error.message);
    }
    await this.#pause(wait);
  }

  /** Twice as long after each failure. */
  #nextPause(): number {
    this.#failures += 1;
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
  }

  /** Waits so long, unless it is stopped or the other thing happens before. */
  async #pause(ms: number, other?: Promise<unknown>): Promise<void> {
    const time = pause(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    await (other === undefined ? time : Promise.race([time, other]));
  }

  #say(state: FollowerState, reason?: string, block = this.#status.block): void {
    const since = state === this.#status.state ? this.#status.since : Date.now();
    this.#status = {
      state,
      since,
      ...(block === undefined ? {} : { block }),
      ...(reason === undefined ? {} : { reason }),
    };
    for (const listener of this.#listeners) listener();
  }
}
