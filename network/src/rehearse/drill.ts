import { setTimeout as pause } from "node:timers/promises";

import { InputError } from "@yaolian/sdk";

import { comesTrue, hashAt, headOf, reaches } from "./chain.ts";
import type { WatchedConnection } from "./connection.ts";
import type { Law, ValidatorDrill } from "./types.ts";

/** Blocks that have to come, or must not come, for an act to count. */
const BLOCKS = 5;
/** A time that no block needs, however slow: rounds without their proposer take longer each time. */
const MOST_MS = 180_000;
/** How long a standstill is watched at least, in block periods and milliseconds. */
const STILL_PERIODS = 10;
const STILL_LEAST_MS = 10_000;

interface Setting {
  readonly drill: ValidatorDrill;
  readonly connection: WatchedConnection;
  /** Seconds between two blocks. */
  readonly blockSeconds: number;
  readonly log: (line: string) => void;
}

/**
 * Stops one validator of four, then two, brings them back, and wipes one, while transactions go on: what a network that
 * bears one faulty validator must do. Throws an InputError `DrillTooSmall` for another number of validators.
 */
export async function faultDrill(setting: Setting): Promise<Law[]> {
  const { length } = setting.drill.nodes;
  if (length !== 4) {
    const message = `The fault drill is for 4 validators, of which one may fail, and here are ${length}.`;
    throw new InputError("DrillTooSmall", message, "Make the network with 4 validators.");
  }
  const run = new Drill(setting);
  await run.stopOne();
  await run.stopSecond();
  await run.bringBack();
  await run.wipeOne();
  return run.laws;
}

class Drill {
  readonly laws: Law[] = [];
  readonly #nodes: readonly string[];
  readonly #setting: Setting;
  readonly #stopped: number[] = [];
  #pending: readonly string[] = [];

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#nodes = setting.drill.nodes;
  }

  /** The one that everything is sent to: whoever sends has to go on with another. */
  async stopOne(): Promise<void> {
    await this.#stop();
    const before = await headOf(this.#live());
    const goesOn = await reaches(this.#live(), before + BLOCKS, MOST_MS);
    this.#add("with one validator of four stopped, blocks go on", goesOn, await this.#blocksSince(before));
  }

  async stopSecond(): Promise<void> {
    await this.#stop();
    const live = this.#live();
    // A block whose votes were under way may still come.
    await pause(2 * this.#setting.blockSeconds * 1000);
    const before = await headOf(live);
    this.#pending = this.#setting.connection.unsettled();
    await pause(Math.max(STILL_LEAST_MS, STILL_PERIODS * this.#setting.blockSeconds * 1000));
    const heads = await Promise.all(this.#running().map(headOf));
    const still = heads.every((head) => head <= before);
    this.#add("with two stopped, no block comes", still, await this.#blocksSince(before));
    const hashes = new Set(await Promise.all(this.#running().map((url) => hashAt(url, Math.min(...heads)))));
    this.#add("the two that stand still have not forked", hashes.size === 1, `${hashes.size} hash at their head`);
  }

  async bringBack(): Promise<void> {
    const { connection, log, drill } = this.#setting;
    const before = await headOf(this.#live());
    const began = Date.now();
    const [first, second] = this.#stopped as [number, number];
    log(`Validator ${second} starts again.`);
    await drill.start(second);
    // The first is still down: it can't be asked.
    this.#stopped.pop();
    const resumes = await reaches(this.#live(), before + 1, MOST_MS);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    this.#add("with one of the two back, blocks come again", resumes, `after ${seconds} s`);
    const land = await comesTrue(async () => this.#pending.every((hash) => connection.acknowledged.has(hash)), MOST_MS);
    const left = this.#pending.filter((hash) => !connection.acknowledged.has(hash)).length;
    const seen = `${this.#pending.length} were on their way, ${left} never came`;
    this.#add("what was on its way when it stood still comes into a block", land, seen);
    log(`Validator ${first} starts again.`);
    await drill.start(first);
    this.#stopped.pop();
    for (const validator of [first, second]) await this.#catchesUp(validator, "catches up with the others");
  }

  /** One that was stopped first, so that what everything is sent to is another. */
  async wipeOne(): Promise<void> {
    const { drill, log, connection } = this.#setting;
    const validator = (connection.current + 1) % this.#nodes.length;
    log(`Validator ${validator} is stopped and its chain data deleted; then it starts again.`);
    await drill.stop(validator);
    await drill.wipe(validator);
    await drill.start(validator);
    await this.#catchesUp(validator, "syncs the whole chain again");
  }

  async #stop(): Promise<void> {
    const { connection, drill, log } = this.#setting;
    const validator = connection.current;
    log(`Validator ${validator} is stopped: the one that everything was sent to.`);
    await drill.stop(validator);
    this.#stopped.push(validator);
    // Somebody asks, and goes on to the next.
    await connection.send("eth_blockNumber", []).catch(() => undefined);
  }

  async #catchesUp(validator: number, what: string): Promise<void> {
    const url = this.#nodes[validator] ?? "";
    const other = this.#nodes.find((_, place) => place !== validator) ?? "";
    const began = Date.now();
    const wanted = await headOf(other);
    const isThere = await reaches(url, wanted, MOST_MS);
    const same = isThere && (await hashAt(url, wanted)) === (await hashAt(other, wanted));
    const seen = `block ${wanted} ${same ? "is the same" : "is not there"} after ${((Date.now() - began) / 1000).toFixed(1)} s`;
    this.#add(`validator ${validator} ${what}`, same, seen);
  }

  #running(): string[] {
    return this.#nodes.filter((_, place) => !this.#stopped.includes(place));
  }

  #live(): string {
    return this.#running()[0] ?? "";
  }

  async #blocksSince(before: number): Promise<string> {
    const head = await headOf(this.#live());
    return `${head - before} blocks after block ${before}`;
  }

  #add(law: string, held: boolean, seen: string): void {
    this.laws.push({ law, held, seen });
    this.#setting.log(`${held ? "✔" : "✘"} ${law}: ${seen}`);
  }
}
