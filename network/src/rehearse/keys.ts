import { HDNodeWallet, Mnemonic, randomBytes, Wallet } from "ethers";
import type { JsonRpcApiProvider } from "ethers";

import { InputError } from "@yaolian/sdk";

/** Gas that the busiest key of a rehearsal spends: the deployer's, and a line's over a few minutes. */
const GAS_OF_A_KEY = 100_000_000n;
/** Prices may rise by so much during the run. */
const PRICE_ROOM = 4n;
/** Transfers of one sender that wait at one time: pools keep few of one sender. */
const TOGETHER = 16;
const TRANSFER_GAS = 21_000n;

/** Keys made for one run, random, in memory only, and gone after it. */
export class RunKeys {
  readonly #root = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(randomBytes(32)), "m/44'/60'/0'/0");
  readonly #keys = new Map<number, HDNodeWallet>();
  #next: number;

  /** @param first the number of the first key that {@link fresh} gives: those before it are the cast's. */
  constructor(first: number) {
    this.#next = first;
  }

  of(number: number): HDNodeWallet {
    const key = this.#keys.get(number) ?? this.#root.deriveChild(number);
    this.#keys.set(number, key);
    return key;
  }

  /** A key that nobody had before. */
  fresh(): Wallet {
    this.#next += 1;
    return new Wallet(this.of(this.#next - 1).privateKey);
  }
}

/**
 * Gives each address what its fees may come to, from one key. Throws an InputError `FunderPoor` where the key has too
 * little.
 */
export async function fund(provider: JsonRpcApiProvider, key: string, addresses: readonly string[]): Promise<bigint> {
  const funder = new Wallet(key, provider);
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await provider.getFeeData();
  const price = maxFeePerGas ?? gasPrice ?? 0n;
  const each = price * PRICE_ROOM * GAS_OF_A_KEY;
  if (each === 0n) return 0n;
  const needed = (each + TRANSFER_GAS * price) * BigInt(addresses.length);
  const balance = await provider.getBalance(funder.address);
  if (balance < needed) {
    const message = `${funder.address} has ${balance} wei, and ${addresses.length} keys need ${needed}.`;
    throw new InputError("FunderPoor", message, "Give a key that has more, or let the network's base fee be zero.");
  }
  let nonce = await provider.getTransactionCount(funder.address);
  const fee = maxFeePerGas === null ? { gasPrice: price } : { maxFeePerGas, maxPriorityFeePerGas };
  for (let from = 0; from < addresses.length; from += TOGETHER) {
    const some = addresses.slice(from, from + TOGETHER);
    const sent = some.map((to) =>
      funder.sendTransaction({ to, value: each, nonce: nonce++, gasLimit: TRANSFER_GAS, ...fee }),
    );
    await Promise.all(sent.map(async (each) => (await each).wait()));
  }
  return each;
}

/** Whether a chain takes transactions that offer nothing. */
export async function isFree(provider: JsonRpcApiProvider): Promise<boolean> {
  const block = await provider.getBlock("latest");
  return (block?.baseFeePerGas ?? 0n) === 0n;
}
