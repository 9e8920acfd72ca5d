import { setTimeout as pause } from "node:timers/promises";

import { TransientError, YaolianError } from "@yaolian/sdk";

import type { WatchedConnection } from "./connection.ts";
import { latencyOf } from "./figures.ts";
import { READ } from "./lines.ts";
import type { Line } from "./lines.ts";
import type { LoadFigures } from "./types.ts";

/** Longer than a network stands still in a drill. */
const ACT_LIMIT_MS = 600_000;
const READ_LIMIT_MS = 30_000;
const AGAIN_AFTER_MS = 250;

/** Lines of work that go on, each with one transaction on its way, until they are told to end. */
export class Load {
  readonly #connection: WatchedConnection;
  readonly #count: number;
  readonly #running: Promise<void>[];
  readonly #failed: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  #isEnding = false;
  #acts: Record<string, number> = {};
  #refused: Record<string, number> = {};
  #since = Date.now();
  #sentBefore: number;

  constructor(connection: WatchedConnection, lines: readonly Line[]) {
    this.#connection = connection;
    this.#count = lines.length;
    this.#sentBefore = connection.sentCount;
    this.#failed = new Promise((_resolve, reject) => (this.#fail = reject));
    this.#failed.catch(() => undefined);
    this.#running = lines.map((line) => this.#run(line));
  }

  /** What came of the load since it began, or since this was asked last. */
  figures(): LoadFigures {
    const [now, since] = [Date.now(), this.#since];
    const acknowledged = [...this.#connection.acknowledged.values()].filter(({ at }) => at > since && at <= now);
    const seconds = (now - since) / 1000;
    const figures = {
      ...{ seconds, lines: this.#count, sent: this.#connection.sentCount - this.#sentBefore },
      acknowledged: acknowledged.length,
      perSecond: acknowledged.length / seconds,
      latencyMs: latencyOf(acknowledged),
      ...{ acts: this.#acts, refused: this.#refused },
    };
    [this.#since, this.#sentBefore, this.#acts, this.#refused] = [now, this.#connection.sentCount, {}, {}];
    return figures;
  }

  /** Lets every line finish its turn. Fails with what nobody foresaw. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.race([Promise.all(this.#running), this.#failed]);
  }

  async #run(line: Line): Promise<void> {
    while (!this.#isEnding) {
      try {
        await line.turn((act, perform) => this.#perform(act, perform));
      } catch (error) {
        if (error instanceof YaolianError) this.#refused[error.code] = (this.#refused[error.code] ?? 0) + 1;
        else this.#fail(error);
        // A line whose turn was cut short does not know where it stands: the others go on.
        return;
      }
    }
  }

  /** Tries an act until it is known what came of it: a network that stands still is waited for. */
  async #perform<T>(act: string, perform: () => Promise<T>): Promise<T> {
    const began = Date.now();
    for (;;) {
      try {
        const result = await perform();
        if (act !== READ) this.#acts[act] = (this.#acts[act] ?? 0) + 1;
        return result;
      } catch (error) {
        if (Date.now() - began > (act === READ ? READ_LIMIT_MS : ACT_LIMIT_MS)) throw error;
        // What is read from a node that is a block behind the one before is not there yet.
        const mayChange = act === READ ? error instanceof YaolianError : error instanceof TransientError;
        if (!mayChange) throw error;
        await pause(AGAIN_AFTER_MS);
      }
    }
  }
}
