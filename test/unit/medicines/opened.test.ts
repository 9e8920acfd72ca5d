import { expect } from "chai";
import { id } from "ethers";

import { Class, gtin, lotRegistration, move, Movement, Reason, registration, State } from "../../helpers/goods.ts";
import { nextBlockAt, now } from "../../helpers/membership.ts";
import { as, asModule, midnight, packs, stock, stockedStore, type Stocked } from "../../helpers/packs.ts";
import { order, writeSlip } from "../../helpers/prescriptions.ts";
import { load, NO_OCCASION, Role, type Connection, type World } from "../../helpers/world.ts";

const HOUR = 3600;
const FIVE_DAYS = 5 * 24;

/** Vials of 10 doses, to be used within 6 hours once opened; pack 3 of them was opened in the store. */
async function openedVial(connection: Connection): Promise<Stocked> {
  const { world } = await stockedStore(connection);
  const lot = await stock(world, 2, { class: Class.Prescription, content: 10, hoursOpen: 6 });
  await as(world, "dispenser").open(lot, 0, 3, NO_OCCASION);
  return { world, lot };
}

async function openedOf(world: World, lot: string, index: number) {
  const { unitsLeft, site, openedAt, useBefore } = await world.lotLedger.openedOf(lot, index);
  return [unitsLeft, site, openedAt, useBefore].map(Number);
}

describe("LotLedger, opened packs", () => {
  describe("when a pack is opened", () => {
    it("is spent, and keeps its content until the end of its last day", async () => {
      const { world, lot } = await load(stockedStore);
      const { lotLedger, site } = world;
      const { expiryDay } = await lotLedger.lotOf(lot);
      const useBefore = midnight(Number(expiryDay) + 1);
      await expect(as(world, "dispenser").open(lot, 0, 129, NO_OCCASION))
        .to.emit(lotLedger, "PacksChanged")
        .withArgs(lot, site.store, 129, 1, State.Dispensed, Reason.Opened)
        .and.to.emit(lotLedger, "PackOpened")
        .withArgs(lot, site.store, 129, 20, useBefore);
      expect(await openedOf(world, lot, 129)).to.deep.equal([20, site.store, await now(world), useBefore]);
      expect(await lotLedger.packStateOf(lot, 129)).to.equal(State.Dispensed);
      expect(await openedOf(world, lot, 128)).to.deep.equal([0, 0, 0, 0]);
    });

    for (const [hours, daysLeft, ends] of [
      [1, 5, "by its hours"],
      [FIVE_DAYS, 2, "by its last day"],
      [65_535, 3000, "by its hours"],
    ] as const) {
      it(`ends ${ends}, opened for ${hours} h with ${daysLeft} days left`, async () => {
        const { world } = await load(stockedStore);
        const expiryDay = Number(await world.lotLedger.today()) + daysLeft;
        const lot = await stock(world, 2, { hoursOpen: hours }, { expiryDay });
        await as(world, "dispenser").open(lot, 0, 0, NO_OCCASION);
        const useBefore = ends === "by its hours" ? (await now(world)) + hours * HOUR : midnight(expiryDay + 1);
        expect((await openedOf(world, lot, 0))[3]).to.equal(useBefore);
      });
    }

    it("keeps the hours it was opened with when the product's change", async () => {
      const { world, lot } = await load(openedVial);
      const before = await openedOf(world, lot, 3);
      const { group } = (await world.drugRegistry.registrationOf(gtin(2)))[0];
      const amended = registration(world, { group, content: 10, hoursOpen: 1 });
      await world.drugRegistry.connect(world.operator.officer).amendProduct(gtin(2), amended);
      expect(await openedOf(world, lot, 3)).to.deep.equal(before);
    });

    it("is opened by a vaccinator in a clinic too, not by logistics", async () => {
      const { world, lot } = await load(stockedStore);
      await move(world, lot, 0, "store", "clinicRoom");
      await expect(as(world, "vaccinator").open(lot, 0, 5, NO_OCCASION)).to.emit(world.lotLedger, "PackOpened");
      await expect(as(world, "clinicLogistics").open(lot, 0, 6, NO_OCCASION))
        .to.be.revertedWithCustomError(world.consortium, "OperatorRoleMissing")
        .withArgs(world.operator.clinicLogistics.address, Role.Logistics, Role.Dispenser | Role.Vaccinator);
    });

    for (const name of ["OverTheCounter", "Prescription", "Controlled"] as const) {
      it(`may be of the class ${name}`, async () => {
        const { world } = await load(stockedStore);
        const lot = await stock(world, 2, { class: Class[name] });
        await expect(as(world, "dispenser").open(lot, 0, 0, NO_OCCASION)).to.emit(world.lotLedger, "PackOpened");
      });
    }

    it("is never a material", async () => {
      const { world } = await load(stockedStore);
      const material = 2n ** 63n + 1n;
      await world.drugRegistry.connect(world.operator.makerQuality).registerMaterial(4, id("bulk"));
      const values = await lotRegistration(world, { gtin: material });
      const lot = await world.lotLedger.lotId(material, values.lotNumber);
      await as(world, "makerQuality").registerLot(values, [], NO_OCCASION);
      await as(world, "makerQuality").releaseLot(lot, NO_OCCASION);
      await move(world, lot, 0, "plant", "store");
      await expect(as(world, "dispenser").open(lot, 0, 0, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotForPeople")
        .withArgs(material);
      await expect((await asModule(world)).dispense(world.site.store, lot, 0, 0, 0))
        .to.be.revertedWithCustomError(world.lotLedger, "NotForPeople")
        .withArgs(material);
      await expect(as(world, "dispenser").supplyPacks(packs(lot, 0, 0), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "PrescriptionNeeded")
        .withArgs(material);
    });

    it("is opened once, and is nothing but opened from then on", async () => {
      const { world, lot } = await load(stockedStore);
      const ledger = as(world, "dispenser");
      await ledger.open(lot, 0, 3, NO_OCCASION);
      const module = await asModule(world);
      for (const acting of [
        () => ledger.open(lot, 0, 3, NO_OCCASION),
        () => ledger.supplyPacks(packs(lot, 0, 3), NO_OCCASION),
        () => ledger.retire(packs(lot, 0, 3), Reason.Destroyed, NO_OCCASION),
        () => ledger.lock(packs(lot, 0, 3), NO_OCCASION),
        () => module.dispense(world.site.store, lot, 0, 3, 0),
      ]) {
        await expect(acting())
          .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
          .withArgs(lot, 3, State.Dispensed, State.Active);
      }
    });

    for (const [index, count] of [
      [1000, 1],
      [2 ** 32 - 1, 1],
    ] as const) {
      it(`is refused for pack ${index}, outside the consignment`, async () => {
        const { world, lot } = await load(stockedStore);
        await expect(as(world, "dispenser").open(lot, 0, index, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, 0, index, count);
      });
    }

    it("holds the largest content there is", async () => {
      const { world } = await load(stockedStore);
      const most = 2 ** 24 - 1;
      const lot = await stock(world, 2, { content: most });
      await as(world, "dispenser").open(lot, 0, 0, NO_OCCASION);
      await (await asModule(world)).dispense(world.site.store, lot, 0, 0, most);
      expect((await openedOf(world, lot, 0))[0]).to.equal(0);
    });
  });

  describe("when units are drawn", () => {
    it("gives them on prescriptions until none are left", async () => {
      const { world, lot } = await load(stockedStore);
      const { prescriptionToken, lotLedger, site, operator } = world;
      await as(world, "dispenser").open(lot, 0, 3, NO_OCCASION);
      for (const [units, left] of [
        [12, 8],
        [8, 0],
      ] as const) {
        const slip = await writeSlip(world, { quantity: units });
        await prescriptionToken.connect(operator.prescriber).issue(slip.fields, "0x");
        const given = await order(world, slip, { units, packs: [{ lot, index: 3, units }] });
        await expect(prescriptionToken.connect(operator.dispenser).dispense(given))
          .to.emit(lotLedger, "UnitsDrawn")
          .withArgs(lot, site.store, 3, units, left);
        expect((await openedOf(world, lot, 3))[0]).to.equal(left);
      }
      expect(await lotLedger.packStateOf(lot, 3)).to.equal(State.Dispensed);
    });

    it("law 7: never gives more than the content", async () => {
      const { world, lot } = await load(openedVial);
      const module = await asModule(world);
      const draw = (units: number) => module.dispense(world.site.store, lot, 0, 3, units);
      for (const [units, left] of [
        [11, 10],
        [2 ** 24 - 1, 10],
      ] as const) {
        await expect(draw(units))
          .to.be.revertedWithCustomError(world.lotLedger, "UnitsMissing")
          .withArgs(lot, 3, left, units);
      }
      await draw(9);
      await expect(draw(2)).to.be.revertedWithCustomError(world.lotLedger, "UnitsMissing").withArgs(lot, 3, 1, 2);
      await draw(1);
      await expect(draw(1)).to.be.revertedWithCustomError(world.lotLedger, "UnitsMissing").withArgs(lot, 3, 0, 1);
    });

    for (const [seconds, works] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const) {
      it(`${works ? "gives" : "refuses"} them ${seconds} s from the end of its hours`, async () => {
        const { world, lot } = await load(openedVial);
        const useBefore = (await openedOf(world, lot, 3))[3] as number;
        const module = await asModule(world);
        await nextBlockAt(world, useBefore + seconds);
        const drawing = module.dispense(world.site.store, lot, 0, 3, 1);
        if (works) await expect(drawing).to.emit(world.lotLedger, "UnitsDrawn");
        else {
          await expect(drawing)
            .to.be.revertedWithCustomError(world.lotLedger, "OpenTooLong")
            .withArgs(lot, 3, useBefore);
        }
      });
    }

    it("refuses a pack that nobody opened", async () => {
      const { world, lot } = await load(openedVial);
      await expect((await asModule(world)).dispense(world.site.store, lot, 0, 4, 1))
        .to.be.revertedWithCustomError(world.lotLedger, "NotOpenedHere")
        .withArgs(lot, 4, 0, world.site.store);
    });

    it("serves the site that opened it only, when it comes back too", async () => {
      const { world, lot } = await load(openedVial);
      const { lotLedger, site } = world;
      const module = await asModule(world);
      await move(world, lot, 0, "store", "otherStore", Movement.Transfer);
      await expect(module.dispense(site.store, lot, 0, 3, 1))
        .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
        .withArgs(lot, 0, site.otherStore, site.store);
      await expect(module.dispense(site.otherStore, lot, 0, 3, 1))
        .to.be.revertedWithCustomError(lotLedger, "NotOpenedHere")
        .withArgs(lot, 3, site.store, site.otherStore);
      await move(world, lot, 0, "otherStore", "store", Movement.Transfer);
      await expect(module.dispense(site.store, lot, 0, 3, 1)).to.emit(lotLedger, "UnitsDrawn");
    });
  });
});
