import type { DatabaseKind } from "./options.ts";

/** One figure, beside what it may be. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number;
  /** Whether the budget is the least that it may be; the most otherwise. */
  readonly isLeast?: boolean;
  /** What is measured beside it in the same run: less is not to be had. */
  readonly floor?: number;
}

/** Times of reading the events that `eth_getLogs` and decoding alone take once. */
export const CATCH_UP: Readonly<Record<DatabaseKind, number>> = { pglite: 12, postgres: 10 };
/** Milliseconds from block to row for 95 of 100 events, and for 95 of 100 questions about packs. */
export const LIVE_MS = 1_000;
export const VERIFY_MS = 50;
/** Requests a second. */
export const VERIFY_RATE = 200;
/** Milliseconds until it is told who holds a lot. */
export const HOLDERS_MS = 1_000;

export function isPast({ value, budget, isLeast = false }: Figure): boolean {
  if (budget === undefined) return false;
  return isLeast ? !(value >= budget) : !(value <= budget);
}

/** A line of the table. */
export function lineOf(figure: Figure): string {
  const { id, what, value, unit, budget, floor } = figure;
  const mark = budget === undefined ? " " : isPast(figure) ? "✗" : "✓";
  const limit = budget === undefined ? "" : `of ${numberText(budget)}`;
  const least = floor === undefined ? "" : `  floor ${numberText(floor)}`;
  return `${mark} ${id.padEnd(22)} ${numberText(value).padStart(10)} ${limit.padEnd(10)} ${unit.padEnd(9)} ${what}${least}`;
}

function numberText(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Math.round(value * 100) / 100);
}
