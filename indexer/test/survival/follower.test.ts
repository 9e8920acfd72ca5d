import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";
import { pino, type Logger } from "pino";

import { InputError } from "../../../sdk/src/errors.ts";
import { writeDeployment, type Deployment } from "../../../sdk/src/ledger/index.ts";
import { Actor } from "../../../sdk/src/ledger/index.ts";
import { openSite } from "../../../sdk/src/members/index.ts";
import { glnText, startLocalLedger, type LocalLedger } from "../../../sdk/test/ledger/localLedger.ts";
import * as schema from "../../ponder.schema.ts";
import { startFollower, type Database, type KeptFollower } from "../../service/follower/index.ts";
import { emptyDatabase, KIND, removeDatabase } from "../databases.ts";
import { caughtUp, tablesOf } from "../stage.ts";

const LIMIT_MS = 600_000;

/** A log that is kept, line by line. */
function keptLog(): { log: Logger; lines: { msg: string; reason?: string }[] } {
  const lines: { msg: string; reason?: string }[] = [];
  const write = (text: string): void => {
    lines.push(JSON.parse(text) as { msg: string; reason?: string });
  };
  return { log: pino({ level: "info" }, { write }), lines };
}

async function siteNames(follower: KeptFollower): Promise<string[]> {
  const sites = await tablesOf(follower).db.select().from(schema.site);
  return sites.map(({ gln }) => gln).sort();
}

/** Opens the `n`th site of these tests. */
async function open({ ledger, admin }: LocalLedger, n: number): Promise<string> {
  const gln = glnText(n);
  await openSite(ledger.as(new Actor(admin, { check: false })), { member: 1, gln, kind: "Store" });
  return gln;
}

async function reached(local: LocalLedger, follower: KeptFollower): Promise<void> {
  await caughtUp(follower, await local.ledger.provider.getBlockNumber());
}

/** Waits until what was asked for is so; mocha's own limit ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

describe(`follower on ${KIND}`, function () {
  this.timeout(LIMIT_MS);
  let folder: string;
  let database: Database;
  const ending: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-follower-"));
    database = await emptyDatabase();
  });
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
    await removeDatabase(database);
    await rm(folder, { recursive: true, force: true });
  });

  async function chain(port?: number): Promise<LocalLedger> {
    const local = await startLocalLedger(0, port);
    ending.push(() => local.stop());
    return local;
  }

  async function follow(local: { url: string; deployment: Deployment }, log = keptLog().log): Promise<KeptFollower> {
    const deploymentPath = await writeDeployment(folder, local.deployment);
    const follower = await startFollower({ rpcUrl: local.url, deploymentPath, database, pollMs: 100, log });
    ending.push(() => follower.stop());
    return follower;
  }

  describe("given a ledger with sites", () => {
    it("has them, and those that come while it was killed; stopped, it leaves no process", async () => {
      const local = await chain();
      const glns = [await open(local, 1)];
      const { log, lines } = keptLog();
      const follower = await follow(local, log);
      await follower.ready();
      glns.push(await open(local, 2));
      await reached(local, follower);
      expect(await siteNames(follower)).to.deep.equal(glns);

      const { pid = 0 } = follower;
      process.kill(pid, "SIGKILL");
      await until(() => follower.status().state !== "ready");
      expect(follower.status()).to.include({ state: "restarting", reason: "The follower ended by itself (SIGKILL)." });
      glns.push(await open(local, 3));
      await follower.ready();
      await reached(local, follower);
      // Ponder would wait 25 s for the lock that the killed process left.
      expect(lines.filter(({ msg }) => msg.includes("Schema is locked"))).to.deep.equal([]);
      expect(await siteNames(follower)).to.deep.equal(glns);
      expect(lines.map(({ msg }) => msg)).to.include("the follower ended by itself, and is started again");

      const last = follower.pid ?? 0;
      await follower.stop();
      expect([pid, last].filter(isRunning)).to.deep.equal([]);
      expect(await follower.ended).to.equal(undefined);
      await follower.stop();
    });
  });

  describe("given tables of a chain that is then reset", () => {
    it("says so, and has the new chain's rows alone", async () => {
      const first = await chain();
      const port = Number(new URL(first.url).port);
      const before = [await open(first, 1), await open(first, 2)];
      const { log, lines } = keptLog();
      const follower = await follow(first, log);
      await follower.ready();
      await reached(first, follower);
      expect(await siteNames(follower)).to.deep.equal(before);

      await first.stop();
      await until(() => follower.status().state === "chainUnreachable");
      const second = await chain(port);
      const after = [await open(second, 3)];
      await until(() => follower.status().state === "rebuilding");
      expect(follower.status().reason).to.match(
        /^The chain is not the one of the tables: expected block 0 0x.{64}, found/,
      );
      await follower.ready();
      await reached(second, follower);
      expect(await siteNames(follower)).to.deep.equal(after);
      expect(lines.filter(({ msg }) => msg === "the tables are made anew")).to.have.length(1);
    });
  });

  describe("given tables that another version of the indexer wrote", () => {
    it("makes them anew and says so", async () => {
      const local = await chain();
      const glns = [await open(local, 1)];
      const moved: Deployment = {
        ...local.deployment,
        contracts: {
          ...local.deployment.contracts,
          lotLedger: { ...local.deployment.contracts.lotLedger, startBlock: 1 },
        },
      };
      const earlier = await follow({ url: local.url, deployment: moved });
      await earlier.ready();
      await earlier.stop();
      const { log, lines } = keptLog();
      const follower = await follow(local, log);
      await follower.ready();
      await reached(local, follower);
      expect(await siteNames(follower)).to.deep.equal(glns);
      expect(lines.find(({ msg }) => msg === "the tables are made anew")?.reason).to.equal(
        "The tables were written by another version of the indexer.",
      );
    });
  });

  describe("given a deployment of another chain than the node's", () => {
    it("refuses it, naming both", async () => {
      const local = await chain();
      const deployment = { ...local.deployment, chainId: 7 };
      const failure = await follow({ url: local.url, deployment }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(InputError);
      expect(failure).to.include({ code: "ChainWrong" });
      expect((failure as Error).message).to.match(/^The node is on chain 31337, the deployment ".*" on chain 7\.$/);
    });
  });

  describe("given a node that is not there yet", () => {
    it("waits for it and says so", async () => {
      const first = await chain();
      const port = Number(new URL(first.url).port);
      await first.stop();
      const follower = await follow(first);
      await until(() => follower.status().state === "chainUnreachable");
      expect(follower.status().reason).to.match(/^The node does not answer/);
      const second = await chain(port);
      const gln = await open(second, 1);
      await follower.ready();
      await reached(second, follower);
      expect(await siteNames(follower)).to.deep.equal([gln]);
    });
  });

  describe("given an address that is no node's", () => {
    it("refuses it", async () => {
      const failure = await startFollower({
        ...{ rpcUrl: "ws://127.0.0.1", deploymentPath: join(folder, "1.json"), database, log: keptLog().log },
      }).catch((error: unknown) => error);
      expect(failure).to.include({ code: "RpcAddressWrong" });
    });
  });
});
