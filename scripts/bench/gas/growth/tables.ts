import { toQuantity, type BaseContract, type ContractTransactionResponse } from "ethers";

import { word, type Bench } from "../bench.ts";

/** The most that a transaction may use: EIP-7825. */
const MOST_GAS = 16_777_216;

/** A table that grows by real transactions, and the functions that are measured against its size. */
export interface Table {
  readonly name: string;
  /** Whether 100,000 records are a matter of seconds. */
  readonly isQuick: boolean;
  /** Makes the records after the first `from`, up to `to`. */
  readonly grow: (from: number, to: number) => Promise<void>;
  /** By function: the same call with the same bytes at each size. */
  readonly calls: Readonly<Record<string, () => Promise<ContractTransactionResponse>>>;
}

export interface Call {
  readonly from: string;
  readonly contract: BaseContract;
  readonly method: string;
  readonly values: readonly unknown[];
}

export async function make(bench: Bench, { from, contract, method, values }: Call): Promise<void> {
  await send(bench, from, contract, contract.interface.encodeFunctionData(method, values));
}

/** Sends without asking for an estimate or a receipt; what reverts throws. */
export async function send({ world }: Bench, from: string, contract: BaseContract, data: string): Promise<void> {
  const transaction = { from, to: await contract.getAddress(), data, gas: toQuantity(MOST_GAS), gasPrice: "0x0" };
  await world.connection.provider.request({ method: "eth_sendTransaction", params: [transaction] });
}

/**
 * Calldata of a batch in which one word of each record differs: encoded once for each size of batch and filled in, since
 * encoding takes longer than the chain does.
 */
export function filledIn(
  encode: (words: readonly string[]) => string,
  wordOf: (record: number) => string,
): (first: number, count: number) => string {
  const encoded = new Map<number, string[]>();
  const around = (count: number): string[] => {
    const blanks = Array.from({ length: count }, (_, i) => word(`to be filled in ${i}`));
    return encode(blanks).split(new RegExp(blanks.map((each) => each.slice(2)).join("|")));
  };
  return (first, count) => {
    const between = encoded.get(count) ?? around(count);
    encoded.set(count, between);
    return between.reduce((data, rest, i) => data + wordOf(first + i - 1).slice(2) + rest);
  };
}

/** Calls for each record, one by one. */
export async function oneByOne(from: number, to: number, one: (record: number) => Promise<void>): Promise<void> {
  for (let record = from; record < to; record += 1) await one(record);
}

/** Calls for each batch of records. */
export async function inBatches(
  from: number,
  to: number,
  size: number,
  batch: (first: number, count: number) => Promise<void>,
): Promise<void> {
  for (let first = from; first < to; first += size) await batch(first, Math.min(size, to - first));
}
