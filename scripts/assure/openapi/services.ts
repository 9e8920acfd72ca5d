import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pino } from "pino";

import { SCOPES } from "../../../gateway/src/clients/clients.ts";
import { startGateway } from "../../../gateway/src/gateway.ts";
import { signIn } from "../../../indexer/client/index.ts";
import { startLocalChain } from "../../local/chain.ts";
import { readCast } from "../../seed/cast.ts";
import { deployDemo } from "../../seed/demo.ts";
import { startApi, type Api } from "../../start/api.ts";
import { tellJob } from "../../start/job.ts";
import { Screen } from "../../start/screen.ts";
import { openStage, type Stage } from "../../start/stage.ts";

/** A service that answers, and the token of somebody who asks it. */
export interface Answering {
  /** Which service, and who asks. */
  readonly name: string;
  readonly url: string;
  readonly token: string;
}

export interface Services {
  readonly services: readonly Answering[];
  stop(): Promise<void>;
}

/** Milliseconds between blocks: the story is told here to fill the tables, not to be watched. */
const BLOCK_MS = 500;
const VOTING = { delay: 0, period: 12 };

type Ends = (() => Promise<void>)[];

/**
 * The services as they run for the sample consortium, after its whole story or, for `brief`, where nothing has happened yet,
 * on a chain and in folders of their own.
 */
export async function startServices({ brief }: { readonly brief: boolean }): Promise<Services> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-openapi-"));
  const ends: Ends = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.reverse()) await end();
  };
  try {
    const chain = await startLocalChain({ intervalMs: BLOCK_MS });
    ends.push(() => chain.stop());
    const { stage, api } = await (brief ? found(chain.url, folder, ends) : told(chain.url, folder, ends));
    const gateway = await openGateway(chain.url, stage, join(folder, "gateway"));
    ends.push(() => gateway.stop());
    const services = [
      { name: "indexer, by its operator", url: api.url, token: api.operatorToken },
      { name: "indexer, by a pharmacy", url: api.url, token: await pharmacyToken(stage, api.url) },
      { name: "gateway", url: gateway.url, token: gateway.token },
    ];
    return { services, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Begun {
  readonly stage: Stage;
  readonly api: Api;
}

function placesIn(folder: string) {
  return { vault: join(folder, "vault"), deployments: join(folder, "deployments"), apiPort: 0 };
}

/** The consortium and its API alone. */
async function found(rpcUrl: string, folder: string, ends: Ends): Promise<Begun> {
  const cast = await readCast();
  const deployment = await deployDemo({ rpcUrl, cast, name: "local", voting: VOTING });
  const places = placesIn(folder);
  const stage = await openStage({ node: rpcUrl, cast, deployment }, places);
  const api = await startApi(rpcUrl, places, stage);
  ends.push(() => api.stop());
  return { stage, api };
}

/** The consortium after its story, with the story's own API. */
async function told(rpcUrl: string, folder: string, ends: Ends): Promise<Begun> {
  const options = { ...placesIn(folder), once: true, json: true, port: 0, gatewayPort: 0, intervalMs: BLOCK_MS };
  const { stage, api } = await tellJob(rpcUrl, options, new Screen({ write: () => true }), {
    api: (started) => ends.push(() => started.stop()),
    gateway: (started) => ends.push(() => started.stop()),
  });
  return { stage, api };
}

/**
 * The gateway of the story's hospital, which issues, dispenses, vaccinates and keeps records. Another than the story's: a
 * system that asks it hundreds of times a second is not refused for that alone.
 */
async function openGateway(
  rpcUrl: string,
  { keyring, ledger, seeded }: Stage,
  folder: string,
): Promise<{ url: string; token: string; stop(): Promise<void> }> {
  const hospital = seeded.members.get("hospital");
  const own = keyring.operators().filter(({ member }) => member === hospital);
  const keys = { signers: own.map(({ actor }) => actor.signer) };
  const records = { passphrase: randomBytes(24).toString("base64url") };
  const limits = { requestsPerSecond: 100_000, burst: 100_000 };
  const options = { rpcUrl, deployment: ledger.deployment, folder, keys, records, port: 0, limits };
  const log = pino({ level: process.env["YAOLIAN_TEST_LOG"] ?? "silent" }, process.stderr);
  const gateway = await startGateway(options, log);
  const { token } = gateway.clients.add("schemathesis", SCOPES);
  return { url: gateway.url, token, stop: () => gateway.stop() };
}

async function pharmacyToken({ keyring }: Stage, url: string): Promise<string> {
  const actor = keyring.find({ role: "Dispenser" });
  if (actor === undefined) throw new Error("The sample consortium has no dispenser.");
  // The tables have to know the operator first.
  for (;;) {
    const answer = await fetch(`${url}/ready`);
    if (answer.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return (await signIn(url, actor.signer)).token;
}
