import { getAddress, ZeroAddress } from "ethers";

import { eventsBetween, firstBlock, readEvents } from "../events/readEvents.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import type { DecodedEvent } from "../transactions/index.ts";

/** What happened, who sent it, and when. */
export interface SignedAct {
  readonly event: DecodedEvent;
  /** The transaction's sender. */
  readonly by: string;
  /** The block's time, Unix seconds. */
  readonly time: number;
}

/** Something on the ledger that was signed by a key that can't be trusted from then on. */
export interface FlaggedAct {
  readonly operator: string;
  readonly member: number;
  /** From when its signatures can't be trusted, Unix time. */
  readonly since: number;
  readonly event: DecodedEvent;
  readonly time: number;
  /** Whether the key sent it, or signed beside the sender. */
  readonly as: "sender" | "second prescriber";
}

/**
 * Of what happened, in the order of the chain, what a compromised key signed since the time that its member reported. The
 * ledger keeps all of it: it was valid when it was done, and people decide about each. A later report replaces an earlier
 * one of the same key.
 */
export function flagged(acts: readonly SignedAct[]): FlaggedAct[] {
  const reports = new Map<string, { member: number; since: number }>();
  for (const { event } of acts) {
    if (event.name !== "OperatorCompromised") continue;
    const { operator, member, since } = event.args;
    reports.set(operator, { member, since });
  }
  return acts.flatMap((act) =>
    signersOf(act).flatMap(({ operator, as }) => {
      const report = reports.get(operator);
      if (report === undefined || act.time < report.since) return [];
      return [{ operator, ...report, event: act.event, time: act.time, as }];
    }),
  );
}

function signersOf({ event, by }: SignedAct): { operator: string; as: FlaggedAct["as"] }[] {
  const second = event.name === "PrescriptionIssued" ? event.args.coPrescriber : ZeroAddress;
  const sender = { operator: by, as: "sender" as const };
  return second === ZeroAddress ? [sender] : [sender, { operator: second, as: "second prescriber" }];
}

/** What compromised keys signed since they can't be trusted, read from the ledger; of one member only where it is named. */
export async function readFlagged(ledger: Ledger, member?: number): Promise<FlaggedAct[]> {
  const reports = (await readEvents(ledger, { names: ["OperatorCompromised"] })).filter(
    ({ args }) => member === undefined || args.member === member,
  );
  if (reports.length === 0) return [];
  const from = await blockSince(ledger, Math.min(...reports.map(({ args }) => args.since)));
  const acts: SignedAct[] = [];
  for await (const events of eventsBetween(ledger, { from })) acts.push(...(await signed(ledger, events)));
  const found = flagged(acts);
  return member === undefined ? found : found.filter((act) => act.member === member);
}

interface Block {
  readonly timestamp: string;
  readonly transactions: readonly { readonly hash: string; readonly from: string }[];
}

const BLOCKS_AT_ONCE = 50;

async function signed(ledger: Ledger, events: readonly DecodedEvent[]): Promise<SignedAct[]> {
  const blocks = [...new Set(events.map(({ block }) => block))];
  const times = new Map<number, number>();
  const senders = new Map<string, string>();
  for (let first = 0; first < blocks.length; first += BLOCKS_AT_ONCE) {
    await Promise.all(
      blocks.slice(first, first + BLOCKS_AT_ONCE).map(async (number) => {
        const block = await blockAt<Block>(ledger, number, true);
        times.set(number, Number(block.timestamp));
        for (const { hash, from } of block.transactions) senders.set(hash, getAddress(from));
      }),
    );
  }
  return events.map((event) => ({
    event,
    by: senders.get(event.transaction) ?? ZeroAddress,
    time: times.get(event.block) ?? 0,
  }));
}

/** The first block at a time or after it. */
async function blockSince(ledger: Ledger, time: number): Promise<number> {
  let [low, high] = [firstBlock(ledger), Number(await ask<string>(ledger.provider, "eth_blockNumber", []))];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (Number((await blockAt<Block>(ledger, middle, false)).timestamp) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function blockAt<B>({ provider }: Ledger, number: number, whole: boolean): Promise<B> {
  return ask<B>(provider, "eth_getBlockByNumber", [`0x${number.toString(16)}`, whole]);
}
