import { TransientError } from "../errors.ts";
import { CONTRACT_NAMES, INTERFACES } from "../ledger/contracts.ts";
import type { RpcLog } from "../ledger/inclusion.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import { decodeLog, type DecodedEvent, type EventName, type EventNamed } from "../transactions/index.ts";

/** Which events are read; all of them by default. */
export interface ReadEventsOptions<N extends EventName = EventName> {
  /** The first block and the last, both included; the deployment's first and the newest by default. */
  readonly from?: number;
  readonly to?: number;
  /** Only events of these names. */
  readonly names?: readonly N[];
}

/** Blocks asked for at once: few at first, as many as give about so many logs. A large answer costs more than its logs. */
const FIRST_BLOCKS = 100;
const MOST_BLOCKS = 2_000;
const LOGS_AT_ONCE = 5_000;

/**
 * The events of some blocks in the order of the chain, a portion of blocks at a time. Throws a TransientError where the
 * node does not answer.
 */
export async function* eventsBetween<N extends EventName = EventName>(
  ledger: Ledger,
  { from = firstBlock(ledger), to, names }: ReadEventsOptions<N> = {},
): AsyncGenerator<EventNamed<N>[]> {
  const last = to ?? Number(await ask<string>(ledger.provider, "eth_blockNumber", []));
  const topics = names === undefined ? [] : [names.flatMap(topicsOf)];
  let blocks = FIRST_BLOCKS;
  for (let next = from; next <= last;) {
    const end = Math.min(last, next + blocks - 1);
    const logs = await logsOf(ledger, topics, next, end);
    next = end + 1;
    if (logs.length > LOGS_AT_ONCE) blocks = Math.max(1, Math.floor(blocks / 2));
    else if (logs.length < LOGS_AT_ONCE / 2) blocks = Math.min(MOST_BLOCKS, blocks * 2);
    const events = logs.map((log) => decodeLog(ledger, log)).filter((event) => event !== undefined);
    yield events.filter((event): event is EventNamed<N> => names === undefined || isNamed(names, event));
  }
}

/** The events of some blocks in the order of the chain, as one list; see {@link eventsBetween} for many. */
export async function readEvents<N extends EventName = EventName>(
  ledger: Ledger,
  options: ReadEventsOptions<N> = {},
): Promise<EventNamed<N>[]> {
  const events: EventNamed<N>[] = [];
  for await (const some of eventsBetween(ledger, options)) for (const event of some) events.push(event);
  return events;
}

/** A block before which the ledger has no events. */
export function firstBlock({ deployment }: Ledger): number {
  return Math.min(...CONTRACT_NAMES.map((name) => deployment.contracts[name].startBlock));
}

/** A node that refuses so many blocks or logs at once is asked for fewer. */
async function logsOf(ledger: Ledger, topics: readonly string[][], from: number, to: number): Promise<RpcLog[]> {
  const address = CONTRACT_NAMES.map((name) => ledger.deployment.contracts[name].address);
  const blocks = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
  try {
    return await ask<RpcLog[]>(ledger.provider, "eth_getLogs", [{ address, topics, ...blocks }]);
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (from === to) throw refused(from, error);
    const middle = Math.floor((from + to) / 2);
    return [...(await logsOf(ledger, topics, from, middle)), ...(await logsOf(ledger, topics, middle + 1, to))];
  }
}

function refused(block: number, cause: unknown): TransientError {
  const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
  const message = `The node does not give the logs of block ${block} (${reason}).`;
  return new TransientError("LogsRefused", message, "Look at the node's log, then try again.", { cause });
}

/** Some names are an event of several contracts. */
function topicsOf(name: EventName): string[] {
  const found = CONTRACT_NAMES.map((contract) => INTERFACES[contract].getEvent(name)?.topicHash);
  return [...new Set(found.filter((topic) => topic !== undefined))];
}

function isNamed(names: readonly EventName[], { name }: DecodedEvent): boolean {
  return names.includes(name);
}
