import { asc, count, max, sql, type SQL } from "@ponder/client";

import * as schema from "../ponder.schema.ts";
import type { Tables } from "../service/tables.ts";
import type { Row, Table } from "./counterpart.ts";

type Encoder = NonNullable<Parameters<typeof sql.param>[1]>;

/** Rows as they stood together, and the newest block whose events they tell of. */
export interface Page {
  readonly rows: readonly Row[];
  readonly block: number;
}

/** A table's name in SQL, as drizzle keeps it. */
export function nameOf(table: Table): string {
  return (table as unknown as Record<symbol, string>)[Symbol.for("drizzle:Name")] ?? "";
}

/** A column of a table by its name in the schema. */
function columnOf(table: Table, name: string): SQL {
  const column = (table as unknown as Record<string, SQL | undefined>)[name];
  if (column === undefined) throw new RangeError(`${nameOf(table)} has no column ${name}.`);
  return column;
}

/**
 * The newest block with an event, read in the same statement as rows are: each block comes into the tables as a whole, so
 * that the rows are the ledger's at that block, and at every later one without an event.
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the query's own type
export function newestIn(tables: Tables) {
  const { block } = schema.activityEvent;
  return tables
    .select({ newest: max(block).as("newest") })
    .from(schema.activityEvent)
    .as("newest_of");
}

/** Which rows of a table: so many behind a key, or behind a number of rows. */
export interface Span {
  readonly after?: Row;
  readonly offset?: number;
  readonly limit: number;
}

/** Some rows in the order of the key. */
export async function pageOf(
  tables: Tables,
  table: Table,
  key: readonly string[],
  { after, offset = 0, limit }: Span,
): Promise<Page> {
  const newest = newestIn(tables);
  const columns = key.map((name) => columnOf(table, name));
  const last = key.map((name, place) => sql.param(after?.[name], columns[place] as unknown as Encoder));
  const found = await tables
    .select({ row: table as typeof schema.module, newest: newest.newest })
    .from(table as typeof schema.module)
    .innerJoin(newest, sql`true`)
    .where(after === undefined ? undefined : sql`(${sql.join(columns, sql`, `)}) > (${sql.join(last, sql`, `)})`)
    .orderBy(...columns.map((column) => asc(column)))
    .limit(limit)
    .offset(offset);
  return { rows: found.map(({ row }) => row), block: found[0]?.newest ?? 0 };
}

/** How many rows a table has. */
export async function countOf(tables: Tables, table: Table): Promise<{ rows: number; block: number }> {
  const newest = newestIn(tables);
  const counted = tables
    .select({ n: count().as("n") })
    .from(table as typeof schema.module)
    .as("counted");
  const [found] = await tables
    .select({ rows: counted.n, block: newest.newest })
    .from(counted)
    .innerJoin(newest, sql`true`);
  return { rows: Number(found?.rows ?? 0), block: found?.block ?? 0 };
}
