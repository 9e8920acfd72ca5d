import { TransientError } from "../errors.ts";
import type { RpcLog } from "../ledger/inclusion.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import { decodeLog, type DecodedEvent } from "../transactions/index.ts";
import { isWhole, type BlockHeader, type PlacedLog } from "./wholeLogs.ts";

/** A block, with the ledger's events in it. */
export interface EventfulBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly events: readonly DecodedEvent[];
}

type Log = RpcLog & PlacedLog;

/**
 * Blocks with all of their events, each block the parent of the next. Throws a TransientError `LogsMissing` where the node
 * does not have the whole of a block yet, or changed its mind in the middle; `NodeUnreachable` where it does not answer.
 */
export async function readBlocks(ledger: Ledger, from: number, to: number): Promise<EventfulBlock[]> {
  const numbers = Array.from({ length: to - from + 1 }, (_, place) => hex(from + place));
  const [logs, headers] = await Promise.all([
    logsOf(ledger, from, to),
    Promise.all(
      numbers.map((number) => ask<BlockHeader | null>(ledger.provider, "eth_getBlockByNumber", [number, false])),
    ),
  ]);
  const byBlock = new Map<number, Log[]>();
  for (const log of logs) {
    const number = Number(log.blockNumber);
    const before = byBlock.get(number);
    if (before === undefined) byBlock.set(number, [log]);
    else before.push(log);
  }
  return headers.map((header, place) => {
    const number = from + place;
    const found = byBlock.get(number) ?? [];
    if (header === null || Number(header.number) !== number || !isWhole(header, found)) throw missing(number);
    if (place > 0 && header.parentHash !== headers[place - 1]?.hash) throw missing(number);
    const inOrder = found.sort((one, other) => Number(one.logIndex) - Number(other.logIndex));
    const events = inOrder.map((log) => decodeLog(ledger, log)).filter((event) => event !== undefined);
    return { number, hash: header.hash, parentHash: header.parentHash, events };
  });
}

/** All logs, other contracts' too: only together they can be checked. A node that refuses so many is asked for fewer. */
async function logsOf(ledger: Ledger, from: number, to: number): Promise<Log[]> {
  try {
    return await ask<Log[]>(ledger.provider, "eth_getLogs", [{ fromBlock: hex(from), toBlock: hex(to) }]);
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (from === to) throw missing(from, error);
    const middle = Math.floor((from + to) / 2);
    return [...(await logsOf(ledger, from, middle)), ...(await logsOf(ledger, middle + 1, to))];
  }
}

function missing(block: number, cause?: unknown): TransientError {
  const message = `The node does not have the whole of block ${block} yet.`;
  return new TransientError("LogsMissing", message, "Look at the node's log, then try again.", { cause });
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}
