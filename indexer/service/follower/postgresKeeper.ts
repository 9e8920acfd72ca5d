import { Client } from "pg";

import { InputError, TransientError } from "@yaolian/sdk";

import { SCHEMA, UNLOCK } from "./database.ts";
import { keptShape, type Keeper, type Kept } from "./keeper.ts";

/** A schema of our own: what is kept has to outlive the tables. */
const KEEPER_SCHEMA = "yaolian_keeper";
const ANSWER_LIMIT_MS = 10_000;
/** As long as Ponder takes a silent process for alive. */
const HEARTBEAT_LIMIT_MS = 25_000;

/** For PostgreSQL. A connection for each question, so that a database that was away needs no mending. */
export class PostgresKeeper implements Keeper {
  readonly #connectionString: string;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  async read(): Promise<Kept | undefined> {
    return this.#connected(async (client) => {
      if (!(await exists(client, `"${KEEPER_SCHEMA}"."kept"`))) return undefined;
      const { rows } = await client.query<{ value: unknown }>(`SELECT value FROM "${KEEPER_SCHEMA}"."kept"`);
      return keptShape.safeParse(rows[0]?.value).data;
    });
  }

  async write(kept: Kept): Promise<void> {
    await this.#connected(async (client) => {
      await client.query(`CREATE SCHEMA IF NOT EXISTS "${KEEPER_SCHEMA}"`);
      await client.query(
        `CREATE TABLE IF NOT EXISTS "${KEEPER_SCHEMA}"."kept" (one boolean PRIMARY KEY CHECK (one), value jsonb NOT NULL)`,
      );
      await client.query(
        `INSERT INTO "${KEEPER_SCHEMA}"."kept" VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET value = excluded.value`,
        [JSON.stringify(kept)],
      );
    });
  }

  async unlock(): Promise<boolean> {
    return this.#connected(async (client) => {
      await endConnections(client);
      await client.query(UNLOCK);
      return true;
    });
  }

  async isHeld(): Promise<boolean> {
    return this.#connected(async (client) => {
      if (!(await exists(client, `"${SCHEMA}"."_ponder_meta"`))) return false;
      const { rows } = await client.query<{ value: { is_locked: number; heartbeat_at: number } }>(
        `SELECT value FROM "${SCHEMA}"."_ponder_meta"`,
      );
      return rows.some(({ value }) => value.is_locked === 1 && value.heartbeat_at + HEARTBEAT_LIMIT_MS > Date.now());
    });
  }

  async dropTables(): Promise<void> {
    await this.#connected(async (client) => {
      await endConnections(client);
      await client.query(`DROP SCHEMA IF EXISTS "${SCHEMA}" CASCADE`);
    });
  }

  async dropAll(): Promise<void> {
    await this.#connected(async (client) => {
      await endConnections(client);
      // In one statement, so in one transaction: tables must not outlive what is kept about them, nor the reverse.
      await client.query(`DROP SCHEMA IF EXISTS "${SCHEMA}", "ponder_sync", "${KEEPER_SCHEMA}" CASCADE`);
    });
  }

  async #connected<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: ANSWER_LIMIT_MS,
      application_name: KEEPER_SCHEMA,
    });
    // A connection that breaks while nothing is asked has no other way to say so, and would end this process.
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await ask(client);
    } catch (error) {
      throw explained(error);
    } finally {
      await client.end();
    }
  }
}

/** SQLSTATEs of what waiting does not mend: a password, a user, a database that is not there, a right that is missing. */
const REFUSALS = new Set(["28P01", "28000", "3D000", "42501"]);

function explained(error: unknown): InputError | TransientError {
  const { code, message } = error as Error & { code?: string };
  if (code !== undefined && REFUSALS.has(code)) {
    const cure = "Check --database, and that its user may make schemas there.";
    return new InputError("DatabaseRefused", `The database refused (${code}: ${message}).`, cure, { cause: error });
  }
  const cure = "It is asked again; check that it runs.";
  return new TransientError("DatabaseUnreachable", `The database does not answer (${code ?? message}).`, cure, {
    cause: error,
  });
}

async function exists(client: Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [table]);
  return rows[0]?.found === true;
}

/** What a killed process had asked goes on in the database without it: nothing may write once the lock is off. */
async function endConnections(client: Client): Promise<void> {
  await client.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = ANY($1)`,
    [["internal", "user", "readonly"].map((pool) => `${SCHEMA}_${pool}`)],
  );
}
