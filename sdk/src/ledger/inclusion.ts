import type { JsonRpcApiProvider } from "ethers";

import { TransientError } from "../errors.ts";
import { pause } from "../pause.ts";
import { ask, isTrouble } from "./rpc.ts";

/** A log as JSON-RPC gives it. */
export interface RpcLog {
  readonly address: string;
  readonly topics: string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
  readonly removed?: boolean;
}

/** A transaction that is in a block. */
export interface Mined {
  readonly hash: string;
  readonly block: number;
  /** The block's time, Unix seconds. */
  readonly timestamp: number;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly logs: RpcLog[];
}

interface RpcBlock {
  number: string;
  timestamp: string;
  transactions: string[];
}

interface RpcReceipt {
  transactionHash: string;
  blockNumber: string;
  status: string;
  gasUsed: string;
  logs: RpcLog[];
}

interface Waiting {
  readonly resolve: (mined: Mined) => void;
  readonly reject: (error: Error) => void;
  /** Sends the same bytes again, for a transaction that the node has lost. */
  readonly resend: () => Promise<void>;
  deadline: number;
  nextLook: number;
}

/** How long a block's look at the chain may be apart from the next, in milliseconds. */
const POLL_MS = 50;
/** After this long a transaction is looked up by itself: its block may have been passed over. */
const LOOK_MS = 3_000;
const MOST_BLOCKS_AT_ONCE = 50;

/**
 * Watches one node for the blocks that hold our transactions: one question a block for all of them together, and one
 * for each that is in it, instead of one for each transaction and block.
 */
export class Inclusion {
  readonly #provider: JsonRpcApiProvider;
  readonly #waitMs: number;
  readonly #waiting = new Map<string, Waiting>();
  #running = false;
  #seen = -1;
  #wake: AbortController | undefined;
  #isNudged = false;

  constructor(provider: JsonRpcApiProvider, waitMs = 120_000) {
    this.#provider = provider;
    this.#waitMs = waitMs;
  }

  /**
   * Waits until the transaction is in a block. Call it before the transaction is sent, so that its block is not missed.
   * Rejects with a TransientError `NotMinedYet` after the time limit, and with what sending it again is refused with.
   */
  wait(hash: string, resend: () => Promise<void>): Promise<Mined> {
    return new Promise((resolve, reject) => {
      const now = Date.now();
      this.#waiting.set(hash, { resolve, reject, resend, deadline: now + this.#waitMs, nextLook: now + LOOK_MS });
      if (!this.#running) void this.#run();
    });
  }

  /** Gives up waiting for a transaction that was refused. */
  forget(hash: string): void {
    this.#waiting.delete(hash);
  }

  /** Looks at once: something was just sent, and a node that mines on demand has it in a block already. */
  nudge(): void {
    this.#isNudged = true;
    this.#wake?.abort();
  }

  /** The transaction, if it is in a block. */
  async lookUp(hash: string): Promise<Mined | undefined> {
    const receipt = await ask<RpcReceipt | null>(this.#provider, "eth_getTransactionReceipt", [hash]);
    if (receipt === null) return undefined;
    const block = await ask<RpcBlock>(this.#provider, "eth_getBlockByNumber", [receipt.blockNumber, false]);
    return minedOf(receipt, Number(block.timestamp));
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.size > 0) {
      try {
        this.#isNudged = false;
        await this.#look();
        await this.#lookAfterLate();
      } catch (error) {
        this.#expire(error);
      }
      if (this.#waiting.size > 0) await this.#pause();
    }
    this.#running = false;
    this.#seen = -1;
  }

  async #pause(): Promise<void> {
    if (this.#isNudged) return;
    const wake = new AbortController();
    this.#wake = wake;
    // An abort is the call to look at once.
    await pause(POLL_MS, wake.signal);
    this.#wake = undefined;
  }

  async #look(): Promise<void> {
    const head = Number(await ask<string>(this.#provider, "eth_blockNumber", []));
    // After an idle time the first transaction may be in the newest block already.
    const first = this.#seen < 0 ? Math.max(0, head - 1) : this.#seen + 1;
    for (let from = first; from <= head; from += MOST_BLOCKS_AT_ONCE) {
      await this.#lookAt(from, Math.min(head, from + MOST_BLOCKS_AT_ONCE - 1));
    }
    this.#seen = head;
  }

  async #lookAt(from: number, to: number): Promise<void> {
    const numbers = Array.from({ length: to - from + 1 }, (_, place) => `0x${(from + place).toString(16)}`);
    const blocks = await Promise.all(
      numbers.map((number) => ask<RpcBlock | null>(this.#provider, "eth_getBlockByNumber", [number, false])),
    );
    const mined = blocks.filter((block) => block !== null);
    await Promise.all(mined.map((block) => this.#take(block)));
  }

  async #take({ timestamp, transactions }: RpcBlock): Promise<void> {
    const ours = transactions.filter((hash) => this.#waiting.has(hash));
    await Promise.all(
      ours.map(async (hash) => {
        const receipt = await ask<RpcReceipt | null>(this.#provider, "eth_getTransactionReceipt", [hash]);
        if (receipt !== null) this.#settle(minedOf(receipt, Number(timestamp)));
      }),
    );
  }

  #settle(mined: Mined): void {
    this.#waiting.get(mined.hash)?.resolve(mined);
    this.#waiting.delete(mined.hash);
  }

  async #lookAfterLate(): Promise<void> {
    const now = Date.now();
    const late = [...this.#waiting].filter(([, { nextLook }]) => nextLook <= now);
    await Promise.all(
      late.map(async ([hash, waiting]) => {
        waiting.nextLook = now + LOOK_MS;
        const mined = await this.lookUp(hash);
        if (mined !== undefined) this.#settle(mined);
        else await this.#resend(hash, waiting);
      }),
    );
    this.#expire(undefined);
  }

  /** Another transaction may have its nonce by now: then it is never in a block, and its sender has to know. */
  async #resend(hash: string, { resend, reject }: Waiting): Promise<void> {
    try {
      await resend();
    } catch (error) {
      if (isTrouble(error) || !(error instanceof Error)) return;
      this.#waiting.delete(hash);
      reject(error);
    }
  }

  #expire(cause: unknown): void {
    const now = Date.now();
    for (const [hash, { deadline, reject }] of this.#waiting) {
      if (deadline > now) continue;
      this.#waiting.delete(hash);
      const message = `The transaction ${hash} is in no block after ${this.#waitMs / 1000} s.`;
      reject(
        new TransientError("NotMinedYet", message, "Try again: it is looked up before it is sent again.", { cause }),
      );
    }
  }
}

function minedOf(receipt: RpcReceipt, timestamp: number): Mined {
  return {
    hash: receipt.transactionHash,
    block: Number(receipt.blockNumber),
    timestamp,
    succeeded: receipt.status !== "0x0",
    gasUsed: BigInt(receipt.gasUsed),
    logs: receipt.logs,
  };
}
