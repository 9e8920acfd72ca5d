import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

import { numberToHex, type Hex } from "viem";
import { z } from "zod";

import { isWhole, type BlockHeader } from "@yaolian/sdk/events";

import { chosen, headerShape, logShape, type LogFilter, type RpcLog } from "./logs.ts";

/** A way to a node whose logs are whole. */
export interface CheckedNode {
  readonly url: string;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";
/** Ponder gives up a question after 10 s. */
const NODE_LIMIT_MS = 5_000;
const TRY_FOR_MS = 4_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
const REFUSALS = 3;
/** Headers that are asked for in one request. */
const HEADERS_AT_ONCE = 100;
/** Ponder asks for the same blocks once for each contract, at about the same time. */
const KEPT_MS = 5_000;
/** What the node lacks now it may have at the next question: Ponder asks again after any error that it does not know. */
const NOT_WHOLE = -32_000;

const call = z.object({ id: z.unknown(), method: z.string(), params: z.array(z.unknown()).default([]) });
const filter = z.object({
  address: z.custom<LogFilter["address"]>().optional(),
  topics: z.custom<LogFilter["topics"]>().optional(),
  fromBlock: z.custom<Hex>().optional(),
  toBlock: z.custom<Hex>().optional(),
  blockHash: z.custom<Hex>().optional(),
});
const reply = z.object({ id: z.unknown(), result: z.unknown().optional(), error: z.unknown().optional() });

/** What the node answered that is no result. */
class Refusal extends Error {
  readonly error: unknown;
  constructor(error: unknown) {
    super("The node answered with an error.");
    this.error = error;
  }
}

/**
 * Stands between Ponder and the node, on a loopback port, and passes everything on but `eth_getLogs`: of each block that is
 * asked about, it takes all logs and answers only where they are whole by the block's own bloom filter.
 *
 * Ponder takes an empty answer about old blocks for blocks without events, and never asks again. A node that is behind its
 * neighbours, or that is building its index of logs anew, gives such answers; rows would be missing for good, in silence.
 */
export async function startCheckedNode(rpcUrl: string): Promise<CheckedNode> {
  const kept = new Map<string, Promise<RpcLog[]>>();
  const server = createServer((request, response) => {
    answer(rpcUrl, kept, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
  });
  server.listen(0, HOST);
  await once(server, "listening");
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(
  rpcUrl: string,
  kept: Map<string, Promise<RpcLog[]>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const asked = call.safeParse(JSON.parse(body));
  if (asked.data?.method !== "eth_getLogs") {
    const passed = await post(rpcUrl, body);
    response.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text());
    return;
  }
  const { id, params } = asked.data;
  const tell = (said: object): unknown => response.end(JSON.stringify({ jsonrpc: "2.0", id, ...said }));
  response.setHeader("content-type", "application/json");
  try {
    const wanted = filter.parse(params[0]);
    tell({ result: chosen(await wholeLogs(rpcUrl, kept, wanted), wanted) });
  } catch (error) {
    const { message } = error as Error;
    tell({ error: error instanceof Refusal ? error.error : { code: NOT_WHOLE, message } });
  }
}

type Wanted = z.infer<typeof filter>;

/** All logs of the blocks that are asked about. Throws where one of them misses some, or the node does not answer. */
function wholeLogs(rpcUrl: string, kept: Map<string, Promise<RpcLog[]>>, wanted: Wanted): Promise<RpcLog[]> {
  const { fromBlock, toBlock, blockHash } = wanted;
  const key = JSON.stringify([fromBlock, toBlock, blockHash]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const asking = readSoon(rpcUrl, { fromBlock, toBlock, blockHash });
  kept.set(key, asking);
  const forget = (): void => void kept.delete(key);
  asking.then(() => setTimeout(forget, KEPT_MS).unref(), forget);
  return asking;
}

/**
 * Asks a few times itself: Ponder's own pauses double up to a minute, and what it asks for here takes several questions.
 * What the node refuses is soon passed on, because Ponder asks for fewer blocks then.
 */
async function readSoon(rpcUrl: string, wanted: Wanted): Promise<RpcLog[]> {
  const until = performance.now() + TRY_FOR_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readWhole(rpcUrl, wanted);
    } catch (error) {
      if (performance.now() > until || (error instanceof Refusal && attempt === REFUSALS)) throw error;
    }
    await pause(Math.min(FIRST_PAUSE_MS * attempt, LONGEST_PAUSE_MS));
  }
}

async function readWhole(rpcUrl: string, { fromBlock, toBlock, blockHash }: Wanted): Promise<RpcLog[]> {
  const place = blockHash === undefined ? { fromBlock, toBlock } : { blockHash };
  const [answered, headers] = await Promise.all([
    ask(rpcUrl, [["eth_getLogs", [place]]]),
    blockHash === undefined
      ? headersOf(rpcUrl, Number(fromBlock), Number(toBlock))
      : ask(rpcUrl, [["eth_getBlockByHash", [blockHash, false]]]).then((found) => found.map(headerOf)),
  ]);
  const logs = z.array(logShape).parse(answered[0]);
  const byBlock = new Map<number, RpcLog[]>();
  for (const log of logs) {
    const number = Number(log.blockNumber);
    const before = byBlock.get(number);
    if (before === undefined) byBlock.set(number, [log]);
    else before.push(log);
  }
  for (const header of headers) {
    const number = Number(header.number);
    if (isWhole(header, byBlock.get(number) ?? [])) continue;
    throw new Error(`The node does not have the whole of block ${number} yet.`);
  }
  return logs;
}

async function headersOf(rpcUrl: string, from: number, to: number): Promise<BlockHeader[]> {
  const headers: BlockHeader[] = [];
  for (let first = from; first <= to; first += HEADERS_AT_ONCE) {
    const count = Math.min(HEADERS_AT_ONCE, to - first + 1);
    const numbers = Array.from({ length: count }, (_, place) => numberToHex(first + place));
    const found = await ask(
      rpcUrl,
      numbers.map((number): [string, unknown[]] => ["eth_getBlockByNumber", [number, false]]),
    );
    headers.push(...found.map(headerOf));
  }
  return headers;
}

function headerOf(found: unknown): BlockHeader {
  if (found === null) throw new Error("The node does not have a block yet.");
  return headerShape.parse(found);
}

/** Asks the node in one request. The answers come in the order of the questions, whatever order the node gives them in. */
async function ask(rpcUrl: string, questions: readonly (readonly [string, unknown[]])[]): Promise<unknown[]> {
  const calls = questions.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params }));
  const response = await post(rpcUrl, JSON.stringify(calls.length === 1 ? calls[0] : calls));
  if (!response.ok) throw new Error(`The node answered with status ${response.status}.`);
  const replies = z.array(reply).parse([await response.json()].flat());
  const byId = new Map(replies.map((each) => [each.id, each]));
  return calls.map(({ id }) => {
    const found = byId.get(id);
    if (found === undefined) throw new Error("The node left a question without an answer.");
    if (found.error !== undefined) throw new Refusal(found.error);
    return found.result;
  });
}

function post(rpcUrl: string, body: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(rpcUrl, { method: "POST", headers, body, signal: AbortSignal.timeout(NODE_LIMIT_MS) });
}
