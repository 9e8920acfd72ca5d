import { rm } from "node:fs/promises";
import { join } from "node:path";

import { Client } from "pg";

import { startPostgres } from "../../scripts/local/postgres.ts";
import type { Database } from "../service/follower/index.ts";

/** Something that a database does, by its name. */
export type DatabaseFault = readonly [string, () => Promise<void>];

/** A follower's own database, that can be made to go away. */
export interface FaultyDatabase {
  readonly database: Database;
  /** None for PGlite, which lives and dies with the follower. */
  readonly faults: readonly DatabaseFault[];
  drop(): Promise<void>;
}

/** Where databases come from. */
export interface Databases {
  /** An empty one. */
  fresh(): Promise<FaultyDatabase>;
  stop(): Promise<void>;
}

/** PGlite's, each in a folder of its own below this one. */
export function pgliteIn(parent: string): Databases {
  let made = 0;
  return {
    fresh: () => {
      made += 1;
      const folder = join(parent, `tables${made}`);
      const drop = async (): Promise<void> => {
        for (const path of [folder, `${folder}.chain.json`]) await rm(path, { recursive: true, force: true });
      };
      return Promise.resolve({ database: { kind: "pglite", folder }, faults: [], drop });
    },
    stop: () => Promise.resolve(),
  };
}

/** PostgreSQL's, in a server of their own. */
export async function postgres(): Promise<Databases> {
  const server = await startPostgres({ quick: true });
  return {
    async fresh() {
      const connectionString = await server.createDatabase();
      const here = "datname = current_database() AND pid <> pg_backend_pid()";
      const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${here}`;
      const restart = async (): Promise<void> => {
        await server.pause();
        await server.resume();
      };
      return {
        database: { kind: "postgres", connectionString },
        faults: [
          ["connections ended", () => ask(connectionString, terminate)],
          ["server restarted", restart],
        ],
        drop: () => Promise.resolve(),
      };
    },
    stop: () => server.stop(),
  };
}

async function ask(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
