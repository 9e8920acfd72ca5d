import { createClient } from "@ponder/client";
import { getTableName, isTable } from "drizzle-orm";

import * as schema from "../ponder.schema.ts";

/** Every row of every table as text, in the order of the text. */
export type Tables = ReadonlyMap<string, readonly string[]>;

/** Reads all tables of a follower. */
export async function readTables({ url }: { readonly url: string | undefined }): Promise<Tables> {
  if (url === undefined) throw new Error("The follower does not answer.");
  const { db } = createClient(`${url}/sql`, { schema });
  const tables = Object.values(schema).filter((each) => isTable(each));
  const read = await Promise.all(
    tables.map(async (table): Promise<[string, string[]]> => {
      const rows = await db.select().from(table as never);
      return [getTableName(table), rows.map(rowText).sort()];
    }),
  );
  return new Map(read);
}

function rowText(row: object): string {
  return JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

/** A row that only one of two has. */
export interface Difference {
  readonly table: string;
  readonly side: "missing" | "unexpected";
  readonly row: string;
}

/** What differs between a clean follower's tables and another's. */
export function differences(clean: Tables, other: Tables): Difference[] {
  return [...clean].flatMap(([table, rows]) => {
    const [expected, found] = [new Set(rows), new Set(other.get(table))];
    const missing = rows.filter((row) => !found.has(row));
    const unexpected = [...found].filter((row) => !expected.has(row));
    return [
      ...missing.map((row) => ({ table, side: "missing" as const, row })),
      ...unexpected.map((row) => ({ table, side: "unexpected" as const, row })),
    ];
  });
}
