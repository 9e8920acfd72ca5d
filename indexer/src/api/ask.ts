import type { db as database } from "ponder:api";
import type { Context } from "hono";
import { z } from "zod";

/** A query as @ponder/client's serializer puts it into the URL; its values are plain JSON. */
const asked = z.object({ json: z.object({ sql: z.string(), params: z.array(z.unknown()) }) });

type Query = z.infer<typeof asked>["json"];

/** What drizzle runs a query by. */
interface Session {
  prepareQuery(query: Query, fields: undefined, name: undefined, isArray: false): { execute(): Promise<object> };
}

/**
 * Answers a query of the service's own as /sql/db would. That takes no subqueries, which say who sees what, and no more
 * than 5,000 characters. What is asked here can only read: the transaction says so.
 */
export async function answer(c: Context, db: typeof database): Promise<Response> {
  const query = asked.parse(JSON.parse(c.req.query("sql") ?? "")).json;
  const rows = await (db as unknown as Transacting).transaction(
    (transaction) => transaction._.session.prepareQuery(query, undefined, undefined, false).execute(),
    { accessMode: "read only" },
  );
  return c.json(rows);
}

/** Ponder's types leave out what its own client uses. */
interface Transacting {
  transaction<T>(
    run: (transaction: { readonly _: { readonly session: Session } }) => Promise<T>,
    options: { accessMode: "read only" },
  ): Promise<T>;
}
