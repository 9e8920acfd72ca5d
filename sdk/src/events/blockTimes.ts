import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";

const AT_ONCE = 100;

/** The times of some blocks, Unix seconds. */
export async function blockTimes(ledger: Ledger, numbers: Iterable<number>): Promise<Map<number, number>> {
  const blocks = [...new Set(numbers)];
  const times = new Map<number, number>();
  for (let first = 0; first < blocks.length; first += AT_ONCE) {
    const some = blocks.slice(first, first + AT_ONCE);
    await Promise.all(some.map(async (block) => times.set(block, await blockTime(ledger, block))));
  }
  return times;
}

/** The time of a block, Unix seconds. */
export async function blockTime(ledger: Ledger, block: number): Promise<number> {
  const number = `0x${block.toString(16)}`;
  const { timestamp } = await ask<{ timestamp: string }>(ledger.provider, "eth_getBlockByNumber", [number, false]);
  return Number(timestamp);
}
