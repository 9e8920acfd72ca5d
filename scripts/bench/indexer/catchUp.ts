import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

import { pino } from "pino";

import { startFollower, type Database, type KeptFollower } from "../../../indexer/service/follower/index.ts";
import { newestBlock } from "../../../indexer/service/tables.ts";
import { eventsBetween } from "../../../sdk/src/events/index.ts";
import type { BenchChain } from "./chain.ts";

/** Milliseconds between two looks: the follower's for a block, and this bench's for its tables. */
const POLL_MS = 200;
const LOOK_EVERY_MS = 50;

/** Events by name, and the seconds that reading them took. */
export interface Reading {
  readonly seconds: number;
  readonly events: number;
  readonly names: Readonly<Record<string, number>>;
}

/** Reads and decodes all events, as an integrator does with the SDK. */
export async function readAlone({ ledger }: BenchChain): Promise<Reading> {
  const began = performance.now();
  const names: Record<string, number> = {};
  let events = 0;
  for await (const some of eventsBetween(ledger)) {
    events += some.length;
    for (const { name } of some) names[name] = (names[name] ?? 0) + 1;
  }
  return { seconds: since(began), events, names };
}

/** A follower that caught up, and the seconds from its start with empty tables until they had the chain's newest block. */
export interface CaughtUp {
  readonly follower: KeptFollower;
  readonly seconds: number;
}

export async function followAll(chain: BenchChain, deploymentPath: string, database: Database): Promise<CaughtUp> {
  const newest = await chain.ledger.provider.getBlockNumber();
  const began = performance.now();
  const log = pino({ level: process.env["YAOLIAN_LOG"] ?? "silent" }, process.stderr);
  const follower = await startFollower({ rpcUrl: chain.rpc.url, deploymentPath, database, pollMs: POLL_MS, log });
  await follower.ready();
  // It calls itself ready with the blocks that are final; those after them are still to come.
  while ((await newestBlock(follower)).number < newest) await pause(LOOK_EVERY_MS);
  return { follower, seconds: since(began) };
}

/** The most memory that a process had at any time, in MB. */
export async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, "utf8").catch(() => "");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}

export function since(began: number): number {
  return (performance.now() - began) / 1000;
}
