import type { DatabaseKind } from "./options.ts";

/** Times of reading the events that `eth_getLogs` and decoding alone take once. */
export const CATCH_UP: Readonly<Record<DatabaseKind, number>> = { pglite: 12, postgres: 10 };
/** Milliseconds from block to row for 95 of 100 events, and for 95 of 100 questions about packs. */
export const LIVE_MS = 1_000;
export const VERIFY_MS = 50;
/** Requests a second. */
export const VERIFY_RATE = 200;
/** Milliseconds until it is told who holds a lot. */
export const HOLDERS_MS = 1_000;
