import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { interpretEvent, validateEvent, type EpcisJsonLd } from "../../src/epcis/index.ts";
import { exportTrace, summarize } from "../../src/import/index.ts";
import type { RoleName } from "../../src/ledger/enums.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { NO_OCCASION, prepare } from "../../src/transactions/index.ts";
import type { ArgumentsOf } from "../../src/transactions/prepare.ts";
import {
  commissioning,
  event,
  GLN,
  GTIN,
  lgtin,
  packing,
  packs,
  receiving,
  serials,
  shipping,
  sscc,
} from "./events.ts";
import { custodyOf, imported, outcomes, written, type Custody } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const SAMPLES = fileURLToPath(new URL("../../../samples/epcis", import.meta.url));
const LOT = lotIdOf(GTIN.metformin, "L1");

describe("exporting a trace", function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());
  const tell = async (...events: object[]) => imported(world, [await written(world, events)]);
  const send = async <M extends "split" | "merge" | "open" | "reject" | "undo" | "holdConsignment">(
    role: RoleName,
    gln: string | undefined,
    method: M,
    args: ArgumentsOf<"lotLedger", M>,
  ) => {
    const actor = world.keyring.find({ role, ...(gln === undefined ? {} : { site: world.siteOf(gln) }) });
    if (actor === undefined) throw new Error(`No key has the role ${role}.`);
    return actor.send(prepare(world.ledger, "lotLedger", method, args));
  };

  /** Exports the lot, and imports the export on a fresh ledger. */
  const roundTrip = async (
    lot = LOT,
  ): Promise<{ document: EpcisJsonLd; before: Custody; after: Custody; results: string[] }> => {
    const before = await custodyOf(world.ledger, lot);
    const document = await exportTrace(world.ledger, lot, { vault: world.vault });
    await world.close();
    world = await freshWorld();
    const path = join(world.vault.folder, "trace.jsonld");
    await writeFile(path, JSON.stringify(document));
    const results = await imported(world, [path]);
    expect(summarize(results).refused, JSON.stringify(results)).to.equal(0);
    const after = await custodyOf(world.ledger, lot);
    return { document, before, after, results: outcomes(results) };
  };

  describe("given the lots of the samples", () => {
    for (const [gtin, lot] of [
      [GTIN.metformin, "MF2609"],
      [GTIN.ibuprofen, "IB2609"],
      [GTIN.amoxicillin, "AX2609"],
    ] as const) {
      it(`gives the same custody and states for ${lot} on a fresh ledger`, async () => {
        await imported(
          world,
          (await readdir(SAMPLES)).sort().map((name) => join(SAMPLES, name)),
        );
        const { before, after } = await roundTrip(lotIdOf(gtin, lot));
        expect(after).to.deep.equal(before);
      });
    }

    it("tells the documents' times, places and cases, and packing where the vault knows it", async () => {
      const files = (await readdir(SAMPLES)).sort().map((name) => join(SAMPLES, name));
      await imported(world, files);
      const document = await exportTrace(world.ledger, lotIdOf(GTIN.metformin, "MF2609"), { vault: world.vault });
      const told = document.epcisBody.eventList;
      expect(told.map(({ bizStep }) => bizStep)).to.deep.equal([
        ...["commissioning", "packing", "packing", "holding", "shipping", "receiving", "shipping", "receiving"],
        ...["shipping", "receiving", "sampling", "destroying", "unpacking"],
      ]);
      const original = JSON.parse(await readFile(files[6] ?? "", "utf8")) as EpcisJsonLd;
      const [destroyed] = original.epcisBody.eventList;
      expect(Date.parse(String(told[11]?.["eventTime"]))).to.equal(Date.parse(String(destroyed?.["eventTime"])));
      expect(told[11]?.["bizLocation"]).to.deep.equal(destroyed?.["bizLocation"]);
      expect(told[11]?.["epcList"]).to.deep.equal(destroyed?.["epcList"]);
    });

    it("is found to be there when it comes back to its own ledger", async () => {
      await imported(
        world,
        (await readdir(SAMPLES)).sort().map((name) => join(SAMPLES, name)),
      );
      const document = await exportTrace(world.ledger, lotIdOf(GTIN.metformin, "MF2609"), { vault: world.vault });
      const path = join(world.vault.folder, "trace.jsonld");
      await writeFile(path, JSON.stringify(document));
      const block = await world.provider.getBlockNumber();
      expect(summarize(await imported(world, [path]))).to.deep.equal({
        ...{ applied: 0, "already-applied": 12, "passed-over": 1, refused: 0 },
      });
      expect(await world.provider.getBlockNumber()).to.equal(block);
    });
  });

  describe("given every kind of act that EPCIS has a word for", () => {
    it("gives the same custody, states and holds", async () => {
      const at = GLN.distributor;
      const of = (fields: object, ...named: string[]) => event({ at, epcList: packs(named), ...fields });
      await tell(
        commissioning(serials(20)),
        packing(sscc(1), packs(serials(8))),
        packing(sscc(2), packs(serials(16).slice(8))),
        shipping([sscc(1)]),
        shipping([sscc(2)]),
        receiving([sscc(1)]),
        receiving(packs(["S09", "S10", "S12"])),
        of({ bizStep: "holding", disposition: "unavailable" }, "S09", "S10"),
        of({ bizStep: "holding", disposition: "unavailable" }, "S01", "S03"),
        of({ bizStep: "holding", disposition: "available" }, "S03"),
        of(
          { action: "DELETE", bizStep: "sampling", disposition: "https://yaolian.example/cbv/Disp-sample" },
          "S05",
          "S07",
        ),
        of({ action: "DELETE", bizStep: "destroying" }, "S02"),
        shipping(packs(["S06"]), { from: at, to: GLN.eastGate, disposition: "returned" }),
        shipping(packs(["S08"]), { from: at, to: GLN.eastGate }),
        event({ bizStep: "void_shipping", at, epcList: packs(["S06"]) }),
        event({
          bizStep: "holding",
          disposition: "unavailable",
          at: GLN.plant,
          quantityList: [{ epcClass: lgtin("L1") }],
        }),
      );
      const { before, after, document } = await roundTrip();
      expect(after).to.deep.equal(before);
      expect(before.flags).to.equal("true true false 0");
      for (const [index, told] of document.epcisBody.eventList.entries()) {
        expect(interpretEvent(validateEvent(told, String(index))).eventId).to.equal(told["eventID"]);
      }
    });

    it("keeps consignments apart that went out together and were received in part", async () => {
      await tell(
        commissioning(serials(8)),
        shipping(packs(serials(8).slice(0, 4))),
        event({ bizStep: "void_shipping", at: GLN.plant, epcList: packs(["S01"]) }),
      );
      // Both halves of the lot are shipped whole, in one transaction.
      await tell(shipping(packs(serials(8))), receiving(packs(["S02"])));
      const { before, after } = await roundTrip();
      expect(before.custody).to.have.length.above(2);
      expect(after).to.deep.equal(before);
    });

    it("gives recalls with their class", async () => {
      await tell(
        commissioning(serials(2)),
        event({
          bizStep: "holding",
          disposition: "recalled",
          at: GLN.plant,
          quantityList: [{ epcClass: lgtin("L1") }],
          persistentDisposition: { set: ["recalled", "https://yaolian.example/cbv/Disp-recall_class_1"] },
        }),
      );
      const { before, after } = await roundTrip();
      expect(before.flags).to.equal("true false false 1");
      expect(after).to.deep.equal(before);
    });
  });

  describe("given acts that EPCIS has no word for", () => {
    it("tells them in the ledger's own, and takes them back", async () => {
      const goods = packs(serials(6), GTIN.ibuprofen);
      const lot = lotIdOf(GTIN.ibuprofen, "L1");
      await tell(
        commissioning(serials(6), { gtin: GTIN.ibuprofen }),
        shipping(goods, { to: GLN.westLake }),
        receiving(goods, GLN.westLake),
      );
      await send("Logistics", GLN.westLake, "split", [lot, 0, 2, NO_OCCASION]);
      await send("Logistics", GLN.westLake, "split", [lot, 2, 4, NO_OCCASION]);
      await send("Logistics", GLN.westLake, "merge", [lot, 0, 2, NO_OCCASION]);
      await send("Dispenser", GLN.westLake, "open", [lot, 0, 1, NO_OCCASION]);
      await send("EnforcementOfficer", undefined, "holdConsignment", [lot, 4, NO_OCCASION]);
      await tell(
        shipping(packs(["S01", "S02", "S03", "S04"], GTIN.ibuprofen), { from: GLN.westLake, to: GLN.eastGate }),
      );
      await send("Logistics", GLN.eastGate, "reject", [[{ lot, first: 0 }], NO_OCCASION]);
      const { before, after } = await roundTrip(lot);
      expect(before.custody).to.deep.equal([
        `0–3: ${world.siteOf(GLN.westLake)} → 0, 0`,
        `4–5: ${world.siteOf(GLN.westLake)} → 0, 4`,
      ]);
      expect(after).to.deep.equal(before);
    });

    it("tells what was undone as an error declaration, and neither comes back", async () => {
      const goods = packs(serials(4), GTIN.ibuprofen);
      const lot = lotIdOf(GTIN.ibuprofen, "L1");
      await tell(
        commissioning(serials(4), { gtin: GTIN.ibuprofen }),
        shipping(goods, { to: GLN.westLake }),
        receiving(goods, GLN.westLake),
        event({ bizStep: "retail_selling", at: GLN.westLake, epcList: [goods[0], goods[2]] }),
      );
      const range = { lot, consignment: 0, first: 2, count: 1 };
      await send("Dispenser", GLN.westLake, "undo", [range, NO_OCCASION]);
      const { before, after, document } = await roundTrip(lot);
      expect(before.states).to.deep.equal(["Dispensed", "Active", "Active", "Active"]);
      expect(after).to.deep.equal(before);
      const declared = document.epcisBody.eventList.filter((told) => "errorDeclaration" in told);
      expect(declared.map(({ epcList }) => epcList)).to.deep.equal([[goods[2]]]);
    });
  });

  describe("given no pack list", () => {
    it("tells packs by number, of lots that are too large too", async () => {
      await tell(commissioning(serials(4)), shipping(packs(["S01", "S02"])));
      for (const options of [{}, { vault: world.vault, mostSerials: 3 }]) {
        const { epcisBody } = await exportTrace(world.ledger, LOT, options);
        const shipped = epcisBody.eventList.find(({ bizStep }) => bizStep === "shipping");
        expect(shipped?.["quantityList"]).to.deep.equal([{ epcClass: lgtin("L1"), quantity: 2 }]);
      }
    });
  });

  describe("given a lot of nobody", () => {
    it("refuses it", async () => {
      const failure = await exportTrace(world.ledger, `0x${"12".repeat(32)}`).catch((error: unknown) => error);
      expect(failure).to.deep.include({ code: "LotUnknown" });
    });
  });
});
