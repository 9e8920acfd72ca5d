import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

import type { Chance } from "./chance.ts";

export interface RpcCall {
  readonly id: number;
  readonly method: string;
  readonly params?: readonly unknown[];
}

export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** What networks and nodes do to a question. */
export const FAULTS = [
  "status 500",
  "status 429",
  "error",
  "silence",
  "cut before",
  "cut after",
  "half an answer",
  "delay",
  "late answer",
  "no block yet",
  "no logs yet",
  "some logs yet",
  "other order",
  "twice",
] as const;
export type Fault = (typeof FAULTS)[number];

/** How often which fault happens: probabilities of one question. */
export type FaultRates = Readonly<Partial<Record<Fault, number>>>;

/** The longest that a question is left without an answer. */
const SILENCE_MS = 2_000;
const LONGEST_DELAY_MS = 300;
/** How far back a late answer may be from. */
const LATEST_KEPT = 20;

/** A node of JSON-RPC over HTTP that does to its answers what networks do. */
export class FaultyNode {
  /** Faults from now on; none until it is set. */
  rates: FaultRates = {};
  /** How often each fault was done to somebody. */
  readonly done = new Map<Fault, number>();
  readonly url: string;
  readonly #ask: Ask;
  readonly #chance: Chance;
  readonly #server: Server;
  /** What was answered to questions for the newest block. */
  readonly #latest: unknown[] = [];
  readonly #waiting = new Set<{ left: number; go: () => void }>();

  private constructor(server: Server, ask: Ask, chance: Chance) {
    this.#server = server;
    this.#ask = ask;
    this.#chance = chance;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      this.#respond(request, response).catch(() => response.destroy());
    });
  }

  static async start(ask: Ask, chance: Chance): Promise<FaultyNode> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FaultyNode(server, ask, chance);
  }

  /** Waits until so many more questions were asked. */
  after(questions: number): Promise<void> {
    return new Promise((go) => void this.#waiting.add({ left: questions, go }));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = JSON.parse(await text(request)) as RpcCall | RpcCall[];
    const calls = [sent].flat();
    this.#count(calls.length);
    const fault = this.#choose();
    if (fault === "status 500" || fault === "status 429") return void response.writeHead(Number(fault.slice(7))).end();
    if (fault === "cut before") return void response.destroy();
    if (fault === "silence") return void (await pause(SILENCE_MS).then(() => response.destroy()));
    const answers = await Promise.all(calls.map((call) => this.#answer(call, fault)));
    if (fault === "cut after") return void response.destroy();
    if (fault === "delay") await pause(this.#chance.whole(1, LONGEST_DELAY_MS));
    if (fault === "other order") answers.reverse();
    if (fault === "twice") answers.push(...answers.slice(0, 1));
    const body = JSON.stringify(Array.isArray(sent) ? answers : answers[0]);
    response.setHeader("content-type", "application/json");
    response.end(fault === "half an answer" ? body.slice(0, Math.floor(body.length / 2)) : body);
  }

  #choose(): Fault | undefined {
    let number = this.#chance.number();
    for (const fault of FAULTS) {
      number -= this.rates[fault] ?? 0;
      if (number >= 0) continue;
      this.done.set(fault, (this.done.get(fault) ?? 0) + 1);
      return fault;
    }
    return undefined;
  }

  async #answer({ id, method, params = [] }: RpcCall, fault: Fault | undefined): Promise<unknown> {
    const reply = { jsonrpc: "2.0", id };
    if (fault === "error") return { ...reply, error: { code: -32000, message: "header not found" } };
    if (fault === "no block yet" && method.startsWith("eth_getBlockBy")) return { ...reply, result: null };
    try {
      const result = await this.#ask(method, params);
      return { ...reply, result: this.#changed(method, params, result, fault) };
    } catch (error) {
      return { ...reply, error: { code: -32603, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  #changed(method: string, params: readonly unknown[], result: unknown, fault: Fault | undefined): unknown {
    if (method === "eth_getLogs" && Array.isArray(result)) {
      if (fault === "no logs yet") return [];
      return fault === "some logs yet" ? result.filter(() => this.#chance.happens(0.7)) : result;
    }
    if (method !== "eth_getBlockByNumber" || params[0] !== "latest") return result;
    this.#latest.push(result);
    return fault === "late answer" ? (this.#latest.at(-this.#chance.whole(1, LATEST_KEPT)) ?? result) : result;
  }

  #count(questions: number): void {
    for (const each of this.#waiting) {
      each.left -= questions;
      if (each.left > 0) continue;
      this.#waiting.delete(each);
      each.go();
    }
  }
}
