import { createServer } from "node:http";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface RpcCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/**
 * What is done with a call: passed on, cut off before the node has it, cut off after the node has it, refused with an HTTP
 * status, or answered with an error of JSON-RPC.
 */
export type Fault = "none" | "cut-before" | "cut-after" | { status: number } | { code: number; message: string };

export interface FaultyNode {
  readonly url: string;
  /** Decides over each call, with a number from 0 to 1 that all calls of one request share; passes all on until set. */
  decide: (call: RpcCall, chance: number) => Fault;
  stop(): Promise<void>;
}

/** A node that sits before a real one and does to its calls what networks do. */
export async function startFaultyNode(real: string): Promise<FaultyNode> {
  const node = { decide: (_call: RpcCall, _chance: number): Fault => "none" };
  const random = seeded(7);
  const server = createServer((request, response) => {
    const chance = random();
    answer(real, (call) => node.decide(call, chance), request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return Object.assign(node, { url: `http://127.0.0.1:${port}`, stop });
}

async function answer(
  real: string,
  decide: (call: RpcCall) => Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sent = JSON.parse(await text(request)) as RpcCall | RpcCall[];
  const calls = Array.isArray(sent) ? sent : [sent];
  const faults = calls.map(decide);
  const status = faults.find((fault) => typeof fault === "object" && "status" in fault);
  if (typeof status === "object" && "status" in status) {
    response.writeHead(status.status).end();
    return;
  }
  if (faults.includes("cut-before")) {
    response.destroy();
    return;
  }
  const answers = await Promise.all(calls.map((call, place) => pass(real, call, faults[place] ?? "none")));
  if (faults.includes("cut-after")) {
    response.destroy();
    return;
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(Array.isArray(sent) ? answers : answers[0]));
}

async function pass(real: string, call: RpcCall, fault: Fault): Promise<unknown> {
  if (typeof fault === "object" && "code" in fault) return { jsonrpc: "2.0", id: call.id, error: fault };
  const response = await fetch(real, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", ...call }),
  });
  return response.json();
}

/** The same faults in every run: a small generator of numbers from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}
