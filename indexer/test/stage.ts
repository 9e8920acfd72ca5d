import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { createClient } from "@ponder/client";
import { network } from "hardhat";
import { pino } from "pino";

import { writeDeployment } from "../../sdk/src/ledger/index.ts";
import { stageOf, type Stage } from "../../sdk/test/ledger/stage.ts";
import { deployWorld, type Connection } from "../../test/helpers/world.ts";
import * as schema from "../ponder.schema.ts";
import { startFollower, type Database, type KeptFollower } from "../service/follower/index.ts";
import { emptyDatabase, removeDatabase } from "./databases.ts";

/** Ponder's looks for new blocks in tests: often, as blocks come as soon as a transaction does. */
const POLL_MS = 100;
const CATCH_UP_LIMIT_MS = 60_000;

/** Asks a follower's tables, typed by the schema. */
export type TablesClient = ReturnType<typeof tablesOf>;

/** A consortium on a chain of this process, served over HTTP, and a follower that keeps its tables. */
export interface IndexedStage extends Stage {
  /** Where the chain answers JSON-RPC. */
  readonly rpcUrl: string;
  /** The deployment book's file. */
  readonly deploymentPath: string;
  readonly follower: KeptFollower;
  readonly tables: TablesClient;
  /** Waits until the tables hold every block up to this one, the chain's newest if left out. */
  caughtUp(block?: number): Promise<void>;
  /** Ends the follower and the chain, and removes their files. */
  stop(): Promise<void>;
}

export interface IndexedStageOptions {
  /** An empty one, gone afterwards, if left out. */
  readonly database?: Database;
  /** What happens on the chain before the follower starts. */
  readonly tell?: (stage: Stage) => Promise<void>;
}

/** Starts one: about 8 s, so share it in a file's tests. */
export async function startIndexedStage(options: IndexedStageOptions = {}): Promise<IndexedStage> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-indexer-"));
  const connection = await network.connect();
  const stage = await stageOf(await deployWorld({ connection }));
  await options.tell?.(stage);
  const server = await serveChain(connection);
  const rpcUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deploymentPath = await writeDeployment(folder, stage.deployment);
  const database = options.database ?? (await emptyDatabase());
  const log = pino({ level: process.env["YAOLIAN_TEST_LOG"] ?? "silent" }, process.stderr);
  const follower = await startFollower({ rpcUrl, deploymentPath, database, pollMs: POLL_MS, log });
  const stop = async (): Promise<void> => {
    await follower.stop();
    server.closeAllConnections();
    server.close();
    await connection.close();
    await rm(folder, { recursive: true, force: true });
    if (options.database === undefined) await removeDatabase(database);
  };
  try {
    await follower.ready();
    return {
      ...stage,
      ...{ rpcUrl, deploymentPath, follower, stop },
      tables: tablesOf(follower),
      caughtUp: async (block) => caughtUp(follower, block ?? (await stage.ledger.provider.getBlockNumber())),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A client of a follower's tables as it answers now; made anew after the follower was restarted. */
export function tablesOf(follower: Pick<KeptFollower, "url">) {
  return createClient(`${follower.url ?? "http://127.0.0.1:9"}/sql`, { schema });
}

/** Waits until a follower's tables hold every block up to this one. */
export async function caughtUp(follower: Pick<KeptFollower, "url">, block: number): Promise<void> {
  const until = Date.now() + CATCH_UP_LIMIT_MS;
  for (let reached = -1; reached < block; reached = await blockOf(follower)) {
    if (Date.now() > until) throw new Error(`The tables are at block ${reached}, not at ${block}, after 60 s.`);
    await pause(25);
  }
}

/** The newest block in the tables; -1 while nobody says. */
async function blockOf({ url }: Pick<KeptFollower, "url">): Promise<number> {
  if (url === undefined) return -1;
  const answer = await fetch(`${url}/status`).catch(() => undefined);
  if (answer?.ok !== true) return -1;
  const status = (await answer.json()) as { ledger?: { block: { number: number } } };
  return status.ledger?.block.number ?? -1;
}

/** Serves a chain of this process as a node does. */
export async function serveChain(connection: Connection): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(connection, request).then((text) => {
      response.setHeader("content-type", "application/json");
      response.end(text);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function answer(connection: Connection, request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk as string;
  const asked = JSON.parse(body) as RpcCall | RpcCall[];
  const answers = await Promise.all([asked].flat().map((call) => answerCall(connection, call)));
  return JSON.stringify(Array.isArray(asked) ? answers : answers[0]);
}

interface RpcCall {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown[];
}

async function answerCall(connection: Connection, { id, method, params }: RpcCall): Promise<unknown> {
  const envelope = { jsonrpc: "2.0", id };
  try {
    return { ...envelope, result: await connection.provider.request({ method, params: params ?? [] }) };
  } catch (error) {
    const { message, code = -32_603, data } = error as Error & { code?: number; data?: unknown };
    return { ...envelope, error: { code, message, data } };
  }
}
