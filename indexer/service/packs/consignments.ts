import { asc, eq } from "@ponder/client";
import { setTimeout as pause } from "node:timers/promises";

import { consignment } from "../../ponder.schema.ts";
import type { Follower } from "../context.ts";
import { newestBlock, readTables } from "../tables.ts";
import { Bounded } from "./bounded.ts";

const MOST_LOTS = 1_000;
const CATCH_UP_LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * Which consignment has a pack. What was read of a lot is kept without a time: the contract refuses a consignment that
 * does not have the pack, and only then is the lot read again. So that most questions cost no query.
 */
export class Consignments {
  readonly #follower: Follower;
  readonly #lots = new Bounded<string, Promise<Uint32Array>>(MOST_LOTS);
  #url: string | undefined;

  constructor(follower: Follower) {
    this.#follower = follower;
  }

  /** The first pack of the consignment that had pack `index` when the lot was last read. */
  async holding(lotId: string, index: number): Promise<number> {
    const firsts = await this.#firstsOf(lotId);
    let [low, high] = [0, firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((firsts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return firsts[low] ?? 0;
  }

  /** Forgets a lot, and waits a moment for the tables to hold a block. */
  async lookAgain(lotId: string, block: number): Promise<void> {
    const until = performance.now() + CATCH_UP_LIMIT_MS;
    while ((await newestBlock(this.#follower)).number < block && performance.now() < until) await pause(LOOK_EVERY_MS);
    this.#lots.delete(lotId);
  }

  #firstsOf(lotId: string): Promise<Uint32Array> {
    // A follower that was started anew may follow another chain.
    if (this.#url !== this.#follower.url) this.#lots.clear();
    this.#url = this.#follower.url;
    const known = this.#lots.get(lotId);
    if (known !== undefined) return known;
    const asked = this.#read(lotId);
    this.#lots.set(lotId, asked);
    asked.catch(() => this.#lots.delete(lotId));
    return asked;
  }

  async #read(lotId: string): Promise<Uint32Array> {
    const { lot, first } = consignment;
    const rows = await readTables(this.#follower, (tables) =>
      tables
        .select({ first })
        .from(consignment)
        .where(eq(lot, lotId as `0x${string}`))
        .orderBy(asc(first)),
    );
    return Uint32Array.from(rows, (row) => row.first);
  }
}
