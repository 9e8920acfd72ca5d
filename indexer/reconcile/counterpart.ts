import type { Contracts } from "@yaolian/sdk/ledger";
import { isCallException } from "ethers";

import type * as schema from "../ponder.schema.ts";
import type { Pair } from "./tally.ts";

/** The contracts at one block. */
export interface ContractsAt extends Contracts {
  /** What every call is made with. */
  readonly at: { readonly blockTag: number };
  /** The block's time, Unix seconds. */
  readonly time: number;
}

export type Table = (typeof schema)[keyof typeof schema];
export type Row = Readonly<Record<string, unknown>>;

type Columns<R> = { readonly [C in keyof R]?: unknown };
type ColumnOf<T extends Table> = keyof T["$inferSelect"] & string;

/** A table, and what the contracts say of each of its rows. */
export interface Counterpart {
  readonly table: Table;
  /** The columns of its primary key, in their order. */
  readonly key: readonly string[];
  /** A row's columns as the contracts have them; columns that only events tell are left out. */
  readonly stored: (contracts: ContractsAt, row: Row) => Promise<Row>;
  /** What takes the place of a row's columns before they are compared. */
  readonly told: (row: Row, time: number) => Row;
}

/**
 * Says once which getter has which columns of a table: `stored` asks the contracts for a row's columns, in the table's own
 * terms. `told` turns columns of the row into what can be compared where time decides, as with a suspension that ran out.
 */
export function counterpart<T extends Table>(
  table: T,
  key: readonly ColumnOf<T>[],
  stored: (contracts: ContractsAt, row: T["$inferSelect"]) => Promise<Columns<T["$inferSelect"]>>,
  told: (row: T["$inferSelect"], time: number) => Columns<T["$inferSelect"]> = () => ({}),
): Counterpart {
  return { table, key, stored, told } as unknown as Counterpart;
}

/** Some members of a view, its numbers as tables keep them. */
export function pick<V extends object, K extends keyof V & string>(view: V, ...names: K[]): Record<K, unknown> {
  const entries = names.map((name): [K, unknown] => {
    const value: unknown = view[name];
    return [name, typeof value === "bigint" ? Number(value) : value];
  });
  return Object.fromEntries(entries) as Record<K, unknown>;
}

/** A row's values beside the contracts'. */
export async function pairsOf(
  { key, stored, told }: Counterpart,
  contracts: ContractsAt,
  row: Row,
): Promise<readonly Pair[]> {
  const name = key.map((column) => String(row[column])).join("/");
  const seen = { ...row, ...told(row, contracts.time) };
  try {
    const view = await stored(contracts, row);
    return Object.entries(view).map(([column, expected]) => ({ key: name, column, found: seen[column], expected }));
  } catch (error) {
    if (!isCallException(error)) throw error;
    // The contracts refuse to tell of what they do not know.
    return [{ key: name, column: key.join("/"), found: name, expected: error.revert?.name ?? "nothing" }];
  }
}
