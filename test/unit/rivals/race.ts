import type { Call } from "../../helpers/answers.ts";
import type { Connection, World } from "../../helpers/world.ts";

/** Calls of which one may succeed, each by a sender of its own. */
export interface Race<Staged = unknown> {
  readonly name: string;
  readonly stage: (connection: Connection) => Promise<Staged>;
  readonly worldOf: (staged: Staged) => World;
  readonly rivals: (staged: Staged) => Promise<readonly Call[]>;
  /** The second of two may still succeed after the first: it finds what that has left. */
  readonly both?: readonly (readonly [first: number, next: number])[];
  /** Checks what the one that succeeded has left; that the others were refused is checked for all. */
  readonly settled?: (staged: Staged, calls: readonly Call[], winner: Call) => Promise<void>;
}

/** The second of two succeeds after the first, and the first not after the second. */
export const FIRST_THEN_SECOND = [[0, 1]] as const;

/** What became of calls that were sent to one block. */
export interface Mined {
  /** The positions of the calls, as they came. */
  readonly order: readonly number[];
  readonly succeeded: readonly number[];
  readonly blocks: number;
}

const GWEI = 10n ** 9n;
const ENOUGH_GAS = 2_000_000;
const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Sends all the calls to one block, in an order that their fees decide, whoever sent first. */
export async function mineInOrder(world: World, calls: readonly Call[], order: readonly number[]): Promise<Mined> {
  const { provider, networkHelpers, ethers } = world.connection;
  await provider.request({ method: "evm_setAutomine", params: [false] });
  const hashes: string[] = [];
  for (const [index, call] of calls.entries()) {
    const fee = BigInt(100 - order.indexOf(index)) * GWEI;
    const fees = { gas: hex(ENOUGH_GAS), maxPriorityFeePerGas: hex(fee), maxFeePerGas: hex(fee + 10n * GWEI) };
    hashes.push((await provider.request({ method: "eth_sendTransaction", params: [{ ...call, ...fees }] })) as string);
  }
  await networkHelpers.mine();
  await provider.request({ method: "evm_setAutomine", params: [true] });
  const receipts = await Promise.all(hashes.map((hash) => ethers.provider.getTransactionReceipt(hash)));
  const placed = receipts.map((receipt, index) => ({ index, at: receipt?.index ?? -1 }));
  return {
    order: placed.sort((a, b) => a.at - b.at).map(({ index }) => index),
    succeeded: receipts.flatMap((receipt, index) => (receipt?.status === 1 ? [index] : [])),
    blocks: new Set(receipts.map((receipt) => receipt?.blockNumber)).size,
  };
}

/** Sends one call for real; it must succeed. */
export async function send(world: World, { from, to, data }: Call): Promise<void> {
  const sender = await world.connection.ethers.getSigner(from);
  const receipt = await (await sender.sendTransaction({ to, data })).wait();
  if (receipt?.status !== 1) throw new Error(`A call from ${from} failed that had to succeed.`);
}

/** Does something on the chain and takes it back. */
export async function takenBack<T>(world: World, act: () => Promise<T>): Promise<T> {
  const { provider } = world.connection;
  const snapshot = await provider.request({ method: "evm_snapshot", params: [] });
  try {
    return await act();
  } finally {
    await provider.request({ method: "evm_revert", params: [snapshot] });
  }
}

/** All the orders of `count` positions; 40,320 of eight. */
export function* ordersOf(count: number): Generator<number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (const rest of ordersOf(count - 1)) {
    for (let at = 0; at <= rest.length; at++) yield [...rest.slice(0, at), count - 1, ...rest.slice(at)];
  }
}
