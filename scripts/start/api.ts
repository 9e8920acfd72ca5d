import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startService } from "../../indexer/service/start.ts";
import { DIST } from "../dashboard/vite.ts";
import { storyLog } from "./log.ts";
import type { StartOptions } from "./options.ts";
import type { Stage } from "./stage.ts";

/** The indexer's API over the story's chain. */
export interface Api {
  readonly url: string;
  /** Who sends it sees everything. */
  readonly operatorToken: string;
  /** Fulfilled when it has ended: with undefined after stop(), else with why it can't go on. */
  readonly ended: Promise<Error | undefined>;
  stop(): Promise<void>;
}

/**
 * Starts the follower and its API beside the story, on a database of its own that is gone afterwards: the chain is gone
 * then too. The operator's secret is in the vault, for programs that want all tables. The dashboard is served with it, where
 * it was built.
 */
export async function startApi(rpcUrl: string, place: ApiPlace, stage: Stage): Promise<Api> {
  const { vault, deployments, apiPort } = place;
  const folder = await mkdtemp(join(tmpdir(), "yaolian-tables-"));
  const operatorToken = randomBytes(32).toString("hex");
  await writeFile(join(vault, "operator.token"), operatorToken, { mode: 0o600 });
  const options = {
    ...{ rpcUrl, deployments, port: apiPort, host: "127.0.0.1", operatorToken },
    database: { kind: "pglite", folder },
    packLists: [stage.vault.lotFolder],
    ...{ dashboard: DIST, names: vault, demo: true },
    ...{ origins: undefined, sessionSecret: undefined },
  } as const;
  const service = await startService(options, storyLog("api"));
  return {
    operatorToken,
    url: service.url,
    ended: service.ended,
    async stop() {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type ApiPlace = Pick<StartOptions, "vault" | "deployments" | "apiPort">;
