import type { Recall } from "../../data/types.ts";

export type Shares = Recall["now"];
export type Share = Exclude<keyof Shares, "packs">;

/** Where the packs of a stopped lot are, what is safe first; the words beside the colours say the same. */
export const SHARES: readonly { readonly name: Share; readonly color: string }[] = [
  { name: "stopped", color: "teal.6" },
  { name: "returned", color: "cyan.6" },
  { name: "retired", color: "gray.6" },
  { name: "inTransit", color: "yellow.6" },
  { name: "withPeople", color: "grape.6" },
  { name: "stillOut", color: "red.6" },
];

export interface Point extends Shares {
  readonly time: number;
}

/** The course up to now: what the last event left is so still. `now` is in Unix seconds. */
export function courseUntil({ course, now: shares }: Recall, now: number): Point[] {
  const last = course.at(-1);
  if (last === undefined) return [];
  return [...course, { time: Math.max(now, last.time + 1), ...shares }];
}
