import type { SetName } from "../report.ts";

/** A total of the report beside what the chain says. */
export interface Check {
  readonly set: SetName;
  /** What is compared, and with what. */
  readonly what: string;
  readonly reported: number;
  readonly chain: number;
  /** Rows that say otherwise than the contracts. */
  readonly differing: readonly string[];
  readonly agrees: boolean;
}

const MOST_NAMED = 10;

export function check(
  set: SetName,
  what: string,
  reported: number,
  chain: number,
  differing: readonly string[] = [],
): Check {
  const named = differing.length <= MOST_NAMED ? differing : [...differing.slice(0, MOST_NAMED), `and ${differing.length - MOST_NAMED} more`]; // prettier-ignore
  return { set, what, reported, chain, differing: named, agrees: reported === chain && differing.length === 0 };
}

export function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
