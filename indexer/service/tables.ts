import { createClient, type Client } from "@ponder/client";
import { TransientError, YaolianError } from "@yaolian/sdk";

import * as schema from "../ponder.schema.ts";
import type { Follower } from "./context.ts";

/**
 * The tables, asked through the follower's SQL over HTTP. A query and its values travel in a URL of at most 64 kB, so long
 * lists belong into subqueries; columns of one name in a join need aliases of their own, or they become one.
 */
export type Tables = Client<typeof schema>["db"];

const clients = new Map<string, Client<typeof schema>>();

/**
 * Asks the tables. Throws a TransientError `TablesNotReady` while they do not stand for the chain, `TablesUnreachable`
 * where the follower went away under the query, and whatever `ask` throws of its own.
 */
export async function readTables<T>(follower: Follower, ask: (tables: Tables) => Promise<T>): Promise<T> {
  const { db } = await clientOf(follower);
  try {
    return await ask(db);
  } catch (error) {
    if (error instanceof YaolianError || !isConnectionLost(error)) throw error;
    throw unreachable(error);
  }
}

/** The newest block that the tables tell of, and its time in Unix seconds. Throws as {@link readTables} does. */
export async function newestBlock(follower: Follower): Promise<{ number: number; time: number }> {
  const client = await clientOf(follower);
  const status = await client.getStatus().catch((error: unknown) => {
    throw unreachable(error);
  });
  const block = Object.values(status)[0]?.block;
  if (block === undefined) throw notReady("The follower has no block yet.");
  return { number: block.number, time: block.timestamp };
}

/** Where a follower answers whose tables stand for the chain. Throws a TransientError `TablesNotReady`. */
export async function standingUrl(follower: Follower): Promise<string> {
  const { url } = follower;
  const { state, reason } = follower.status();
  const isStanding = state === "ready" || (state === "chainUnreachable" && url !== undefined && (await wasReady(url)));
  if (url === undefined || !isStanding) throw notReady(reason ?? `The follower is ${state}.`);
  return url;
}

async function clientOf(follower: Follower): Promise<Client<typeof schema>> {
  const url = await standingUrl(follower);
  const known = clients.get(url);
  if (known !== undefined) return known;
  // A follower that was restarted has another port: only the newest one is asked again.
  clients.clear();
  const client = createClient(`${url}/tables`, { schema });
  clients.set(url, client);
  return client;
}

/** Whether its tables were at the chain before the node went away. */
async function wasReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ready`).catch(() => undefined);
  return answer?.ok === true;
}

function notReady(reason: string): TransientError {
  const message = `The tables are not at the chain yet: ${reason}`;
  return new TransientError("TablesNotReady", message, "Ask again when GET /ready says that they are.");
}

function unreachable(cause: unknown): TransientError {
  const message = "The tables could not be asked: the follower went away.";
  return new TransientError("TablesUnreachable", message, "Ask again in a few seconds.", { cause });
}

/** fetch's own error, at any depth of the database library's wrapping. */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error instanceof TypeError && error.message === "fetch failed") || isConnectionLost(error.cause);
}
