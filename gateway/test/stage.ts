import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Signer } from "ethers";
import { pino, type Logger } from "pino";

import { freshWorld, type World } from "../../sdk/test/import/world.ts";
import { SCOPES, type Scope } from "../src/clients/clients.ts";
import { startGateway, type Gateway, type GatewayOptions } from "../src/gateway.ts";

/** A gateway of a test, and what one says to it. */
export interface TestGateway extends Gateway {
  readonly folder: string;
  /** What it logged, a line each. */
  readonly logged: readonly string[];
  /** Asks it as a system that may do all, unless told otherwise. */
  ask(path: string, asked?: Asked): Promise<Answer>;
  /** The token of a system that may ask for these alone. */
  tokenFor(...scopes: Scope[]): string;
}

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another's token; null for none. */
  readonly token?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  json<T = Record<string, unknown>>(): T;
}

/** The sample consortium, and gateways of its members. */
export interface GatewayStage extends World {
  /** Starts the gateway of a member of the cast, with its own keys, in a folder of its own unless told another. */
  gatewayOf(member: string, options?: Partial<GatewayOptions>): Promise<TestGateway>;
}

export async function gatewayStage(): Promise<GatewayStage> {
  const world = await freshWorld();
  const open = new Set<TestGateway>();
  const folders: string[] = [];
  const gatewayOf = async (member: string, options: Partial<GatewayOptions> = {}): Promise<TestGateway> => {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "yaolian-gateway-")));
    folders.push(folder);
    const keys = { signers: await signersOf(world, member) };
    const logged: string[] = [];
    const started = await startGateway(
      { rpcUrl: world.url, deployment: world.deployment, folder, keys, port: 0, ...options },
      logInto(logged),
    );
    const gateway = talkative(started, folder, logged);
    open.add(gateway);
    return {
      ...gateway,
      stop: async () => {
        open.delete(gateway);
        await gateway.stop();
      },
    };
  };
  return {
    ...world,
    gatewayOf,
    close: async () => {
      await Promise.all([...open].map((gateway) => gateway.stop()));
      await world.close();
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

/** The keys of a member of the cast. */
export async function signersOf(world: World, member: string): Promise<Signer[]> {
  const keyring = await world.keyringOf(member);
  return keyring.operators().map(({ actor }) => actor.signer);
}

function talkative(gateway: Gateway, folder: string, logged: readonly string[]): TestGateway {
  const tokenFor = (...scopes: Scope[]): string => gateway.clients.add(`system of ${scopes.length}`, scopes).token;
  const all = tokenFor(...SCOPES);
  const ask = async (path: string, { method, body, headers = {}, token = all }: Asked = {}): Promise<Answer> => {
    const type = path.startsWith("/fhir/") ? "application/fhir+json" : "application/json";
    const answer = await fetch(`${gateway.url}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "Content-Type": type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: <T>() => JSON.parse(text) as T };
  };
  return { ...gateway, folder, logged, ask, tokenFor };
}

function logInto(lines: string[]): Logger {
  return pino({ base: null }, { write: (line: string) => void lines.push(line) });
}

/** Looks again and again, until it is so; a test's own limit ends it otherwise. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
