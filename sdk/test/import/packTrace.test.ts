import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { exportTrace, summarize } from "../../src/import/index.ts";
import { LotBook } from "../../src/import/state/lotBook.ts";
import type { Ledger } from "../../src/ledger/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { NO_OCCASION, prepare } from "../../src/transactions/index.ts";
import { commissioning, event, GLN, GTIN, packing, packs, receiving, serials, shipping, sscc } from "./events.ts";
import { custodyOf, imported, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const SAMPLES = fileURLToPath(new URL("../../../samples/epcis", import.meta.url));
const LOT = lotIdOf(GTIN.metformin, "L1");

/** Where one pack is and in what state: `site → recipient, holds, state`. */
async function standingOf(ledger: Ledger, lot: string, index: number): Promise<string> {
  const consignment = (await new LotBook(ledger).lot(lot))?.holding(index);
  const { site, recipient, holds } = await ledger.lotLedger.consignmentOf(lot, consignment?.first ?? 0);
  return `${site} → ${recipient}, ${holds}, ${(await custodyOf(ledger, lot)).states[index] ?? ""}`;
}

describe("exporting the trace of one pack", function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());
  const tell = async (...events: object[]) => imported(world, [await written(world, events)]);

  /** Exports single packs of a lot, and imports each export on a fresh ledger; `place` is where it stands in it. */
  const roundTrips = async (lot: string, asked: readonly (number | { index: number; place: number })[]) => {
    const traces = [];
    for (const pack of asked) {
      const { index, place } = typeof pack === "number" ? { index: pack, place: 0 } : pack;
      const document = await exportTrace(world.ledger, lot, { vault: world.vault, pack: index });
      traces.push({ index, place, document, before: await standingOf(world.ledger, lot, index) });
    }
    for (const { index, place, document, before } of traces) {
      await world.close();
      world = await freshWorld();
      const path = join(world.vault.folder, "trace.jsonld");
      await writeFile(path, JSON.stringify(document));
      const results = await imported(world, [path]);
      expect(summarize(results).refused, JSON.stringify({ results, document })).to.equal(0);
      expect(await standingOf(world.ledger, lot, place), `pack ${index}`).to.equal(before);
    }
    return traces.map(({ document }) => document);
  };

  describe("given a lot of the samples", () => {
    it("gives the same custody and state of a pack on a fresh ledger, and tells of no other", async () => {
      await imported(
        world,
        (await readdir(SAMPLES)).sort().map((name) => join(SAMPLES, name)),
      );
      const lot = lotIdOf(GTIN.metformin, "MF2609");
      const { states } = await custodyOf(world.ledger, lot);
      const retired = states.indexOf("Retired");
      const documents = await roundTrips(lot, [0, retired, states.length - 1]);
      for (const { epcisBody } of documents) {
        const named = JSON.stringify(epcisBody).match(/\/21\/[^"]+/g);
        expect(new Set(named)).to.have.lengthOf(1);
      }
      expect(documents[0]?.["yaolian:partial"]).to.equal("This is the story of pack 0 of the lot.");
    });
  });

  describe("given packs that went different ways", () => {
    it("gives each its own standing", async () => {
      const at = GLN.distributor;
      const of = (fields: object, ...named: string[]) => event({ at, epcList: packs(named), ...fields });
      await tell(
        commissioning(serials(8)),
        packing(sscc(1), packs(serials(6))),
        shipping([sscc(1)]),
        receiving([sscc(1)]),
        of({ bizStep: "holding", disposition: "unavailable" }, "S01", "S03"),
        of({ bizStep: "holding", disposition: "available" }, "S03"),
        of({ action: "DELETE", bizStep: "destroying" }, "S02"),
        shipping(packs(["S06"]), { from: at, to: GLN.eastGate, disposition: "returned" }),
        shipping(packs(["S05"]), { from: at, to: GLN.eastGate }),
        event({ bizStep: "void_shipping", at, epcList: packs(["S05"]) }),
      );
      await roundTrips(LOT, [0, 1, 2, 4, 5, 7]);
    });

    it("tells what was left out of a receipt with one that was not", async () => {
      await tell(commissioning(serials(6)), shipping(packs(serials(6))), receiving(packs(["S01", "S02", "S03"])));
      const [document] = await roundTrips(LOT, [{ index: 5, place: 1 }, 0]);
      expect(document?.["yaolian:partial"]).to.contain("with 1 that its story can't be told without");
    });

    it("tells a hold that came by joining a consignment with one that had it", async () => {
      const goods = packs(serials(4), GTIN.ibuprofen);
      const lot = lotIdOf(GTIN.ibuprofen, "L1");
      await tell(
        commissioning(serials(4), { gtin: GTIN.ibuprofen }),
        shipping(goods, { to: GLN.westLake }),
        receiving(goods, GLN.westLake),
      );
      const clerk = world.keyring.find({ role: "Logistics", site: world.siteOf(GLN.westLake) });
      const officer = world.keyring.find({ role: "EnforcementOfficer" });
      await clerk?.send(prepare(world.ledger, "lotLedger", "split", [lot, 0, 2, NO_OCCASION]));
      await officer?.send(prepare(world.ledger, "lotLedger", "holdConsignment", [lot, 2, NO_OCCASION]));
      await clerk?.send(prepare(world.ledger, "lotLedger", "merge", [lot, 0, 2, NO_OCCASION]));
      await roundTrips(lot, [0]);
    });
  });

  describe("given a serial that is not in the lot", () => {
    it("refuses it", async () => {
      await tell(commissioning(serials(2)));
      for (const pack of ["S77", 2, -1, 0.5]) {
        const options = { vault: world.vault, pack };
        const failure = await exportTrace(world.ledger, LOT, options).catch((error: unknown) => error);
        expect(failure).to.deep.include({ code: "PackUnknown" });
      }
    });
  });
});
