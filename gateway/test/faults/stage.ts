import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { connect, writeDeployment, type Ledger } from "@yaolian/sdk/ledger";
import { JsonRpcProvider } from "ethers";

import { startAnvil, type Anvil } from "../../../scripts/local/anvil.ts";
import { foundOn, type Founded } from "../../../sdk/test/import/world.ts";
import { CLIENT_TABLES, Clients, SCOPES } from "../../src/clients/clients.ts";
import { Store } from "../../src/store/store.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const SHIFTED = new URL("shiftedClock.mjs", import.meta.url).href;
const CHAIN_ID = 31_337;

/** A chain that can be stopped and started again, and gateways that are processes of their own. */
export interface FaultStage {
  readonly folder: string;
  readonly founded: Founded;
  /** The ledger, read around the gateways. */
  readonly ledger: Ledger;
  readonly provider: JsonRpcProvider;
  memberOf(key: string): number;
  stopChain(): Promise<void>;
  startChain(): Promise<void>;
  /** Starts a member's gateway. */
  serve(member: string, options?: ServeOptions): Promise<Served>;
  close(): Promise<void>;
}

/** How a gateway is started. */
export interface ServeOptions {
  readonly folder?: string;
  /** How far its clock is off. */
  readonly shiftMs?: number;
  /** More arguments of the command. */
  readonly args?: readonly string[];
}

/** A gateway that is a process. */
export interface Served {
  readonly url: string;
  readonly token: string;
  readonly folder: string;
  /** SIGKILL, at once. */
  kill(): Promise<void>;
  /** SIGTERM. Returns the exit code. */
  end(): Promise<number | null>;
  /** Asks, and as often as it takes where that is too often. */
  ask(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function faultStage(): Promise<FaultStage> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-faults-"));
  const state = join(folder, "chain.json");
  let anvil: Anvil | undefined = await startAnvil({ chainId: CHAIN_ID, state });
  const { url } = anvil;
  const port = Number(new URL(url).port);
  const provider = new JsonRpcProvider(url, CHAIN_ID, { staticNetwork: true, cacheTimeout: -1 });
  const founded = await foundOn(provider, { url, chainId: CHAIN_ID });
  await writeDeployment(folder, founded.deployment);
  const ledger = await connect({ rpcUrl: url, deployment: founded.deployment });
  const children = new Set<ChildProcess>();
  const memberOf = (key: string): number => founded.seeded.members.get(key) ?? 0;
  return {
    ...{ folder, founded, ledger, provider, memberOf },
    async stopChain() {
      await anvil?.stop();
      anvil = undefined;
    },
    async startChain() {
      anvil = await startAnvil({ chainId: CHAIN_ID, state, port });
    },
    serve: (member, { folder: own = join(folder, member), shiftMs = 0, args = [] } = {}) =>
      serve({ children, url, book: folder, own, member: memberOf(member), shiftMs, args }),
    async close() {
      for (const child of children) child.kill("SIGKILL");
      ledger.close();
      provider.destroy();
      await anvil?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Serving {
  readonly children: Set<ChildProcess>;
  readonly url: string;
  readonly book: string;
  readonly own: string;
  readonly member: number;
  readonly shiftMs: number;
  readonly args: readonly string[];
}

async function serve({ children, url: rpc, book, own, member, shiftMs, args }: Serving): Promise<Served> {
  const store = new Store(own, [CLIENT_TABLES]);
  const { token } = new Clients(store).add("system", SCOPES);
  store.close();
  const options = ["--folder", own, "--rpc", rpc, "--deployments", book, "--demo", String(member), "--port", "0"];
  const preload = shiftMs === 0 ? [] : ["--import", SHIFTED];
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), ...preload, MAIN, "serve", ...options, ...args],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, YAOLIAN_TEST_SHIFT: String(shiftMs) } },
  );
  children.add(child);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const exited = once(child, "exit") as Promise<[number | null]>;
  const url = await addressIn(child, () => said);
  return {
    ...{ url, token, folder: own },
    async kill() {
      child.kill("SIGKILL");
      await exited;
      children.delete(child);
    },
    async end() {
      child.kill("SIGTERM");
      const [code] = await exited;
      children.delete(child);
      return code;
    },
    ask: (path, body, headers = {}) =>
      whenTold(() =>
        fetch(`${url}${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: {
            ...{ Authorization: `Bearer ${token}`, "Content-Type": "application/ld+json" },
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
  };
}

/** Asks again after as many seconds as a gateway says that is asked too often, as any client has to. */
async function whenTold(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 429) return answer;
    await answer.body?.cancel();
    await pause(Number(answer.headers.get("Retry-After")) * 1000);
  }
}

async function addressIn({ stdout }: ChildProcess, said: () => string): Promise<string> {
  if (stdout === null) throw new Error("The gateway has no output.");
  for await (const line of createInterface({ input: stdout })) {
    const [, address] = /answers at (http:\S+);/.exec(line) ?? [];
    if (address === undefined) continue;
    stdout.resume();
    return address;
  }
  throw new Error(`The gateway ended before it answered: ${said().slice(-2_000)}`);
}
