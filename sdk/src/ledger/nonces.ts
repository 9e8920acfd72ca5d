import type { JsonRpcApiProvider } from "ethers";

import { ask } from "./rpc.ts";

/** The nonces of one address: hundreds may be in use at once, none is left out for long. */
export class Nonces {
  readonly #address: string;
  readonly #inUse = new Set<number>();
  #next: number | undefined;
  #counting: Promise<void> | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  /** The lowest nonce that is free, in use from now on. */
  async take(provider: JsonRpcApiProvider): Promise<number> {
    while (this.#next === undefined) {
      this.#counting ??= this.#count(provider).finally(() => (this.#counting = undefined));
      await this.#counting;
    }
    while (this.#inUse.has(this.#next)) this.#next += 1;
    const nonce = this.#next;
    this.#inUse.add(nonce);
    this.#next += 1;
    return nonce;
  }

  /** The nonce is in a block: it never comes back. */
  settle(nonce: number): void {
    this.#inUse.delete(nonce);
  }

  /** The nonce was not used, or it is not known whether: asks the chain before the next one is taken. */
  release(nonce: number): void {
    this.#inUse.delete(nonce);
    this.#next = undefined;
  }

  /** Whether later nonces are in use: they wait until this one is in a block. */
  isAwaited(nonce: number): boolean {
    for (const each of this.#inUse) if (each > nonce) return true;
    return false;
  }

  /** Takes a certain nonce, if nobody has it. */
  claim(nonce: number): boolean {
    if (this.#inUse.has(nonce)) return false;
    this.#inUse.add(nonce);
    return true;
  }

  async #count(provider: JsonRpcApiProvider): Promise<void> {
    const count = await ask<string>(provider, "eth_getTransactionCount", [this.#address, "pending"]);
    this.#next = Number(count);
  }
}
