import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connect, type Deployment, type Ledger } from "@yaolian/sdk/ledger";

import { demoKey } from "../../../cli/src/demo/keys.ts";
import { startEverything, type Started } from "../../../scripts/dashboard/started.ts";
import { closeBrowser, visitorOf, type Visit, type Visitor } from "../../../scripts/dashboard/visitor.ts";

/** Milliseconds between two blocks of the story. */
const BLOCK_MS = 200;

export type { Language, Visit, Visitor } from "../../../scripts/dashboard/visitor.ts";

/** Everything that `npm start` brings up, its story told, and a browser in front of it. */
export interface Stage {
  /** Where the story's pack lists and slips are. */
  readonly vault: string;
  /** A browser with an empty profile. What it asks of other hosts is refused, and kept in `foreign`. */
  readonly visit: (visit?: Visit) => Promise<Visitor>;
  /** The ledger, acted on by a key of the demo's. */
  readonly as: (key: number) => Promise<Ledger>;
  readonly stop: () => Promise<void>;
}

let opened: Promise<Stage> | undefined;
const visitors = new Set<Visitor>();

// What a failed test leaves open would keep the program.
afterEach(() => Promise.all([...visitors].map((visitor) => visitor.close())));
after(async () => {
  await closeBrowser();
  await (await opened)?.stop();
});

/**
 * The stage that all files share; who asks first waits as long as the story takes. While tests are being written, they can
 * visit what an `npm start` of one's own serves: YAOLIAN_E2E_URL is its address, YAOLIAN_E2E_RPC its node's,
 * YAOLIAN_E2E_VAULT its vault.
 */
export function openStage(): Promise<Stage> {
  opened ??= stageOf();
  return opened;
}

async function stageOf(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "yaolian-e2e-"));
  const { YAOLIAN_E2E_URL: url, YAOLIAN_E2E_RPC: rpcUrl, YAOLIAN_E2E_VAULT: vault } = process.env;
  const isOurs = url === undefined || rpcUrl === undefined || vault === undefined;
  const started = isOurs ? await storyTold(folder) : { url, rpcUrl, vault, stop: () => Promise.resolve() };
  return {
    vault: started.vault,
    async visit(visit) {
      const visitor = await visitorOf(started.url, visit);
      const close = (): Promise<void> => {
        visitors.delete(visitor);
        return visitor.close();
      };
      visitors.add(visitor);
      return { ...visitor, close };
    },
    async as(key) {
      const { deployment } = (await (await fetch(`${started.url}/ledger`)).json()) as { deployment: Deployment };
      return connect({ rpcUrl: started.rpcUrl, deployment, signer: demoKey(key) });
    },
    async stop() {
      await started.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function storyTold(folder: string): Promise<Started> {
  const started = await startEverything(folder, ["--interval", String(BLOCK_MS)]);
  await started.told;
  return started;
}
