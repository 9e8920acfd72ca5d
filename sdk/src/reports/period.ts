import { dayOfDate } from "../days.ts";
import { InputError } from "../errors.ts";
import { blockTime } from "../events/blockTimes.ts";
import { firstBlock } from "../events/readEvents.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";

/** The days that a report is about, both included, as the ledger counts days. */
export interface Days {
  /** `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/** A period of the chain. */
export interface Period {
  /** Unix seconds: the first of the first day, the last of the last day. */
  readonly from: number;
  readonly to: number;
  /** The first block in it, and the last one up to its end; the ledger's state is told as it was after that. */
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** The last block's time, Unix seconds. */
  readonly endTime: number;
}

/**
 * The blocks of some days; a period that is not over ends with the newest block. Throws an InputError `PeriodWrong`
 * where it ends before it begins, `PeriodEmpty` where the ledger has no block in it, or what a wrong date throws.
 */
export async function periodOf(ledger: Ledger, days: Days): Promise<Period> {
  const { dayOffset } = ledger.deployment;
  const from = dayOfDate(days.from) * 86_400 - dayOffset;
  const to = (dayOfDate(days.to) + 1) * 86_400 - dayOffset - 1;
  if (to < from) {
    throw new InputError("PeriodWrong", `The period ends on ${days.to}, before ${days.from}.`, "Swap the days.");
  }
  const newest = Number(await ask<string>(ledger.provider, "eth_blockNumber", []));
  const begin = await firstAt(ledger, from, newest);
  const end = (await firstAt(ledger, to + 1, newest)) - 1;
  if (end < begin) {
    const cure = "Give days on which the ledger was running.";
    throw new InputError("PeriodEmpty", `The ledger has no block from ${days.from} to ${days.to}.`, cure);
  }
  return { from, to, firstBlock: begin, lastBlock: end, endTime: await blockTime(ledger, end) };
}

/** The first block at a time or after it; the one behind the newest where there is none. */
async function firstAt(ledger: Ledger, time: number, newest: number): Promise<number> {
  let [low, high] = [firstBlock(ledger), newest + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await blockTime(ledger, middle)) >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}
