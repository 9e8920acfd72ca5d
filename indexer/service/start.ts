import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { JsonRpcProvider, Network } from "ethers";
import type { Logger } from "pino";

import { listen } from "@yaolian/http";
import { InputError } from "@yaolian/sdk";
import { ledgerOf, readDeployment, type Deployment } from "@yaolian/sdk/ledger";

import { assertDemoChain } from "../../cli/src/demo/keys.ts";
import { NO_NAMES, readNames } from "../../cli/src/told/names.ts";
import { createApp } from "./api/app.ts";
import type { Dashboard } from "./context.ts";
import { Chain } from "./follower/chain.ts";
import { startFollower } from "./follower/index.ts";
import type { ServiceOptions } from "./options.ts";

/** The API and the follower behind it. */
export interface Service {
  /** Where it answers. */
  readonly url: string;
  /** Fulfilled when it has ended: with undefined after stop(), else with why it can't go on. */
  readonly ended: Promise<Error | undefined>;
  /** Ends it: what is asked now is answered, then nothing of it is left. */
  stop(): Promise<void>;
}

/**
 * Starts both. The API answers at once, and says itself how far the tables are.
 * Throws what startFollower and createApp do, and an InputError `PortInUse`, `PortForbidden`, `DeploymentMissing`; a
 * TransientError `NodeUnreachable` where only the node can tell which of several deployment books is its own.
 */
export async function startService(options: ServiceOptions, log: Logger): Promise<Service> {
  const { rpcUrl, database, operatorToken, packLists, origins, sessionSecret } = options;
  const deploymentPath = await bookOf(options);
  const deployment = await readDeployment(deploymentPath);
  const provider = openProvider(rpcUrl, deployment);
  const follower = await startFollower({ rpcUrl, deploymentPath, database, log });
  try {
    const app = createApp(
      {
        ...{ follower, ledger: ledgerOf(provider, deployment), deployment, operatorToken, packLists },
        dashboard: await dashboardOf(options, deployment),
      },
      {
        log,
        ...(origins === undefined ? {} : { origins }),
        ...(sessionSecret === undefined ? {} : { sessionSecret }),
      },
    );
    const server = await listen(app, { port: options.port, hostname: options.host });
    const stop = async (): Promise<void> => {
      await Promise.all([server.close(), follower.stop()]);
      provider.destroy();
    };
    const ended = follower.ended.then(async (failure) => {
      await stop();
      return failure;
    });
    return { url: server.url, ended, stop };
  } catch (error) {
    await follower.stop();
    provider.destroy();
    throw error;
  }
}

/** Throws an InputError `DemoKeysElsewhere` for a demonstration on any chain but the local one. */
async function dashboardOf(options: ServiceOptions, { chainId }: Deployment): Promise<Dashboard> {
  const { dashboard: folder, names, demo, rpcUrl } = options;
  if (demo) assertDemoChain(chainId);
  const isBuilt = await stat(join(folder, "index.html")).catch(() => undefined);
  return {
    ...(isBuilt === undefined ? {} : { folder }),
    names: names === undefined ? NO_NAMES : await readNames(names),
    ...(demo ? { demoNode: rpcUrl } : {}),
  };
}

/** The file of the deployment book. Where a folder holds several, the node says which chain it is on. */
async function bookOf({ deployments, rpcUrl }: ServiceOptions): Promise<string> {
  if ((await stat(deployments).catch(() => undefined))?.isDirectory() !== true) return deployments;
  const books = (await readdir(deployments)).filter((name) => /^\d+\.json$/.test(name));
  const [only] = books;
  if (only !== undefined && books.length === 1) return join(deployments, only);
  if (only !== undefined) return join(deployments, `${await new Chain(rpcUrl).chainId()}.json`);
  const cure = "Run `npm start` for a local chain, or put the consortium's deployment file there.";
  throw new InputError("DeploymentMissing", `There is no deployment book in ${deployments}.`, cure);
}

/** A connection that does not ask the node for anything until it is used: it may be away now. */
function openProvider(rpcUrl: string, { chainId }: Deployment): JsonRpcProvider {
  const network = Network.from(chainId);
  return new JsonRpcProvider(rpcUrl, network, { staticNetwork: network, batchStallTime: 0, cacheTimeout: -1 });
}
