import { setTimeout as pause } from "node:timers/promises";

import { createClient, max } from "@ponder/client";

import * as schema from "../../../indexer/ponder.schema.ts";
import type { Mined } from "./chain.ts";
import type { History } from "./history.ts";
import { quantile } from "../quantile.ts";

const LOOK_EVERY_MS = 50;
const BLOCK_MS = 750;
const WAIT_MS = 60_000;

export interface LiveReading {
  /** Events a second that were made. */
  readonly rate: number;
  /** Milliseconds from an event's block to its row, for half and for 95 of 100 events. */
  readonly p50: number;
  readonly p95: number;
}

/**
 * Makes blocks of 150 to 200 events, 200 events a second in all, and watches through the tables' SQL over HTTP when its rows are there. An event's clock starts
 * when its block was mined.
 */
export async function followLive(history: History, url: string, seconds: number): Promise<LiveReading> {
  const mined: (Mined & { readonly events: number })[] = [];
  const delays: { events: number; ms: number }[] = [];
  const { db } = createClient(`${url}/sql`, { schema });
  let done = false;
  const watch = async (): Promise<void> => {
    for (let seen = 0, until = Infinity; performance.now() < until; await pause(LOOK_EVERY_MS)) {
      const [row] = await db.select({ newest: max(schema.activityEvent.block) }).from(schema.activityEvent);
      const now = performance.now();
      for (let next = mined[seen]; next !== undefined && next.number <= (row?.newest ?? 0); next = mined[(seen += 1)]) {
        delays.push({ events: next.events, ms: now - next.at });
      }
      if (done && seen === mined.length) return;
      if (done && until === Infinity) until = now + WAIT_MS;
    }
    throw new Error(`The tables do not reach block ${mined.at(-1)?.number ?? 0}.`);
  };
  const watching = watch();
  const began = performance.now();
  for (let block = 1; block * BLOCK_MS <= seconds * 1_000; block += 1) {
    mined.push(await history.block());
    await pause(Math.max(0, began + block * BLOCK_MS - performance.now()));
  }
  const rate = mined.reduce((sum, { events }) => sum + events, 0) / ((performance.now() - began) / 1000);
  done = true;
  await watching;
  const each = delays.flatMap(({ events, ms }) => Array<number>(events).fill(ms));
  return { rate, p50: quantile(each, 0.5), p95: quantile(each, 0.95) };
}
