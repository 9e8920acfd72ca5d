import { expect } from "chai";

import { lotIdOf } from "../../src/lots/index.ts";
import { commissioning, event, GLN, GTIN, lgtin, packs, receiving, serials, shipping } from "./events.ts";
import { custodyOf, imported, outcomes, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const LOT = lotIdOf(GTIN.metformin, "L1");

describe("importing what becomes of packs and lots", function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());
  const tell = async (...events: object[]) => imported(world, [await written(world, events)]);
  const atPlant = (fields: object) => event({ at: GLN.plant, ...fields });
  const declared = (original: Record<string, unknown>) => ({
    ...original,
    errorDeclaration: { declarationTime: "2026-09-30T00:00:00Z", reason: "did_not_occur" },
  });

  describe("given packs that leave the stock", () => {
    it("retires them for the reason that the event gives", async () => {
      const lost = "https://yaolian.example/cbv/Disp-lost";
      const gone = (bizStep: string, disposition: string | undefined, ...taken: string[]) =>
        atPlant({ action: "DELETE", bizStep, ...(disposition && { disposition }), epcList: packs(taken) });
      const results = await tell(
        commissioning(serials(9)),
        gone("destroying", "destroyed", "S01", "S02"),
        gone("decommissioning", "stolen", "S03"),
        gone("decommissioning", "damaged", "S04", "S06"),
        gone("decommissioning", lost, "S05"),
        gone("decommissioning", undefined, "S07"),
      );
      expect(outcomes(results)).to.deep.equal(Array(6).fill("applied"));
      const { lotLedger } = world.ledger;
      const changed = await lotLedger.queryFilter(lotLedger.filters.PacksChanged(LOT));
      expect(changed.map(({ args }) => [args.first, args.count, args.reason].join())).to.deep.equal([
        ...["0,2,0", "2,1,4", "3,1,6", "5,1,6", "4,1,5", "6,1,6"],
      ]);
      expect(results[5]?.reason).to.contain("The event does not say why.");
    });

    it("retires locked and active packs of one event alike", async () => {
      const results = await tell(
        commissioning(serials(6)),
        atPlant({ bizStep: "holding", disposition: "non_sellable_other", epcList: packs(["S02", "S03"]) }),
        atPlant({ action: "DELETE", bizStep: "destroying", epcList: packs(["S01", "S02", "S03", "S04"]) }),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
      expect((await custodyOf(world.ledger, LOT)).states).to.deep.equal([
        ...["Retired", "Retired", "Retired", "Retired", "Active", "Active"],
      ]);
    });

    it("refuses what is gone already, as the ledger does", async () => {
      const destroy = (serial: string) =>
        atPlant({ action: "DELETE", bizStep: "destroying", epcList: packs([serial, "S03"]) });
      const results = await tell(commissioning(serials(3)), destroy("S01"), destroy("S02"));
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "refused"]);
      expect((await custodyOf(world.ledger, LOT)).states).to.deep.equal(["Retired", "Active", "Retired"]);
    });
  });

  describe("given packs that are held", () => {
    it("holds whole consignments and locks parts, and releases both", async () => {
      const hold = (...held: string[]) =>
        atPlant({ bizStep: "holding", disposition: "unavailable", epcList: packs(held) });
      const free = (...freed: string[]) =>
        atPlant({ bizStep: "holding", disposition: "sellable_accessible", epcList: packs(freed) });
      const first = await tell(commissioning(serials(4)), hold("S02", "S03"), hold(...serials(4)));
      expect(outcomes(first)).to.deep.equal(["applied", "applied", "applied"]);
      const held = await custodyOf(world.ledger, LOT);
      expect(held.custody).to.deep.equal([`0–3: ${world.siteOf(GLN.plant)} → 0, 1`]);
      expect(held.states).to.deep.equal(["Active", "Locked", "Locked", "Active"]);
      const second = await tell(free(...serials(4)), free("S01"));
      expect(outcomes(second)).to.deep.equal(["applied", "passed-over"]);
      const freed = await custodyOf(world.ledger, LOT);
      expect(freed.custody).to.deep.equal([`0–3: ${world.siteOf(GLN.plant)} → 0, 0`]);
      expect(freed.states).to.deep.equal(Array(4).fill("Active"));
    });
  });

  describe("given an event about a lot as such", () => {
    const ofLot = (fields: object) => atPlant({ quantityList: [{ epcClass: lgtin("L1") }], ...fields });

    it("holds it, lifts the hold and recalls it", async () => {
      const results = await tell(
        commissioning(serials(4)),
        ofLot({ bizStep: "holding", disposition: "unavailable" }),
        ofLot({ bizStep: "holding", disposition: "unavailable" }),
        shipping(packs(["S01"])),
        ofLot({ bizStep: "holding", disposition: "available" }),
        ofLot({ bizStep: "holding", disposition: "recalled" }),
      );
      expect(outcomes(results)).to.deep.equal([
        ...["applied", "applied", "passed-over", "refused", "applied", "applied"],
      ]);
      expect(results[3]?.reason).to.match(/held/);
      expect((await custodyOf(world.ledger, LOT)).flags).to.equal("true false false 3");
    });

    it("is held by the authority where only its keys are here", async () => {
      await tell(commissioning(serials(4)));
      const file = await written(world, [ofLot({ bizStep: "holding", disposition: "unavailable" })]);
      await imported({ ...world, keyring: await world.keyringOf("regulator") }, [file]);
      expect((await custodyOf(world.ledger, LOT)).flags).to.equal("true false true 0");
    });

    it("refuses a recall of some of its packs", async () => {
      const results = await tell(
        commissioning(serials(4)),
        atPlant({ bizStep: "holding", disposition: "recalled", epcList: packs(["S01"]) }),
      );
      expect(results[1]).to.deep.include({ outcome: "refused" });
      expect(results[1]?.reason).to.contain("1 of the 4 packs of lot L1");
    });
  });

  describe("given packs that reach a person", () => {
    const sell = (gtin: string, at: string, ...sold: string[]) =>
      event({ bizStep: "retail_selling", disposition: "retail_sold", at, epcList: packs(sold, gtin) });

    it("supplies them over the counter, single packs and ranges", async () => {
      const goods = packs(serials(6), GTIN.ibuprofen);
      const results = await tell(
        commissioning(serials(6), { gtin: GTIN.ibuprofen }),
        shipping(goods, { to: GLN.westLake }),
        receiving(goods, GLN.westLake),
        sell(GTIN.ibuprofen, GLN.westLake, "S01", "S02"),
        sell(GTIN.ibuprofen, GLN.westLake, "S04", "S06"),
        event({ bizStep: "dispensing", disposition: "dispensed", at: GLN.westLake, epcList: goods.slice(2, 3) }),
      );
      expect(outcomes(results)).to.deep.equal(Array(6).fill("applied"));
      const { states } = await custodyOf(world.ledger, lotIdOf(GTIN.ibuprofen, "L1"));
      expect(states.map((state) => state === "Dispensed")).to.deep.equal([true, true, true, true, false, true]);
    });

    it("passes dispensing of a prescription drug over, and refuses its sale", async () => {
      const goods = packs(serials(2));
      const results = await tell(
        commissioning(serials(2)),
        shipping(goods, { to: GLN.eastGate }),
        receiving(goods, GLN.eastGate),
        event({ bizStep: "dispensing", disposition: "dispensed", at: GLN.eastGate, epcList: goods }),
        sell(GTIN.metformin, GLN.eastGate, "S01"),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied", "passed-over", "refused"]);
      expect(results[3]?.reason).to.contain("needs a slip");
      expect(results[4]?.reason).to.match(/prescription/);
    });
  });

  describe("given an error declaration", () => {
    it("undoes what an earlier import applied", async () => {
      const sample = atPlant({ action: "DELETE", bizStep: "sampling", epcList: packs(["S01", "S03"]) });
      const locked = atPlant({ bizStep: "holding", disposition: "unavailable", epcList: packs(["S02"]) });
      const sent = shipping(packs(["S04"]));
      await tell(commissioning(serials(4)), sample, locked, sent);
      const results = await tell(declared(sample), declared(locked), declared(sent));
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
      const { states, custody } = await custodyOf(world.ledger, LOT);
      expect(states).to.deep.equal(Array(4).fill("Active"));
      expect(custody).to.deep.equal([`0–3: ${world.siteOf(GLN.plant)} → 0, 0`]);
      const again = await tell(declared(sample), declared(locked), declared(sent));
      expect(outcomes(again)).to.deep.equal(Array(3).fill("already-applied"));
    });

    it("says what can't be undone", async () => {
      const destroyed = atPlant({ action: "DELETE", bizStep: "destroying", epcList: packs(["S01"]) });
      const sent = shipping(packs(["S02"]));
      const arrived = receiving(packs(["S02"]));
      await tell(commissioning(serials(2)), destroyed, sent, arrived);
      const results = await tell(declared(destroyed), declared(sent), declared(arrived));
      expect(outcomes(results)).to.deep.equal(["refused", "refused", "refused"]);
      expect(results[0]?.reason).to.contain("can't come back (Destroyed)");
      expect(results[2]?.reason).to.contain("ship them back");
    });

    it("keeps an event of the same import from being applied at all", async () => {
      const destroyed = atPlant({ action: "DELETE", bizStep: "destroying", epcList: packs(["S01"]) });
      const results = await tell(commissioning(serials(2)), destroyed, declared(destroyed));
      expect(outcomes(results)).to.deep.equal(["applied", "passed-over", "passed-over"]);
      expect((await custodyOf(world.ledger, LOT)).states).to.deep.equal(["Active", "Active"]);
    });
  });

  describe("given what the ledger has no place for", () => {
    it("passes it over with a sentence", async () => {
      const sensorElementList = [
        { sensorReport: [{ type: "Temperature", value: 5, uom: "CEL", time: "2026-09-01T00:00:00Z" }] },
      ];
      const results = await tell(
        commissioning(serials(2)),
        atPlant({ bizStep: "sensor_reporting", epcList: packs(["S01"]), sensorElementList }),
        event({
          type: "AssociationEvent",
          action: "ADD",
          at: GLN.plant,
          parentID: "urn:epc:id:grai:4012345.55555.987",
          childEPCs: ["urn:epc:id:giai:4000001.111"],
        }),
        atPlant({ bizStep: "departing", epcList: packs(["S01"]) }),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "passed-over", "passed-over", "passed-over"]);
      for (const { reason } of results.slice(1)) expect(reason).to.match(/[a-z]{3}.*\./);
    });
  });
});
