import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A node's RPC door as Besu has it: the PERM API answered here, everything else by a real node behind it. */
export interface BesuDoor {
  readonly url: string;
  /** How many times the lists were read anew. */
  readonly reloads: number;
  /** Answers reloads with this error, as Besu does where the file is malformed; undefined for success. */
  refusal: string | undefined;
  /** What `eth_syncing` answers, where it is not the node's to say. */
  isSyncing: boolean;
  stop(): Promise<void>;
}

interface Question {
  readonly id: number;
  readonly method: string;
}

/** On any free port, unless told which. */
export async function openBesuDoor(nodeUrl: string, port = 0): Promise<BesuDoor> {
  const state = { reloads: 0, refusal: undefined as string | undefined, isSyncing: false };
  const answerHere = ({ id, method }: Question): unknown => {
    if (method === "eth_syncing" && state.isSyncing) return { jsonrpc: "2.0", id, result: { currentBlock: "0x1" } };
    if (method !== "perm_reloadPermissionsFromFile") return undefined;
    if (state.refusal !== undefined) return { jsonrpc: "2.0", id, error: { code: -32_000, message: state.refusal } };
    state.reloads += 1;
    return { jsonrpc: "2.0", id, result: "Success" };
  };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const asked = JSON.parse(body) as Question | Question[];
      const here = Array.isArray(asked) ? undefined : answerHere(asked);
      const headers = { "content-type": "application/json" };
      const text =
        here === undefined
          ? await (await fetch(nodeUrl, { method: "POST", headers, body })).text()
          : JSON.stringify(here);
      response.writeHead(200, headers).end(text);
    })().catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}
