import { Transaction, type TransactionLike } from "ethers";

import type { Rpc } from "../indexer/rpc.ts";

/** Blocks or transactions that are asked for in one request. */
const ATONCE = 100;

interface FullTransaction {
  readonly type: string;
  readonly nonce: string;
  readonly gas: string;
  readonly maxFeePerGas: string;
  readonly maxPriorityFeePerGas: string;
  readonly to: string;
  readonly value: string;
  readonly input: string;
  readonly chainId: string;
  readonly r: string;
  readonly s: string;
  readonly yParity?: string;
  readonly v: string;
}

/** The signed transactions of the blocks after `first` up to `last`, in their order, byte for byte. */
export async function signedIn(rpc: Rpc, first: number, last: number): Promise<string[]> {
  const signed: string[] = [];
  for (let from = first + 1; from <= last; from += ATONCE) {
    const length = Math.min(ATONCE, last - from + 1);
    const blocks = await rpc.askAll<{ transactions: FullTransaction[] }>(
      Array.from({ length }, (_, place) => ["eth_getBlockByNumber", [`0x${(from + place).toString(16)}`, true]]),
    );
    for (const { transactions } of blocks) signed.push(...transactions.map(serialized));
  }
  return signed;
}

/** Sends signed transactions, in this order. Returns the seconds that it took; throws where the node refuses one. */
export async function sendRaw(rpc: Rpc, signed: readonly string[]): Promise<number> {
  const began = performance.now();
  for (let from = 0; from < signed.length; from += ATONCE) {
    await rpc.askAll(signed.slice(from, from + ATONCE).map((each) => ["eth_sendRawTransaction", [each]]));
  }
  return (performance.now() - began) / 1000;
}

function serialized({ gas, input, yParity, v, r, s, ...rest }: FullTransaction): string {
  const { to, nonce, value, chainId, maxFeePerGas, maxPriorityFeePerGas } = rest;
  const like: TransactionLike = {
    ...{ type: 2, to, value, chainId, maxFeePerGas, maxPriorityFeePerGas, data: input, gasLimit: gas },
    nonce: Number(nonce),
    signature: { r, s, yParity: Number(yParity ?? v) === 0 ? 0 : 1 },
  };
  return Transaction.from(like).serialized;
}
