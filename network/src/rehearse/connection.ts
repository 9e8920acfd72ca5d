import { FetchRequest, JsonRpcProvider, keccak256, Network } from "ethers";
import type { JsonRpcPayload, JsonRpcResult } from "ethers";

import { TransientError } from "@yaolian/sdk";

/** A transaction whose receipt was seen. */
export interface Acknowledged {
  readonly hash: string;
  readonly blockHash: string;
  readonly blockNumber: number;
  /** From the first time it was handed to a node until its receipt was seen, milliseconds. */
  readonly latencyMs: number;
  /** By this process's clock, milliseconds. */
  readonly at: number;
}

/** A node that does not answer within this time counts as gone. */
const ANSWER_LIMIT_MS = 10_000;

/**
 * A connection to a network rather than to a node: it stays with one node as long as that answers, and goes on with the
 * next when it does not. It keeps book of all that is sent through it and of every receipt that is seen.
 */
export class WatchedConnection extends JsonRpcProvider {
  readonly acknowledged = new Map<string, Acknowledged>();
  readonly #urls: readonly string[];
  readonly #sentAt = new Map<string, number>();
  #current = 0;

  private constructor(urls: readonly string[], network: Network) {
    super(urls[0], network, { staticNetwork: network, batchStallTime: 0, cacheTimeout: -1 });
    this.#urls = urls;
  }

  /** Throws a TransientError `NodeUnreachable` where no node answers. */
  static async open(urls: readonly string[]): Promise<WatchedConnection> {
    let trouble: unknown;
    for (const url of urls) {
      try {
        const chainId = await askNode<string>(url, "eth_chainId");
        return new WatchedConnection(urls, Network.from(BigInt(chainId)));
      } catch (error) {
        trouble = error;
      }
    }
    throw unreachable(urls.join(", "), trouble);
  }

  /** How many transactions were handed to a node; the same one twice counts once. */
  get sentCount(): number {
    return this.#sentAt.size;
  }

  /** Hashes of what was sent and whose receipt was not seen yet. */
  unsettled(): string[] {
    return [...this.#sentAt.keys()].filter((hash) => !this.acknowledged.has(hash));
  }

  /** The number of the node that is asked now. */
  get current(): number {
    return this.#current % this.#urls.length;
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const asked = Array.isArray(payload) ? payload : [payload];
    this.#noteSent(asked);
    const answers = await this.#askAnyNode(payload);
    this.#noteReceipts(asked, answers);
    return answers;
  }

  async #askAnyNode(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    let trouble: unknown;
    for (let attempt = 0; attempt < this.#urls.length; attempt += 1) {
      const asked = this.#current;
      try {
        return await post(this.#urls[asked % this.#urls.length] ?? "", payload);
      } catch (error) {
        trouble = error;
        // Whoever else was waiting for the same node may have gone on already.
        if (this.#current === asked) this.#current += 1;
      }
    }
    throw trouble;
  }

  #noteSent(payloads: readonly JsonRpcPayload[]): void {
    for (const { method, params } of payloads) {
      if (method !== "eth_sendRawTransaction" || !Array.isArray(params)) continue;
      const hash = keccak256(String(params[0]));
      if (!this.#sentAt.has(hash)) this.#sentAt.set(hash, Date.now());
    }
  }

  #noteReceipts(payloads: readonly JsonRpcPayload[], answers: readonly JsonRpcResult[]): void {
    const asked = new Map(payloads.map((each) => [each.id, each.method]));
    for (const answer of answers) {
      if (asked.get(answer.id) !== "eth_getTransactionReceipt" || !("result" in answer)) continue;
      const receipt = answer.result as { transactionHash: string; blockHash: string; blockNumber: string } | null;
      const sentAt = this.#sentAt.get(receipt?.transactionHash ?? "");
      if (receipt === null || sentAt === undefined || this.acknowledged.has(receipt.transactionHash)) continue;
      const { transactionHash: hash, blockHash, blockNumber } = receipt;
      const at = Date.now();
      this.acknowledged.set(hash, { hash, blockHash, blockNumber: Number(blockNumber), latencyMs: at - sentAt, at });
    }
  }
}

/** Asks one node one thing. Throws a TransientError `NodeUnreachable`, or one `NodeRefused` with what it answered. */
export async function askNode<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const [answer] = await askNodeAll<T>(url, [[method, params]]);
  return answer as T;
}

/** Asks one node many things in one request. */
export async function askNodeAll<T>(url: string, questions: readonly [string, unknown[]][]): Promise<T[]> {
  const payload = questions.map(([method, params], id) => ({ jsonrpc: "2.0" as const, id, method, params }));
  const answers = await post(url, payload).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return payload.map(({ id, method }) => {
    const answer = byId.get(id);
    if (answer !== undefined && "result" in answer) return answer.result as T;
    const reason = answer === undefined ? "nothing" : JSON.stringify((answer as { error?: unknown }).error);
    const message = `The node at ${url} answered ${method} with ${reason.slice(0, 200)}.`;
    throw new TransientError("NodeRefused", message, "Look at the node's log, then try again.");
  });
}

async function post(url: string, payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
  const request = new FetchRequest(url);
  request.timeout = ANSWER_LIMIT_MS;
  request.body = JSON.stringify(payload);
  request.setHeader("content-type", "application/json");
  const response = await request.send();
  response.assertOk();
  const answer = response.bodyJson as JsonRpcResult | JsonRpcResult[];
  return Array.isArray(answer) ? answer : [answer];
}

function unreachable(where: string, cause: unknown): TransientError {
  const cure = "Check that it runs and that the RPC address is right, then try again.";
  return new TransientError("NodeUnreachable", `No Ethereum node answers at ${where}.`, cure, { cause });
}
