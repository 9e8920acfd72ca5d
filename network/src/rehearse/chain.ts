import { setTimeout as pause } from "node:timers/promises";

import { TransientError } from "@yaolian/sdk";

import { askNode } from "./connection.ts";

const LOOK_EVERY_MS = 200;

/** The newest block's number, as one node has it. */
export async function headOf(url: string): Promise<number> {
  return Number(await askNode<string>(url, "eth_blockNumber"));
}

/** A block's hash, as one node has it; undefined where it has no such block. */
export async function hashAt(url: string, number: number): Promise<string | undefined> {
  const block = await askNode<{ hash: string } | null>(url, "eth_getBlockByNumber", [
    `0x${number.toString(16)}`,
    false,
  ]);
  return block?.hash;
}

/** Waits until something is so; false where it is not by the time limit. What a node can't answer is not so yet. */
export async function comesTrue(is: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  for (;;) {
    if (await is().catch(notAnswered)) return true;
    if (Date.now() > end) return false;
    await pause(LOOK_EVERY_MS);
  }
}

/** Waits until a node has a block of this number at least. */
export function reaches(url: string, number: number, limitMs: number): Promise<boolean> {
  return comesTrue(async () => (await headOf(url)) >= number, limitMs);
}

/** Seconds between two blocks, over some of them as they come. Throws a TransientError `ChainStandsStill`. */
export async function blockSeconds(url: string, blocks = 3, limitMs = 60_000): Promise<number> {
  const first = await headOf(url);
  if (!(await reaches(url, first + 1, limitMs))) throw standsStill(url, limitMs);
  const began = Date.now();
  const from = await headOf(url);
  if (!(await reaches(url, from + blocks, limitMs))) throw standsStill(url, limitMs);
  return (Date.now() - began) / 1000 / ((await headOf(url)) - from);
}

function notAnswered(error: unknown): boolean {
  if (error instanceof TransientError) return false;
  throw error;
}

function standsStill(url: string, limitMs: number): TransientError {
  const message = `The node at ${url} had no new block in ${limitMs / 1000} s.`;
  return new TransientError(
    "ChainStandsStill",
    message,
    "Start enough of its validators, or let it mine at an interval.",
  );
}
