import { rm } from "node:fs/promises";

import { expect } from "chai";

import { makeQuickFolder } from "../../../scripts/local/quickFolder.ts";
import { writeDeployment } from "../../../sdk/src/ledger/index.ts";
import { Chain } from "../../faults/chain.ts";
import { chanceOf } from "../../faults/chance.ts";
import { pgliteIn, postgres } from "../../faults/database.ts";
import { cleanTables, runSeed, type Place } from "../../faults/run.ts";
import type { Tables } from "../../faults/tables.ts";
import { KIND } from "../databases.ts";

/** Of the many that `npm run test:faults` tries, one each with a fork, with killing, and with logs that come late. */
const SEEDS = [1, 2];

describe("a follower whose node, process and database fail", function () {
  this.timeout(240_000);
  let folder = "";
  let place: Place;
  let clean: Tables;

  before(async () => {
    folder = makeQuickFolder("yaolian-faults-");
    const chain = await Chain.open(chanceOf(1));
    const deployment = await writeDeployment(folder, chain.deployment);
    place = { chain, databases: KIND === "postgres" ? await postgres() : pgliteIn(folder), deployment };
    clean = await cleanTables(place);
  });
  after(async () => {
    await place.chain.close();
    await place.databases.stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const seed of SEEDS) {
    it(`comes to the tables of one that nothing befell, with the faults of seed ${seed}`, async () => {
      const { trouble, differences, said } = await runSeed(place, seed, clean);
      expect(trouble, said.slice(-10).join("\n")).to.equal(undefined);
      expect(differences).to.deep.equal([]);
    });
  }
});
