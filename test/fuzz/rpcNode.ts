import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { CONTRACT_NAMES, INTERFACES, type Deployment } from "../../sdk/src/ledger/index.ts";
import { bloomOf } from "./bloom.ts";

/** A call as a node gets it, and the answer to it as the node would write it. */
export interface Call {
  readonly id: number;
  readonly method: string;
}

/** What is done to the whole body of an answer, and to the answer to one call in it. */
export interface Fault {
  readonly method: string;
  readonly answer?: (good: Record<string, unknown>) => string;
  readonly body?: (good: string) => {
    readonly status?: number;
    readonly type?: string;
    readonly bytes: Uint8Array | string;
  };
}

const WORD = (byte: string): string => `0x${byte.repeat(32)}`;
const ADDRESS = (at: number): string => `0x${(at + 1).toString(16).padStart(40, "0")}`;

export const DEPLOYMENT: Deployment = {
  chainId: 31337,
  name: "a chain",
  contracts: Object.fromEntries(
    CONTRACT_NAMES.map((name, at) => [name, { address: ADDRESS(at), startBlock: 0 }]),
  ) as Deployment["contracts"],
  dayOffset: 28_800,
};

/** An event of the ledger, as a log. */
const event = INTERFACES.consortium.getEvent("OperatorAdded");
if (event === null) throw new Error("The consortium has no event of that name.");
const encoded = INTERFACES.consortium.encodeEventLog(event, event.inputs.map(({ type }) => sampleOf(type)) as never);
const log = {
  ...{ address: DEPLOYMENT.contracts.consortium.address, topics: encoded.topics, data: encoded.data },
  ...{ blockNumber: "0x1", blockHash: WORD("11"), transactionHash: WORD("22"), transactionIndex: "0x0" },
  ...{ logIndex: "0x0", removed: false },
};

function sampleOf(type: string): unknown {
  if (type === "address") return ADDRESS(1);
  if (type === "string") return "text";
  if (type.endsWith("[]")) return [];
  if (type.startsWith("bytes")) return `0x${"ab".repeat(Number(type.slice(5) || 1))}`;
  if (type === "bool") return true;
  return 1;
}

/** The filter over the one log that block 1 has. */

const block = (number: number): Record<string, unknown> => ({
  number: `0x${number.toString(16)}`,
  hash: WORD(`1${number}`),
  parentHash: WORD(`1${Math.max(0, number - 1)}`),
  timestamp: "0x6b49d200",
  logsBloom: number === 1 ? bloomOf([log.address, ...log.topics]) : `0x${"00".repeat(256)}`,
  transactions: number === 1 ? [WORD("22")] : [],
  gasLimit: "0x1c9c380",
  gasUsed: "0x0",
});

/** What a good node answers. */
function resultOf(method: string, params: readonly unknown[]): unknown {
  if (method === "eth_chainId") return "0x7a69";
  if (method === "eth_blockNumber") return "0x3";
  if (method === "eth_getCode") return "0x6001";
  if (method === "eth_getBlockByNumber") return block(params[0] === "latest" ? 3 : Number(params[0]));
  if (method === "eth_getLogs") {
    const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
    return Number(fromBlock) <= 1 && Number(toBlock) >= 1 ? [log] : [];
  }
  if (method === "eth_accounts") return [ADDRESS(7)];
  if (method === "perm_reloadPermissionsFromFile") return "Success";
  return "0x";
}

/** Nodes that answer wrongly, each at a path of its own. */
export class WrongNodes {
  readonly #server: Server;
  readonly #faults: Fault[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<WrongNodes> {
    const server = createServer();
    const nodes = new WrongNodes(server);
    server.on("request", (request, response) => {
      const fault = nodes.#faults[Number(request.url?.slice(1))];
      void text(request).then((body) => {
        const { status = 200, type = "application/json", bytes } = answerOf(body, fault);
        response.writeHead(status, { "content-type": type }).end(bytes);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return nodes;
  }

  /** The address of a node that has this fault; of a good one without. */
  add(fault: Fault | undefined): string {
    const { port } = this.#server.address() as AddressInfo;
    this.#faults.push(fault ?? { method: "" });
    return `http://127.0.0.1:${port}/${this.#faults.length - 1}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

function answerOf(body: string, fault: Fault | undefined): ReturnType<NonNullable<Fault["body"]>> {
  const asked = JSON.parse(body) as (Call & { params?: unknown[] }) | (Call & { params?: unknown[] })[];
  const calls = Array.isArray(asked) ? asked : [asked];
  const answers = calls.map(({ id, method, params = [] }): string => {
    const good = { jsonrpc: "2.0", id, result: resultOf(method, params) };
    return (method === fault?.method ? fault.answer?.(good) : undefined) ?? JSON.stringify(good);
  });
  const whole = Array.isArray(asked) ? `[${answers.join(",")}]` : (answers[0] ?? "");
  const isMeant = calls.some(({ method }) => method === fault?.method);
  return isMeant && fault?.body !== undefined ? fault.body(whole) : { bytes: whole };
}
