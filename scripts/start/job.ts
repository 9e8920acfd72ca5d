import { CONTRACT_NAMES } from "../../sdk/src/ledger/index.ts";
import { buildStaleDashboard } from "../dashboard/vite.ts";
import { compile } from "../deploy.ts";
import { readCast } from "../seed/cast.ts";
import { deployDemo } from "../seed/demo.ts";
import { startApi } from "./api.ts";
import type { Api } from "./api.ts";
import { tellChapters } from "./chapters.ts";
import { startHospitalGateway, type StoryGateway } from "./gateway.ts";
import type { StartOptions } from "./options.ts";
import type { Screen } from "./screen.ts";
import { openStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { askApi } from "./story/api.ts";
import { askGateway } from "./story/gateway.ts";

/** What the story leaves to follow. */
export interface Told {
  readonly stage: Stage;
  readonly api: Api;
  readonly gateway: StoryGateway;
}

/** What is started on the way, given as soon as it is there: whoever tells the story stops it, however the story ends. */
export interface OnStarted {
  api(api: Api): void;
  gateway(gateway: StoryGateway): void;
}

/**
 * Founds the sample consortium on a fresh chain and does the main job on the sample documents, told as it happens.
 */
export async function tellJob(
  rpcUrl: string,
  options: StartOptions,
  screen: Screen,
  onStarted: OnStarted,
): Promise<Told> {
  const began = Date.now();
  const { bold, dim } = screen.colors;
  const { intervalMs } = options;
  screen.line(`${bold("Yaolian 药链")}  ${dim("a consortium ledger for medicines and prescriptions")}\n`);
  screen.done(
    `Local chain     ${rpcUrl}, chain 31337, a block each ${intervalMs === 1000 ? "second" : `${intervalMs} ms`}`,
  );
  // It is built beside the compiler's work: what it shows of the contracts is kept in typechain-types/.
  const dashboard = options.once ? Promise.resolve() : buildStaleDashboard();
  dashboard.catch(() => undefined);
  const stage = await found(rpcUrl, options, screen);
  await dashboard;
  const api = await startApi(rpcUrl, options, stage);
  onStarted.api(api);
  if (!options.once) screen.done(`Dashboard       ${api.url}, filling as the story goes on`);

  await tellChapters(stage, screen);
  await askApi(stage, screen, api);
  const gateway = await openGateway(stage, screen, { rpcUrl, port: options.gatewayPort }, onStarted);

  const seconds = Math.round((Date.now() - began) / 1000);
  screen.heading(`Done in ${seconds} s`, `the contracts, which ${stage.book} names for every program`);
  screen.table(CONTRACT_NAMES.map((name) => [name, stage.ledger.deployment.contracts[name].address]));
  return { stage, api, gateway };
}

async function openGateway(
  stage: Stage,
  screen: Screen,
  { rpcUrl, port }: { readonly rpcUrl: string; readonly port: number },
  onStarted: OnStarted,
): Promise<StoryGateway> {
  const gateway = await startHospitalGateway(rpcUrl, stage, port);
  onStarted.gateway(gateway);
  await askGateway(screen, gateway);
  return gateway;
}

/**
 * Seconds that a voting lasts here: twelve blocks are time for a proposal and its votes, and the story goes on meanwhile.
 * The wait of 48 hours is as it is everywhere.
 */
const VOTING = { delay: 0, period: 12 };

async function found(rpcUrl: string, options: StartOptions, screen: Screen): Promise<Stage> {
  const cast = await readCast();
  await screen.step("Compiler", compile, () => "solc 0.8.37, from npm");
  const deployment = await screen.step(
    "Contracts",
    () => deployDemo({ rpcUrl, cast, name: "local", voting: VOTING }),
    ({ contracts }) => `${Object.keys(contracts).length} deployed; their deployer has no say in them any more`,
  );
  return screen.step(
    "Consortium",
    () => openStage({ node: rpcUrl, cast, deployment }, options),
    ({ seeded: { members, sites, operators, products } }) =>
      `${members.size} members, ${sites.size} sites, ${operators} operators, ${products} products`,
  );
}
