import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { startLocalChain } from "../../../scripts/local/chain.ts";
import type { ValidatorDrill } from "../../src/rehearse/index.ts";

/** How a cluster breaks the laws that a drill looks for. */
export interface Faults {
  /** Blocks come whoever is stopped. */
  readonly neverHalts?: boolean;
  /** A validator that was stopped knows none of the transactions of before. */
  readonly forgets?: boolean;
  /** A validator that was wiped tells other hashes than the others. */
  readonly forks?: boolean;
}

export interface Cluster extends ValidatorDrill {
  end(): Promise<void>;
}

const BLOCK_MS = 200;
const QUORUM = 3;

/**
 * Four doors to one real chain, which mines while at least three are open: not a BFT network, but what one looks like from
 * outside, good or bad. It is there to try the drill, which has to tell them apart.
 */
export async function startCluster(faults: Faults = {}): Promise<Cluster> {
  const chain = await startLocalChain({ intervalMs: 3_600_000 });
  const doors = await Promise.all(Array.from({ length: 4 }, () => Door.open(chain.url, faults)));
  const ending = new AbortController();
  const mining = (async () => {
    while (!ending.signal.aborted) {
      if (faults.neverHalts === true || doors.filter(({ isOpen }) => isOpen).length >= QUORUM) {
        await ask(chain.url, "evm_mine");
        await ask(chain.url, "hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
      }
      await pause(BLOCK_MS);
    }
  })();
  const door = (number: number): Door => {
    const found = doors[number];
    if (found === undefined) throw new Error(`There is no validator ${number}.`);
    return found;
  };
  return {
    nodes: doors.map(({ url }) => url),
    stop: (number) => door(number).close(),
    start: (number) => door(number).reopen(),
    async wipe(number) {
      door(number).isWiped = true;
    },
    async end() {
      ending.abort();
      await mining;
      await Promise.all(doors.filter(({ isOpen }) => isOpen).map((each) => each.close()));
      await chain.stop();
    },
  };
}

class Door {
  isWiped = false;
  readonly #chainUrl: string;
  readonly #faults: Faults;
  #server: Server | undefined;
  #port = 0;
  #wasClosed = false;

  private constructor(chainUrl: string, faults: Faults) {
    this.#chainUrl = chainUrl;
    this.#faults = faults;
  }

  static async open(chainUrl: string, faults: Faults): Promise<Door> {
    const door = new Door(chainUrl, faults);
    await door.reopen();
    return door;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async reopen(): Promise<void> {
    const server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const text = await this.#answer(Buffer.concat(chunks).toString());
        response.writeHead(200, { "content-type": "application/json" }).end(text);
      })().catch(() => response.destroy());
    });
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#wasClosed = true;
    if (server === undefined) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }

  async #answer(body: string): Promise<string> {
    const text = await post(this.#chainUrl, body);
    const forgets = this.#faults.forgets === true && this.#wasClosed && body.includes("eth_getTransactionReceipt");
    const forks = this.#faults.forks === true && this.isWiped && body.includes("eth_getBlockByNumber");
    if (!forgets && !forks) return text;
    const spoil = (answer: { result?: { hash?: string } | null }) =>
      forgets ? { ...answer, result: null } : { ...answer, result: { ...answer.result, hash: `0x${"ee".repeat(32)}` } };
    const answers = JSON.parse(text) as Parameters<typeof spoil>[0] | Parameters<typeof spoil>[0][];
    return JSON.stringify(Array.isArray(answers) ? answers.map(spoil) : spoil(answers));
  }
}

async function ask(url: string, method: string, params: unknown[] = []): Promise<void> {
  await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
}

async function post(url: string, body: string): Promise<string> {
  return (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })).text();
}
