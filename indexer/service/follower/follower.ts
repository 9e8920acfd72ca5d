import { readDeployment } from "@yaolian/sdk/ledger";
import { InputError, TransientError } from "@yaolian/sdk";

import type { Follower } from "../context.ts";
import { Chain } from "./chain.ts";
import { startCheckedNode } from "./checkedNode.ts";
import { FolderKeeper } from "./folderKeeper.ts";
import { PostgresKeeper } from "./postgresKeeper.ts";
import { Preparation } from "./preparation.ts";
import { startProcess, type ProcessOptions } from "./process.ts";
import { Supervisor } from "./supervisor.ts";

/** The follower, kept running. */
export interface KeptFollower extends Follower {
  /** The process that follows, while there is one. */
  readonly pid: number | undefined;
  /** Fulfilled once its tables are as new as the chain; fails if it ends before that. */
  ready(): Promise<void>;
  /** Fulfilled when it has ended: with undefined after stop(), else with why it can't go on. */
  readonly ended: Promise<Error | undefined>;
  /** Ends it and waits until its process is gone. Calling it again does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts Ponder and keeps it running, with tables that are of one chain: after it was killed, after its database or its
 * node was away, after the chain was reset. What it does is in its status and in the log; where the node is away from the
 * beginning, it waits for it.
 * Throws an InputError `DeploymentMissing`, `DeploymentWrong`, `ChainWrong` or `RpcAddressWrong`.
 */
export async function startFollower(options: ProcessOptions): Promise<KeptFollower> {
  checkAddress(options.rpcUrl);
  const { database, log } = options;
  const deployment = await readDeployment(options.deploymentPath);
  const stop = new AbortController();
  const keeper =
    database.kind === "postgres" ? new PostgresKeeper(database.connectionString) : new FolderKeeper(database.folder);
  const chain = new Chain(options.rpcUrl);
  const preparation = new Preparation({ keeper, chain, deployment, log, signal: stop.signal });
  await preparation.checkChainId().catch((error: unknown) => {
    if (!(error instanceof TransientError)) throw error;
  });
  const node = await startCheckedNode(options.rpcUrl);
  const supervisor = new Supervisor({
    preparation,
    start: () => startProcess({ ...options, rpcUrl: node.url }),
    log,
    stop,
  });
  const ended = supervisor
    .run()
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    )
    .finally(() => node.stop());
  return {
    get url() {
      return supervisor.url;
    },
    get pid() {
      return supervisor.pid;
    },
    ended,
    status: () => supervisor.status,
    ready: () => ready(supervisor, ended),
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

async function ready(supervisor: Supervisor, ended: Promise<Error | undefined>): Promise<void> {
  const reached = new Promise<void>((resolve) => {
    const look = (): void => {
      if (supervisor.status.state === "ready") resolve();
    };
    supervisor.onChange(look);
    look();
  });
  const failed = ended.then((error) => {
    throw error ?? new Error("The follower was stopped before its tables were ready.");
  });
  await Promise.race([reached, failed]);
}

function checkAddress(rpcUrl: string): void {
  const protocol = URL.canParse(rpcUrl) ? new URL(rpcUrl).protocol : undefined;
  if (protocol === "http:" || protocol === "https:") return;
  throw new InputError(
    "RpcAddressWrong",
    `"${rpcUrl}" is no HTTP address of a node.`,
    "Give one like http://127.0.0.1:8545.",
  );
}
