import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { summarize } from "../../src/import/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { GLN, GTIN } from "./events.ts";
import { custodyOf, imported } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const FOLDER = fileURLToPath(new URL("../../../samples/epcis", import.meta.url));

describe("importing the sample documents", function () {
  this.timeout(30_000);
  let world: World;
  let files: string[];
  before(async () => {
    files = (await readdir(FOLDER)).sort().map((name) => join(FOLDER, name));
  });
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());

  describe("given a ledger with the sample consortium", () => {
    it("applies every event that changes the ledger, in the documents' order", async () => {
      const results = await imported(world, files);
      expect(summarize(results)).to.deep.equal({ applied: 32, "already-applied": 0, "passed-over": 1, refused: 0 });
      const order = results.map(({ file, item }) => files.indexOf(file) * 100 + Number(/^event (\d+)/.exec(item)?.[1]));
      expect(order).to.deep.equal([...order].sort((one, other) => one - other));
    });

    it("leaves custody and packs as the story tells them", async () => {
      await imported(world, files);
      const site = (gln: string): number => world.siteOf(gln);
      const metformin = await custodyOf(world.ledger, lotIdOf(GTIN.metformin, "MF2609"));
      expect(metformin.custody).to.deep.equal([
        `0–13: ${site(GLN.distributor)} → 0, 0`,
        `14–17: ${site(GLN.eastGate)} → 0, 0`,
        `18–19: ${site(GLN.distributor)} → 0, 8`,
        `20–23: ${site(GLN.distributor)} → 0, 0`,
      ]);
      const retired = metformin.states.flatMap((state, index) => (state === "Retired" ? [index] : []));
      expect(retired).to.deep.equal([12, 20]);
      const ibuprofen = await custodyOf(world.ledger, lotIdOf(GTIN.ibuprofen, "IB2609"));
      expect(ibuprofen.states.filter((state) => state === "Dispensed")).to.have.length(3);
      expect(ibuprofen.custody).to.deep.equal([`0–11: ${site(GLN.westLake)} → 0, 0`]);
      const bottles = await custodyOf(world.ledger, lotIdOf(GTIN.bottle, "AX2608"));
      expect(bottles.states).to.deep.equal(["Retired", "Retired"]);
    });

    it("records what a lot was made from, and the documents' times", async () => {
      await imported(world, files);
      const { lotLedger } = world.ledger;
      const made = await lotLedger.queryFilter(lotLedger.filters.InputsRecorded(lotIdOf(GTIN.amoxicillin, "AX2609")));
      expect(made.map(({ args }) => [...args.inputs])).to.deep.equal([[lotIdOf(GTIN.bottle, "AX2608")]]);
      const recorded = await lotLedger.queryFilter(lotLedger.filters.Recorded());
      const times = recorded.map(({ args }) => Number(args.circumstances & 0xffffffffffn));
      expect(times).to.include(Date.parse("2026-09-20T17:40:00+08:00") / 1000);
    });
  });

  describe("when they are imported again", () => {
    it("finds everything there and sends nothing", async () => {
      await imported(world, files);
      const block = await world.provider.getBlockNumber();
      expect(summarize(await imported(world, files))).to.deep.equal({
        ...{ applied: 0, "already-applied": 32, "passed-over": 1, refused: 0 },
      });
      expect(await world.provider.getBlockNumber()).to.equal(block);
    });

    it("finds events there without the vault that knows their packs", async () => {
      await imported(world, files);
      const vault = await world.anotherVault();
      const block = await world.provider.getBlockNumber();
      const results = await imported({ ...world, vault }, files.slice(1, 4));
      expect(results.map(({ outcome }) => outcome)).to.deep.equal([
        ...["already-applied", "already-applied", "passed-over", "already-applied", "already-applied"],
      ]);
      expect(await world.provider.getBlockNumber()).to.equal(block);
    });
  });

  describe("when one file is imported at a time", () => {
    it("comes to the same, with cases that an earlier run was told of", async () => {
      for (const file of files) await imported(world, [file]);
      const one = await custodyOf(world.ledger, lotIdOf(GTIN.metformin, "MF2609"));
      await world.close();
      world = await freshWorld();
      await imported(world, files);
      expect(one).to.deep.equal(await custodyOf(world.ledger, lotIdOf(GTIN.metformin, "MF2609")));
    });
  });

  describe("given a dry run", () => {
    it("tells the same outcomes, and leaves the ledger and the vault as they were", async () => {
      const block = await world.provider.getBlockNumber();
      const results = await imported(world, files, { dryRun: true });
      expect(summarize(results)).to.deep.equal({ applied: 32, "already-applied": 0, "passed-over": 1, refused: 0 });
      expect(results.every(({ transactions }) => transactions === undefined)).to.equal(true);
      expect(await world.provider.getBlockNumber()).to.equal(block);
      expect(await readdir(world.vault.lotFolder)).to.deep.equal([]);
    });
  });
});
