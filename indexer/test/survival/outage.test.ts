import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";
import { pino } from "pino";

import { startPostgres } from "../../../scripts/local/postgres.ts";
import { Actor, writeDeployment } from "../../../sdk/src/ledger/index.ts";
import { openSite } from "../../../sdk/src/members/index.ts";
import { glnText, startLocalLedger } from "../../../sdk/test/ledger/localLedger.ts";
import * as schema from "../../ponder.schema.ts";
import { startFollower } from "../../service/follower/index.ts";
import { KIND } from "../databases.ts";
import { caughtUp, tablesOf } from "../stage.ts";

// PGlite is in the follower's own process: it can't go away alone.
if (KIND === "postgres") {
  describe("follower whose PostgreSQL goes away", function () {
    this.timeout(240_000);
    const ending: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of ending.splice(0).reverse()) await end();
    });

    it("waits for it and has all rows afterwards", async () => {
      const server = await startPostgres({ quick: true });
      ending.push(() => server.stop());
      const folder = await mkdtemp(join(tmpdir(), "yaolian-outage-"));
      ending.push(() => rm(folder, { recursive: true, force: true }));
      const local = await startLocalLedger(0);
      ending.push(() => local.stop());
      const open = async (n: number): Promise<string> => {
        const gln = glnText(n);
        const by = local.ledger.as(new Actor(local.admin, { check: false }));
        await openSite(by, { member: 1, gln, kind: "Store" });
        return gln;
      };
      const follower = await startFollower({
        rpcUrl: local.url,
        deploymentPath: await writeDeployment(folder, local.deployment),
        database: { kind: "postgres", connectionString: await server.createDatabase() },
        pollMs: 100,
        log: pino({ level: process.env["YAOLIAN_TEST_LOG"] ?? "silent" }, process.stderr),
      });
      ending.push(() => follower.stop());
      await follower.ready();
      const glns = [await open(1)];
      await caughtUp(follower, await local.ledger.provider.getBlockNumber());

      await server.pause();
      glns.push(await open(2));
      while (follower.status().state === "ready") await pause(20);
      await server.resume();
      glns.push(await open(3));
      await follower.ready();
      await caughtUp(follower, await local.ledger.provider.getBlockNumber());
      const sites = await tablesOf(follower).db.select().from(schema.site);
      expect(sites.map(({ gln }) => gln).sort()).to.deep.equal(glns);
    });
  });
}
