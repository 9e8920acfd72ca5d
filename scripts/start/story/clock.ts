import { setTimeout as pause } from "node:timers/promises";

import type { Ledger } from "../../../sdk/src/ledger/index.ts";

const LOOK_EVERY_MS = 50;

/** Waits for the first block after a time. Returns the time of a block that is later. */
export async function timeAfter(ledger: Ledger, time: number): Promise<number> {
  for (;;) {
    const block = await ledger.provider.getBlock("latest");
    if (block !== null && block.timestamp > time) return block.timestamp;
    await pause(LOOK_EVERY_MS);
  }
}
