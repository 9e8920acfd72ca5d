/** A value of a table that is not what the ledger has. */
export interface Difference {
  readonly table: string;
  /** The row's primary key, its columns joined by a slash; a block, or what was counted, where it is about no row. */
  readonly key: string;
  readonly column: string;
  /** What the table has. */
  readonly found: string;
  /** What the contract has, or what the chain's events come to. */
  readonly expected: string;
}

/** A value of a table beside the ledger's. */
export type Pair = Omit<Difference, "table" | "found" | "expected"> & {
  readonly found: unknown;
  readonly expected: unknown;
};

const MOST_DIFFERENCES = 100;
const MOST_CHARACTERS = 200;

/** Counts what was compared, by table, and keeps the first differences. */
export class Tally {
  readonly values = new Map<string, number>();
  readonly differences: Difference[] = [];
  differenceCount = 0;

  /** Adds values that were compared. */
  add(table: string, pairs: readonly Pair[]): void {
    this.values.set(table, (this.values.get(table) ?? 0) + pairs.length);
    for (const { key, column, found, expected } of differing(pairs)) {
      this.differenceCount += 1;
      if (this.differences.length >= MOST_DIFFERENCES) continue;
      this.differences.push({ table, key, column, found: shown(found), expected: shown(expected) });
    }
  }
}

/** Those that differ. */
export function differing(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(({ found, expected }) => text(found) !== text(expected));
}

function shown(value: unknown): string {
  return text(value).slice(0, MOST_CHARACTERS);
}

/** The same text for the same value, whether it is a number or a bigint, and whatever letters its hex is written in. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(", ")}]`;
  if (typeof value === "string") return value.startsWith("0x") ? value.toLowerCase() : value;
  if (value === null || value === undefined) return "null";
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return value.toString();
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${name}: ${text(member)}`).join(", ")}}`;
}
