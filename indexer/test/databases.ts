import { rm } from "node:fs/promises";
import { join } from "node:path";

import { startPostgres, type LocalPostgres } from "../../scripts/local/postgres.ts";
import { makeQuickFolder } from "../../scripts/local/quickFolder.ts";
import type { Database } from "../service/follower/index.ts";

/** Where the tests' tables are: PGlite, or PostgreSQL where `npm run test:postgres` runs them. */
export const KIND: Database["kind"] = process.env["YAOLIAN_TEST_DATABASE"] === "postgres" ? "postgres" : "pglite";

let server: LocalPostgres | undefined;

/** An empty database. */
export async function emptyDatabase(): Promise<Database> {
  if (KIND === "pglite") return { kind: "pglite", folder: join(makeQuickFolder("yaolian-tables-"), "tables") };
  server ??= await startPostgres({ quick: true });
  return { kind: "postgres", connectionString: await server.createDatabase() };
}

/** Removes what {@link emptyDatabase} made; a PostgreSQL server goes with the last test. */
export async function removeDatabase(database: Database): Promise<void> {
  if (database.kind === "pglite") await rm(join(database.folder, ".."), { recursive: true, force: true });
}

after(() => server?.stop());
