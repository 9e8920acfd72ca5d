import { createPublicClient, http } from "viem";
import type { PublicClient } from "viem";

import { TransientError } from "@yaolian/sdk";

/** The number and the hash of a block. */
export interface Mark {
  readonly number: number;
  readonly hash: string;
}

/** What tells one chain from another, and from itself after it was reset. */
export interface ChainIdentity {
  readonly chainId: number;
  /** The hash of block 0. */
  readonly genesis: string;
  /** The hash of block 1, once there is one: where block 0 is the same in every run, its time tells them apart. */
  readonly first?: string;
  /** The newest block that was final. */
  readonly final?: Mark;
}

/** What came of comparing a chain with the one that was known. */
export type Comparison =
  /** The same chain, as far as it is now. */
  | { readonly same: true; readonly now: ChainIdentity }
  /** Another: `expected` and `found` say so to a person. */
  | { readonly same: false; readonly expected: string; readonly found: string; readonly now: ChainIdentity }
  /** The node has less of the chain than it had, and is catching up. */
  | { readonly same: "behind"; readonly expected: string; readonly found: string };

const ANSWER_LIMIT_MS = 5_000;
/** Ponder takes a block for final once so many follow it: what is final there must be so here. */
const FINAL_AFTER = 30;

/** A chain as one node tells it. Its methods throw a TransientError `NodeUnreachable` where the node does not answer. */
export class Chain {
  readonly #node: PublicClient;

  constructor(rpcUrl: string) {
    this.#node = createPublicClient({
      transport: http(rpcUrl, { retryCount: 0, timeout: ANSWER_LIMIT_MS }),
      cacheTime: 0,
    });
  }

  async chainId(): Promise<number> {
    return asked(this.#node.getChainId());
  }

  /** Who it is now. */
  async identity(): Promise<ChainIdentity> {
    const [chainId, genesis, first, head] = await Promise.all([
      this.chainId(),
      this.#hashOf(0),
      this.#hashOf(1),
      asked(this.#node.getBlockNumber()),
    ]);
    const number = Number(head) - FINAL_AFTER;
    const hash = number > 1 ? await this.#hashOf(number) : undefined;
    return {
      chainId,
      genesis: genesis ?? "none",
      ...(first === undefined ? {} : { first }),
      ...(hash === undefined ? {} : { final: { number, hash } }),
    };
  }

  /** Whether it is the one that was known. */
  async compare(known: ChainIdentity): Promise<Comparison> {
    const now = await this.identity();
    const differ = (expected: string, found: string): Comparison => ({ same: false, expected, found, now });
    if (now.chainId !== known.chainId) return differ(`chain ${known.chainId}`, `chain ${now.chainId}`);
    if (now.genesis !== known.genesis) return differ(block(0, known.genesis), block(0, now.genesis));
    if (known.first !== undefined && now.first !== known.first) {
      return differ(block(1, known.first), block(1, now.first));
    }
    if (known.final === undefined) return { same: true, now };
    const { number, hash } = known.final;
    const found = await this.#hashOf(number);
    if (found === hash)
      return { same: true, now: (now.final?.number ?? 0) < number ? { ...now, final: known.final } : now };
    if (found === undefined && (await this.#isSyncing())) {
      return { same: "behind", expected: block(number, hash), found: block(number, found) };
    }
    return differ(block(number, hash), block(number, found));
  }

  async #hashOf(number: number): Promise<string | undefined> {
    const params: [`0x${string}`, false] = [`0x${number.toString(16)}`, false];
    const found = await asked(this.#node.request({ method: "eth_getBlockByNumber", params }));
    return found?.hash ?? undefined;
  }

  async #isSyncing(): Promise<boolean> {
    return (await asked<unknown>(this.#node.request({ method: "eth_syncing" } as never))) !== false;
  }
}

/** What viem says would repeat the address, which may hold a secret. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    const how = error instanceof Error ? error.name : "unknown";
    const cure = "It is asked again; check that it runs.";
    throw new TransientError("NodeUnreachable", `The node does not answer (${how}).`, cure, { cause: error });
  });
}

function block(number: number, hash: string | undefined): string {
  return hash === undefined ? `no block ${number}` : `block ${number} ${hash}`;
}
