import { setTimeout as pause } from "node:timers/promises";

import { InputError, TransientError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import type { DecodedEvent } from "../transactions/index.ts";
import { readBlocks, type EventfulBlock } from "./readBlocks.ts";
import { firstBlock } from "./readEvents.ts";

/** An event's place on the chain. */
export interface EventPlace {
  readonly block: number;
  readonly logIndex: number;
}

/** How events are followed. */
export interface FollowOptions {
  /** The first block that is wanted; the deployment's first by default. */
  readonly fromBlock?: number;
  /** The last event that was dealt with, instead of `fromBlock`: following goes on behind it. */
  readonly after?: EventPlace;
  /** Called with each event in the order of the chain; the next one waits until it is done. */
  readonly onEvent: (event: DecodedEvent) => void | Promise<void>;
  /** Called after each block that was read to its end: what to keep in order to go on from the next one. */
  readonly onBlock?: (block: number) => void | Promise<void>;
  /** Called when the node does not answer; it is asked again until the signal ends it. */
  readonly onTrouble?: (trouble: TransientError) => void;
  /** Ends following. */
  readonly signal: AbortSignal;
  /** How many blocks a block must be deep before it is told; 0 by default, more where blocks can be undone. */
  readonly confirmations?: number;
  /** Milliseconds between two questions for the newest block; 500 by default. */
  readonly pollMs?: number;
}

const LONGEST_PAUSE_MS = 10_000;
/** As many headers as go into one request. */
const MOST_BLOCKS = 100;

/**
 * Follows the ledger's events from a block on, for those who want no indexer: every event once, in the order of the chain,
 * over dropped connections and answers that leave some out, since each block's logs are checked against the block itself.
 * Whoever keeps the place of the last event that was dealt with, or the number of the last block that was done, goes on
 * without a gap or a repeat. Resolves when the signal ends it; throws what `onEvent` throws, an InputError `BlockReplaced`
 * where a block that was told is no longer of the chain, and `ChainStartedAnew` where the whole chain is another one by now.
 */
export async function followEvents(ledger: Ledger, options: FollowOptions): Promise<void> {
  const { signal, pollMs = 500, confirmations = 0, after } = options;
  const told: Told = { next: after?.block ?? options.fromBlock ?? firstBlock(ledger), last: undefined };
  let wait = pollMs;
  while (!signal.aborted) {
    try {
      const newest = Number(await ask<string>(ledger.provider, "eth_blockNumber", []));
      if (newest < told.next - 1) await requireSameChain(ledger, told);
      if (newest - confirmations >= told.next) await tell(ledger, told, newest - confirmations, options);
      wait = pollMs;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      options.onTrouble?.(error);
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
    // An abort ends the pause; the loop then ends by itself.
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** How far the chain has been told. */
interface Told {
  next: number;
  /** The newest block that was told to its end, by its hash. */
  last: { number: number; hash: string } | undefined;
}

async function tell(ledger: Ledger, told: Told, newest: number, options: FollowOptions): Promise<void> {
  while (told.next <= newest && !options.signal.aborted) {
    const blocks = await readBlocks(ledger, told.next, Math.min(newest, told.next + MOST_BLOCKS - 1));
    if (told.last !== undefined && blocks[0]?.parentHash !== told.last.hash) await requireTold(ledger, told.last);
    for (const block of blocks) {
      if (!(await tellBlock(block, told, options))) return;
    }
  }
}

/** Tells a block's events. False where following was ended in the middle. */
async function tellBlock(block: EventfulBlock, told: Told, options: FollowOptions): Promise<boolean> {
  const { signal, after, onEvent, onBlock } = options;
  for (const event of block.events) {
    if (signal.aborted) return false;
    if (after !== undefined && isUpTo(event, after)) continue;
    await onEvent(event);
  }
  told.next = block.number + 1;
  told.last = { number: block.number, hash: block.hash };
  await onBlock?.(block.number);
  return true;
}

function isUpTo({ block, logIndex }: EventPlace, place: EventPlace): boolean {
  return block < place.block || (block === place.block && logIndex <= place.logIndex);
}

/** A node that is on another fork for a moment is asked again; one that has another block in that place has changed. */
async function requireTold(ledger: Ledger, { number, hash }: { number: number; hash: string }): Promise<never> {
  const found = await hashOf(ledger, number);
  if (found === undefined || found === hash) {
    const message = `The node answers for two different chains at block ${number}.`;
    throw new TransientError("ChainUnsettled", message, "It is asked again.");
  }
  throw new InputError(
    "BlockReplaced",
    `Block ${number}, whose events were told, is no longer of the chain.`,
    "Undo what was made of the last blocks and follow again from before them, with more confirmations.",
  );
}

/** A node that is only behind others still has, or will have, the block that was told last. */
async function requireSameChain(ledger: Ledger, { next, last }: Told): Promise<void> {
  const { address } = ledger.deployment.contracts.lotLedger;
  const [code, hash] = await Promise.all([
    ask<string>(ledger.provider, "eth_getCode", [address, "latest"]),
    last === undefined ? undefined : hashOf(ledger, last.number),
  ]);
  if (code !== "0x" && (hash === undefined || hash === last?.hash)) return;
  throw new InputError(
    "ChainStartedAnew",
    `The node's chain ends before block ${next - 1}, which was told already, and is another chain.`,
    "Connect anew with its deployment, and follow it from its first block.",
  );
}

async function hashOf(ledger: Ledger, block: number): Promise<string | undefined> {
  const found = await ask<{ hash: string } | null>(ledger.provider, "eth_getBlockByNumber", [
    `0x${block.toString(16)}`,
    false,
  ]);
  return found?.hash;
}
