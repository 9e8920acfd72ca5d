import { expect } from "chai";

import { move, Reason, registerLot, State } from "../../helpers/goods.ts";
import { by, issued, midnight, nextAt, now, opened, packs, pharmacies } from "../../helpers/pharmacies.ts";
import { stateOf, story, today, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, type OrderOptions, type Slip } from "../../helpers/prescriptions.ts";
import { load, NO_OCCASION } from "../../helpers/world.ts";

describe("PrescriptionToken: units of opened packs", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  /** A dispense of so many units of each pack of metformin, at the store. */
  const draw = (slip: Slip, draws: [index: number, units: number][], options: Partial<OrderOptions> = {}) =>
    order(at.world, slip, {
      packs: draws.map(([index, units]) => ({ lot: at.lot.metformin, index, units })),
      units: draws.reduce((sum, [, units]) => sum + units, 0),
      ...options,
    });
  const unitsLeft = async (index: number) => (await at.world.lotLedger.openedOf(at.lot.metformin, index)).unitsLeft;

  describe("given a pack opened at the pharmacy", () => {
    beforeEach(() => opened(at, at.lot.metformin, 0));

    it("gives units of it, and tells what happened in order", async () => {
      const slip = await issued(at);
      const sent = by(at, "dispenser").dispense(await draw(slip, [[0, 6]]));
      await expect(sent)
        .to.emit(at.world.lotLedger, "UnitsDrawn")
        .withArgs(at.lot.metformin, at.world.site.store, 0, 6, 14);
      expect(await story(at, sent)).to.deep.equal([
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.PrescriptionDispensed",
        "LotLedger.UnitsDrawn",
      ]);
      expect((await stateOf(at, slip)).units).to.equal(14);
      expect(await unitsLeft(0)).to.equal(14);
    });

    it("gives the last of it, and then nothing more", async () => {
      const slip = await issued(at, { quantity: 40 });
      await by(at, "dispenser").dispense(await draw(slip, [[0, 19]]));
      await by(at, "dispenser").dispense(await draw(slip, [[0, 1]]));
      await expect(by(at, "dispenser").dispense(await draw(slip, [[0, 1]])))
        .to.be.revertedWithCustomError(at.world.lotLedger, "UnitsMissing")
        .withArgs(at.lot.metformin, 0, 0, 1);
    });

    it("refuses more units than the pack held", async () => {
      const slip = await issued(at, { quantity: 40 });
      await expect(by(at, "dispenser").dispense(await draw(slip, [[0, 21]])))
        .to.be.revertedWithCustomError(at.world.lotLedger, "UnitsMissing")
        .withArgs(at.lot.metformin, 0, 20, 21);
    });

    it("refuses more than it held in two draws of one dispense", async () => {
      const slip = await issued(at, { quantity: 40 });
      const twice = await draw(slip, [
        [0, 11],
        [0, 10],
      ]);
      await expect(by(at, "dispenser").dispense(twice))
        .to.be.revertedWithCustomError(at.world.lotLedger, "UnitsMissing")
        .withArgs(at.lot.metformin, 0, 9, 10);
      expect(await unitsLeft(0)).to.equal(20);
    });

    it("refuses more than it held on two prescriptions", async () => {
      const first = await issued(at);
      const second = await issued(at);
      await by(at, "dispenser").dispense(await draw(first, [[0, 15]]));
      await expect(by(at, "dispenser").dispense(await draw(second, [[0, 6]])))
        .to.be.revertedWithCustomError(at.world.lotLedger, "UnitsMissing")
        .withArgs(at.lot.metformin, 0, 5, 6);
    });

    it("refuses a statement of other units than are drawn", async () => {
      const slip = await issued(at, { quantity: 40 });
      await expect(by(at, "dispenser").dispense(await draw(slip, [[0, 6]], { units: 7 })))
        .to.be.revertedWithCustomError(at.token, "UnitsMismatch")
        .withArgs(slip.id, 7, 6);
    });

    it("refuses it as a whole pack, and as what an undoing puts back", async () => {
      const slip = await issued(at);
      const whole = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await expect(by(at, "dispenser").dispense(whole))
        .to.be.revertedWithCustomError(at.world.lotLedger, "PackNotInState")
        .withArgs(at.lot.metformin, 0, State.Dispensed, State.Active);
      const range = { lot: at.lot.metformin, consignment: 0, first: 0, count: 1 };
      await expect(
        at.world.lotLedger.connect(at.world.operator.dispenser).undo(range, NO_OCCASION),
      ).to.be.revertedWithCustomError(at.world.lotLedger, "NothingToUndo");
    });

    it("refuses it at another site, to where the rest of its consignment was sent", async () => {
      await move(at.world, at.lot.metformin, 0, "store", "otherStore");
      const slip = await issued(at);
      const site = at.world.site.otherStore;
      await expect(by(at, "otherDispenser").dispense(await draw(slip, [[0, 5]], { site })))
        .to.be.revertedWithCustomError(at.world.lotLedger, "NotOpenedHere")
        .withArgs(at.lot.metformin, 0, at.world.site.store, site);
    });

    it("refuses it once its lot is recalled", async () => {
      const values = await draw(await issued(at), [[0, 5]]);
      await at.world.lotLedger.connect(at.world.operator.officer).recallLot(at.lot.metformin, 1, NO_OCCASION);
      await expect(by(at, "dispenser").dispense(values)).to.be.revertedWithCustomError(
        at.world.lotLedger,
        "LotIsRecalled",
      );
    });
  });

  describe("given a pack that is not open", () => {
    it("refuses units of it", async () => {
      const slip = await issued(at);
      await expect(by(at, "dispenser").dispense(await draw(slip, [[0, 20]])))
        .to.be.revertedWithCustomError(at.world.lotLedger, "NotOpenedHere")
        .withArgs(at.lot.metformin, 0, 0, at.world.site.store);
    });

    it("refuses units of one that was given whole", async () => {
      const slip = await issued(at, { quantity: 40 });
      await by(at, "dispenser").dispense(await order(at.world, slip, { packs: packs(at.lot.metformin, 0) }));
      await expect(by(at, "dispenser").dispense(await draw(slip, [[0, 20]]))).to.be.revertedWithCustomError(
        at.world.lotLedger,
        "NotOpenedHere",
      );
    });

    it("refuses units of one that was destroyed", async () => {
      const range = { lot: at.lot.metformin, consignment: 0, first: 0, count: 1 };
      await at.world.lotLedger.connect(at.world.operator.dispenser).retire(range, Reason.Destroyed, NO_OCCASION);
      const slip = await issued(at);
      await expect(by(at, "dispenser").dispense(await draw(slip, [[0, 20]]))).to.be.revertedWithCustomError(
        at.world.lotLedger,
        "NotOpenedHere",
      );
    });
  });

  describe("given a time to use it up", () => {
    for (const offset of [-1, 0]) {
      it(`${offset < 0 ? "gives" : "refuses"} units at the end of the hours, ${offset} s`, async () => {
        await opened(at, at.lot.solution, 0);
        const end = (await now(at)) + 24 * 3600;
        const { useBefore } = await at.world.lotLedger.openedOf(at.lot.solution, 0);
        expect(useBefore).to.equal(end);
        const slip = await issued(at, { quantity: 100 });
        const values = await draw(slip, [], { packs: [{ lot: at.lot.solution, index: 0, units: 5 }], units: 5 });
        await nextAt(at, end + offset);
        const sent = by(at, "dispenser").dispense(values);
        if (offset < 0) await expect(sent).to.emit(at.world.lotLedger, "UnitsDrawn");
        else {
          await expect(sent)
            .to.be.revertedWithCustomError(at.world.lotLedger, "OpenTooLong")
            .withArgs(at.lot.solution, 0, end);
        }
      });
    }

    it("gives none after the lot's last day, however long an opened pack keeps", async () => {
      const day = await today(at);
      const lot = await registerLot(at.world, { gtin: at.gtin.solution, lotNumber: "old", expiryDay: day });
      await move(at.world, lot, 0, "plant", "store");
      await opened(at, lot, 0);
      expect((await at.world.lotLedger.openedOf(lot, 0)).useBefore).to.equal(midnight(day + 1));
      const slip = await issued(at, { quantity: 100 });
      const use = { packs: [{ lot, index: 0, units: 5 }], units: 5 };
      await nextAt(at, midnight(day + 1) - 1);
      await by(at, "dispenser").dispense(await draw(slip, [], use));
      await nextAt(at, midnight(day + 1));
      await expect(by(at, "dispenser").dispense(await draw(slip, [], use))).to.be.revertedWithCustomError(
        at.world.lotLedger,
        "LotExpired",
      );
    });
  });
});
