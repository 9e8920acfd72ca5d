import type { JsonRpcApiProvider } from "ethers";

import { ask } from "./rpc.ts";

/** What a transaction offers for its gas, in wei. */
export interface Fee {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

const FRESH_MS = 5_000;

/** What the node asks for gas; nothing where its base fee is zero, unless it has said that it wants more. */
export class Fees {
  readonly #provider: JsonRpcApiProvider;
  #fee: Promise<Fee> | undefined;
  #until = 0;
  #isFree = true;

  constructor(provider: JsonRpcApiProvider) {
    this.#provider = provider;
  }

  /** The fee to offer now. */
  current(): Promise<Fee> {
    const now = Date.now();
    if (this.#fee === undefined || now > this.#until) {
      this.#until = now + FRESH_MS;
      this.#fee = this.#read();
      this.#fee.catch(() => (this.#fee = undefined));
    }
    return this.#fee;
  }

  /** The node refused an offer as too low. */
  wasTooLow(): void {
    this.#isFree = false;
    this.#fee = undefined;
  }

  async #read(): Promise<Fee> {
    const block = await ask<{ baseFeePerGas?: string }>(this.#provider, "eth_getBlockByNumber", ["latest", false]);
    const baseFee = BigInt(block.baseFeePerGas ?? 0);
    if (baseFee === 0n) {
      if (this.#isFree) return { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
      const price = BigInt(await ask<string>(this.#provider, "eth_gasPrice", []));
      return { maxFeePerGas: price, maxPriorityFeePerGas: price };
    }
    const tip = BigInt(await ask<string>(this.#provider, "eth_maxPriorityFeePerGas", []));
    // Twice the base fee outlasts six full blocks.
    return { maxFeePerGas: 2n * baseFee + tip, maxPriorityFeePerGas: tip };
  }
}
