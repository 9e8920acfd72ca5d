import { setTimeout as pause } from "node:timers/promises";

import { InputError, TransientError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import type { DecodedEvent } from "../transactions/index.ts";
import { eventsBetween, firstBlock } from "./readEvents.ts";

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

/**
 * Follows the ledger's events from a block on, for those who want no indexer: every event once, in the order of the chain,
 * over dropped connections. Whoever keeps the place of the last event that was dealt with, or the number of the last block
 * that was done, goes on without a gap or a repeat. Resolves when the signal ends it; throws what `onEvent` throws, and an
 * InputError `ChainStartedAnew` where the node's chain is another one by now.
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
  /** The newest block that was told, by its hash. */
  last: { number: number; hash: string } | undefined;
}

async function tell(ledger: Ledger, told: Told, newest: number, options: FollowOptions): Promise<void> {
  const { signal, after, onEvent, onBlock } = options;
  for await (const events of eventsBetween(ledger, { from: told.next, to: newest })) {
    for (const [place, event] of events.entries()) {
      if (signal.aborted) return;
      if (after !== undefined && isUpTo(event, after)) continue;
      await onEvent(event);
      const { block } = event;
      if (events[place + 1]?.block === block) continue;
      told.next = block + 1;
      await onBlock?.(block);
    }
  }
  if (told.next <= newest) await onBlock?.(newest);
  told.next = newest + 1;
  const hash = await hashOf(ledger, newest);
  if (hash !== undefined) told.last = { number: newest, hash };
}

function isUpTo({ block, logIndex }: EventPlace, place: EventPlace): boolean {
  return block < place.block || (block === place.block && logIndex <= place.logIndex);
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
