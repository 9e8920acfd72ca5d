import { expect } from "chai";

import { lotIdOf } from "../../src/lots/index.ts";
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
  sgln,
  shipping,
  sscc,
} from "./events.ts";
import { custodyOf, imported, outcomes, written } from "./told.ts";
import { freshWorld, type World } from "./world.ts";

const LOT = lotIdOf(GTIN.metformin, "L1");

describe("importing movements", function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await freshWorld();
  });
  afterEach(() => world.close());
  const tell = async (...events: object[]) => imported(world, [await written(world, events)]);
  const site = (gln: string): number => world.siteOf(gln);

  describe("given cases on pallets", () => {
    it("numbers packs as they were packed, and moves a pallet by its number alone", async () => {
      const all = serials(8);
      const results = await tell(
        commissioning(all),
        packing(sscc(1), packs(["S07", "S08"])),
        packing(sscc(2), packs(["S03", "S04"])),
        packing(sscc(3), packs(["S05"])),
        packing(sscc(10), [sscc(1), sscc(3)]),
        packing(sscc(11), [sscc(2)]),
        shipping([sscc(10)]),
        receiving([sscc(10)]),
      );
      expect(outcomes(results)).to.deep.equal(Array(8).fill("applied"));
      // Pallet 10 holds S07, S08, S05; pallet 11 holds S03, S04; the others follow as they were commissioned.
      const { custody } = await custodyOf(world.ledger, LOT);
      expect(custody).to.deep.equal([`0–2: ${site(GLN.distributor)} → 0, 0`, `3–7: ${site(GLN.plant)} → 0, 0`]);
      const [more] = await tell(shipping(packs(["S03", "S04"]), { to: GLN.eastGate }));
      expect(more?.outcome).to.equal("applied");
      expect((await custodyOf(world.ledger, LOT)).custody[1]).to.equal(
        `3–4: ${site(GLN.plant)} → ${site(GLN.eastGate)}, 0`,
      );
    });

    it("takes what was unpacked out of the case", async () => {
      await tell(commissioning(serials(4)), packing(sscc(1), packs(serials(4))));
      const results = await tell(packing(sscc(1), packs(["S02"]), { action: "DELETE" }), shipping([sscc(1)]));
      expect(outcomes(results)).to.deep.equal(["passed-over", "applied"]);
      const { custody } = await custodyOf(world.ledger, LOT);
      expect(custody).to.deep.equal([
        `0–0: ${site(GLN.plant)} → ${site(GLN.distributor)}, 0`,
        `1–1: ${site(GLN.plant)} → 0, 0`,
        `2–3: ${site(GLN.plant)} → ${site(GLN.distributor)}, 0`,
      ]);
    });
  });

  describe("given single packs of several lots", () => {
    it("picks them in one transaction, several out of one consignment", async () => {
      const results = await tell(
        commissioning(serials(10)),
        commissioning(serials(3, "T"), { lot: "L2" }),
        shipping(packs(["S02", "S03", "S05", "S09", "S10", "T01", "T02", "T03"])),
      );
      expect(results[2]).to.deep.include({ outcome: "applied" });
      expect(results[2]?.transactions).to.have.length(1);
      const there = `${site(GLN.plant)} → ${site(GLN.distributor)}, 0`;
      const here = `${site(GLN.plant)} → 0, 0`;
      expect((await custodyOf(world.ledger, LOT)).custody).to.deep.equal([
        ...[`0–0: ${here}`, `1–2: ${there}`, `3–3: ${here}`, `4–4: ${there}`, `5–7: ${here}`, `8–9: ${there}`],
      ]);
      expect((await custodyOf(world.ledger, lotIdOf(GTIN.metformin, "L2"))).custody).to.deep.equal([`0–2: ${there}`]);
    });

    it("receives whole consignments and parts of others, and leaves the rest disputed", async () => {
      await tell(commissioning(serials(10)), shipping(packs(["S01", "S02", "S05", "S06", "S07", "S10"])));
      const [result] = await tell(receiving(packs(["S01", "S02", "S05", "S07"])));
      expect(result).to.deep.include({ outcome: "applied" });
      expect(result?.transactions).to.have.length(2);
      expect(result?.reason).to.contain("1 pack of the shipment is missing");
      const there = `${site(GLN.distributor)} → 0, 0`;
      expect((await custodyOf(world.ledger, LOT)).custody).to.deep.equal([
        `0–1: ${there}`,
        `2–3: ${site(GLN.plant)} → 0, 0`,
        `4–4: ${there}`,
        `5–5: ${site(GLN.plant)} → 0, 8`,
        `6–6: ${there}`,
        `7–8: ${site(GLN.plant)} → 0, 0`,
        `9–9: ${site(GLN.plant)} → ${site(GLN.distributor)}, 0`,
      ]);
    });
  });

  describe("given a shipment that names no destination", () => {
    it("sends it where a later event of the import receives it", async () => {
      const results = await tell(
        commissioning(serials(4)),
        shipping(packs(serials(4)), { to: null }),
        receiving(packs(serials(4)), GLN.eastGate),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
      expect((await custodyOf(world.ledger, LOT)).custody).to.deep.equal([`0–3: ${site(GLN.eastGate)} → 0, 0`]);
    });

    it("passes it over and says what is missing where nobody receives it", async () => {
      const results = await tell(commissioning(serials(4)), shipping(packs(serials(4)), { to: null }));
      expect(outcomes(results)).to.deep.equal(["applied", "passed-over"]);
      expect(results[1]?.reason).to.match(/^destinationList is missing/);
    });
  });

  describe("given packs that are only counted", () => {
    it("moves a whole lot by its class and number", async () => {
      const quantityList = [{ epcClass: lgtin("L1"), quantity: 6 }];
      const results = await tell(
        commissioning(serials(6)),
        shipping([], { epcList: undefined, quantityList }),
        event({ bizStep: "receiving", at: GLN.distributor, quantityList }),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
      expect((await custodyOf(world.ledger, LOT)).custody).to.deep.equal([`0–5: ${site(GLN.distributor)} → 0, 0`]);
    });

    it("refuses a number that may be these packs or others", async () => {
      const quantityList = [{ epcClass: lgtin("L1"), quantity: 5 }];
      const results = await tell(commissioning(serials(6)), shipping([], { epcList: undefined, quantityList }));
      expect(results[1]).to.deep.include({ outcome: "refused" });
      expect(results[1]?.reason).to.contain("counts 5 packs of lot L1");
    });
  });

  describe("given a shipment that is called back", () => {
    it("stays the sender's", async () => {
      const goods = packs(["S01", "S02"]);
      const results = await tell(
        commissioning(serials(4)),
        shipping(goods),
        event({ bizStep: "void_shipping", at: GLN.plant, epcList: goods }),
      );
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied"]);
      expect((await custodyOf(world.ledger, LOT)).custody).to.deep.equal([`0–3: ${site(GLN.plant)} → 0, 0`]);
    });
  });

  describe("given goods that are there already", () => {
    it("passes a second receipt over", async () => {
      const goods = packs(serials(4));
      const accepting = event({ bizStep: "accepting", at: GLN.distributor, epcList: goods });
      const results = await tell(commissioning(serials(4)), shipping(goods), receiving(goods), accepting);
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "applied", "passed-over"]);
    });
  });

  describe("given goods that move between sites of one member", () => {
    it("calls it a transfer", async () => {
      await tell(commissioning(serials(2)), shipping(packs(serials(2)), { to: GLN.makerWarehouse }));
      const { lotLedger } = world.ledger;
      const [shipped] = await lotLedger.queryFilter(lotLedger.filters.ConsignmentShipped(LOT));
      expect(shipped?.args.reason).to.equal(1n);
    });
  });

  describe("when the keys of only some members are here", () => {
    it("does their part, and refuses the others' with the site and the role", async () => {
      const goods = packs(serials(4));
      const file = await written(world, [
        commissioning(serials(4)),
        shipping(goods),
        receiving(goods),
        shipping(goods, { from: GLN.distributor, to: GLN.eastGate }),
      ]);
      const keyring = await world.keyringOf("maker");
      const results = await imported({ ...world, keyring }, [file]);
      expect(outcomes(results)).to.deep.equal(["applied", "applied", "refused", "refused"]);
      expect(results[2]?.reason).to.match(/No key here has the role Logistics at site \d+ \(GLN 6903456000010\)/);
      const rest = await imported(world, [file]);
      expect(outcomes(rest)).to.deep.equal(["already-applied", "already-applied", "applied", "applied"]);
    });
  });

  describe("given a sender that the parties name by a GLN that is no site", () => {
    it("takes the next party that is one", async () => {
      const parties = {
        sourceList: [
          { type: "possessing_party", source: "https://id.gs1.org/417/6901234999990" },
          { type: "location", source: sgln(GLN.plant) },
        ],
      };
      const results = await tell(commissioning(serials(2)), shipping(packs(serials(2)), parties));
      expect(outcomes(results)).to.deep.equal(["applied", "applied"]);
    });
  });
});
