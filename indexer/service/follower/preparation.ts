import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

import type { Logger } from "pino";

import { InputError, TransientError } from "@yaolian/sdk";
import type { Deployment } from "@yaolian/sdk/ledger";

import type { Chain, ChainIdentity, Comparison } from "./chain.ts";
import type { Keeper, Kept } from "./keeper.ts";
import type { FollowerProcess } from "./process.ts";

/** An orphan ends itself within 6 s; a process that still answers after that has somebody who keeps it. */
const ORPHAN_LIMIT_MS = 7_000;
const LOOK_EVERY_MS = 200;
/** As long as Ponder takes a silent process for alive, and a little more. */
const HELD_LIMIT_MS = 27_000;

/** Says why the tables are made anew. */
export type SayRebuild = (reason: string) => void;

/**
 * What has to hold before a process may write the tables: nobody else does, and they are of this chain and of these
 * contracts. Tables of others are dropped.
 */
export class Preparation {
  readonly #keeper: Keeper;
  readonly #chain: Chain;
  readonly #deployment: Deployment;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  #kept: Kept | undefined;

  constructor(parts: { keeper: Keeper; chain: Chain; deployment: Deployment; log: Logger; signal: AbortSignal }) {
    this.#keeper = parts.keeper;
    this.#chain = parts.chain;
    this.#deployment = parts.deployment;
    this.#log = parts.log;
    this.#signal = parts.signal;
  }

  /** Throws an InputError `ChainWrong` where the node is not on the deployment's chain. */
  async checkChainId(): Promise<void> {
    const found = await this.#chain.chainId();
    const { chainId, name } = this.#deployment;
    if (found === chainId) return;
    const message = `The node is on chain ${found}, the deployment "${name}" on chain ${chainId}.`;
    throw new InputError("ChainWrong", message, "Give the RPC address and the deployment of one network.");
  }

  /** Makes the database ready for this program's first process: see {@link again}. */
  async first(say: SayRebuild): Promise<void> {
    await this.checkChainId();
    this.#kept = await this.#keeper.read();
    await this.#awaitOwner();
    await this.again(say);
  }

  /**
   * Makes the database ready for a process, when the one before it is gone.
   * Throws an InputError `ChainWrong`, `DatabaseInUse`, `DatabaseRefused`; a TransientError `NodeUnreachable`, `NodeBehind`,
   * `DatabaseUnreachable`.
   */
  async again(say: SayRebuild): Promise<void> {
    await this.checkChainId();
    if (this.#kept === undefined) return this.#takeOver(await this.#chain.identity());
    const compared = await this.#chain.compare(this.#kept.chain);
    if (compared.same === "behind") throw behind(compared);
    if (!compared.same) {
      say(otherChain(compared));
      return this.#takeOver(compared.now);
    }
    const { owner: _gone, ...kept } = this.#kept;
    // A process that was ended in good order may have been in the middle of a backfill.
    if (!(await this.#keeper.unlock())) {
      say("The database's folder can't be opened any more.");
      return this.#takeOver(compared.now);
    }
    const addresses = addressesOf(this.#deployment);
    if (!sameAddresses(addresses, kept.addresses)) {
      say("The tables are of other contracts than the deployment's.");
      await this.#keeper.dropTables();
    }
    this.#kept = { addresses, chain: compared.now };
    await this.#keeper.write(this.#kept);
  }

  /** Drops the tables and keeps what was read from the node. */
  async dropTables(): Promise<void> {
    await this.#keeper.dropTables();
  }

  /** Says that nobody writes the tables any more, and that they were left in good order. */
  async released(): Promise<void> {
    if (this.#kept?.owner === undefined) return;
    const { owner: _gone, ...kept } = this.#kept;
    this.#kept = kept;
    await this.#keeper.write(kept);
  }

  /** Says who writes the tables from now on. */
  async owned({ pid, url }: FollowerProcess): Promise<void> {
    if (this.#kept === undefined) throw new Error("Nothing was prepared.");
    this.#kept = { ...this.#kept, owner: { host: hostname(), pid, url } };
    await this.#keeper.write(this.#kept);
  }

  /**
   * Looks whether the chain is still the one of the tables. A difference is looked at twice: a single answer may be a stray.
   * Returns it, if there is one.
   */
  async look(): Promise<Exclude<Comparison, { same: true }> | undefined> {
    const kept = this.#kept;
    if (kept === undefined) return undefined;
    let compared = await this.#chain.compare(kept.chain);
    if (compared.same !== true) compared = await this.#chain.compare(kept.chain);
    if (compared.same !== true) return compared;
    if (isNewer(compared.now, kept.chain)) {
      this.#kept = { ...kept, chain: compared.now };
      await this.#keeper.write(this.#kept);
    }
    return undefined;
  }

  async #takeOver(chain: ChainIdentity): Promise<void> {
    await this.#keeper.dropAll();
    this.#kept = { chain, addresses: addressesOf(this.#deployment) };
    await this.#keeper.write(this.#kept);
  }

  async #awaitOwner(): Promise<void> {
    const owner = this.#kept?.owner;
    if (owner !== undefined && owner.host === hostname()) {
      if (!isAlive(owner.pid)) return;
      this.#log.warn({ process: owner.pid }, "waiting for an earlier follower to end");
      const until = performance.now() + ORPHAN_LIMIT_MS;
      while (isAlive(owner.pid) && performance.now() < until && !this.#signal.aborted) await pause(LOOK_EVERY_MS);
      if (isAlive(owner.pid) && (await answers(owner.url))) throw inUse(`process ${owner.pid}`);
      return;
    }
    // Of another machine nothing else is known than what its heart beat tells.
    const until = performance.now() + HELD_LIMIT_MS;
    while (!this.#signal.aborted && (await this.#keeper.isHeld())) {
      if (performance.now() > until)
        throw inUse(owner === undefined ? "another follower" : `a follower on ${owner.host}`);
      await pause(LOOK_EVERY_MS * 5);
    }
  }
}

/** The sentence about a chain that is not the one of the tables. */
export function otherChain({ expected, found }: { expected: string; found: string }): string {
  return `The chain is not the one of the tables: expected ${expected}, found ${found}.`;
}

function behind({ expected, found }: { expected: string; found: string }): TransientError {
  const message = `The node is catching up with its chain: expected ${expected}, found ${found}.`;
  return new TransientError("NodeBehind", message, "It is waited for.");
}

function inUse(who: string): InputError {
  const cure = "Stop that one first, or give this one a database of its own.";
  return new InputError("DatabaseInUse", `The database is used by ${who}.`, cure);
}

function addressesOf({ contracts }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(contracts).map(([name, { address }]) => [name, address]));
}

function sameAddresses(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

/** Whether it is worth writing: block 1 is there at last, or as many more blocks are final as Ponder makes final at once. */
function isNewer(now: ChainIdentity, kept: ChainIdentity): boolean {
  if (now.first !== kept.first) return true;
  return (now.final?.number ?? 0) >= (kept.final?.number ?? 0) + 30;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether a follower answers there: its number may long be another program's. */
async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
