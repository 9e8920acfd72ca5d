import { CONTRACT_NAMES } from "../../sdk/src/ledger/index.ts";
import { buildStaleDashboard } from "../dashboard/vite.ts";
import { compile } from "../deploy.ts";
import { readCast } from "../seed/cast.ts";
import { deployDemo } from "../seed/demo.ts";
import { startApi } from "./api.ts";
import type { Api } from "./api.ts";
import type { StartOptions } from "./options.ts";
import type { Screen } from "./screen.ts";
import { openStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { askApi } from "./story/api.ts";
import { makeBigLot } from "./story/bigLot.ts";
import { claim } from "./story/claims.ts";
import { coldChain } from "./story/coldChain.ts";
import { consents } from "./story/consents.ts";
import { holdVote, tellCouncil } from "./story/council.ts";
import { atTheCounter } from "./story/counter.ts";
import { moveGoods } from "./story/goods.ts";
import { fieldToPack } from "./story/herbs.ts";
import { importRequests, tellRequests } from "./story/prescriptions.ts";
import { anchorRecords } from "./story/records.ts";
import { recall } from "./story/recall.ts";
import { remoteCare } from "./story/remoteCare.ts";
import { reportPeriod } from "./story/report.ts";
import { exportLotTrace } from "./story/trace.ts";
import { vaccinate } from "./story/vaccines.ts";

/** What the story leaves to follow. */
export interface Told {
  readonly stage: Stage;
  readonly api: Api;
}

/**
 * Founds the sample consortium on a fresh chain and does the main job on the sample documents, told as it happens.
 * `onApi` is given the API as soon as it is there: whoever tells the story has to stop it, however the story ends.
 */
export async function tellJob(
  rpcUrl: string,
  options: StartOptions,
  screen: Screen,
  onApi: (api: Api) => void,
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
  onApi(api);
  if (!options.once) screen.done(`Dashboard       ${api.url}, filling as the story goes on`);

  // They are about different goods and people, so that they share blocks; they are told one after the other.
  const requests = importRequests(stage);
  const bigLot = makeBigLot(stage);
  const ballot = holdVote(stage);
  for (const pending of [requests, bigLot, ballot]) pending.catch(() => undefined);
  await moveGoods(stage, screen, bigLot);
  await tellRequests(stage, screen, requests);
  await atTheCounter(stage, screen);
  await recall(stage, screen);
  await coldChain(stage, screen);
  await vaccinate(stage, screen);
  await fieldToPack(stage, screen);
  await remoteCare(stage, screen);
  await tellCouncil(stage, screen, ballot);
  await claim(stage, screen);
  await consents(stage, screen);
  await anchorRecords(stage, screen);
  await reportPeriod(stage, screen);
  await exportLotTrace(stage, screen);
  await askApi(stage, screen, api);

  const seconds = Math.round((Date.now() - began) / 1000);
  screen.heading(`Done in ${seconds} s`, `the contracts, which ${stage.book} names for every program`);
  screen.table(CONTRACT_NAMES.map((name) => [name, stage.ledger.deployment.contracts[name].address]));
  return { stage, api };
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
    () => openStage(rpcUrl, cast, deployment, options),
    ({ seeded: { members, sites, operators, products } }) =>
      `${members.size} members, ${sites.size} sites, ${operators} operators, ${products} products`,
  );
}
