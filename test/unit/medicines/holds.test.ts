import { expect } from "chai";
import { id } from "ethers";

import { gtin, lotRegistration, move, Movement, registerProduct } from "../../helpers/goods.ts";
import { as, Hold, LotHold, lyingAt, named, setCondition, stockedPlant, type Stocked } from "../../helpers/packs.ts";
import { deployWorld, load, NO_OCCASION, Role, type Connection, type OperatorName } from "../../helpers/world.ts";

/** A lot made by the pharmacy at its named store, of a product whose authorisation the maker holds. */
async function contractMade(connection: Connection): Promise<Stocked> {
  const world = await deployWorld({ connection });
  await registerProduct(world, 1);
  await world.drugRegistry.connect(world.operator.officer).nameMaker(gtin(1), world.site.store, true);
  const values = await lotRegistration(world);
  await as(world, "pharmacyQuality").registerLot(values, [], NO_OCCASION);
  return { world, lot: await world.lotLedger.lotId(values.gtin, values.lotNumber) };
}

/** A maker's lot at the distributor's warehouse, whose quality officer has no site of its own. */
async function atWarehouse(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedPlant(connection);
  await move(world, lot, 0, "plant", "warehouse");
  return { world, lot };
}

/** A maker's lot at the pharmacy's store. */
async function atStore(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedPlant(connection);
  await move(world, lot, 0, "plant", "store");
  return { world, lot };
}

/** What a decision about a device's hold names. */
const DECISION = { document: id("stability report"), circumstances: 0n };

const MAKER_SIDE = ["pharmacyQuality", "makerQuality"] as const;
const AUTHORITIES = ["officer", "enforcer"] as const;

describe("LotLedger, holds", () => {
  describe("when a lot is held", () => {
    for (const [operators, hold, flag, member] of [
      [MAKER_SIDE, LotHold.Maker, "heldByMaker", ["pharmacy", "maker"]],
      [AUTHORITIES, LotHold.Regulator, "heldByRegulator", ["regulator", "regulator"]],
    ] as const) {
      for (const [index, operator] of operators.entries()) {
        it(`is held by ${operator} with a hold of its own, once`, async () => {
          const { world, lot } = await load(contractMade);
          const by = world.member[member[index] ?? "regulator"];
          await expect(as(world, operator).holdLot(lot, NO_OCCASION))
            .to.emit(world.lotLedger, "LotHeld")
            .withArgs(lot, hold, by);
          const { heldByMaker, heldByRegulator } = await world.lotLedger.lotOf(lot);
          expect({ heldByMaker, heldByRegulator }).to.deep.equal({
            heldByMaker: false,
            heldByRegulator: false,
            [flag]: true,
          });
          for (const again of operators) {
            await expect(as(world, again).holdLot(lot, NO_OCCASION))
              .to.be.revertedWithCustomError(world.lotLedger, "LotHoldUnfit")
              .withArgs(lot, hold);
          }
        });
      }
    }

    for (const setter of MAKER_SIDE) {
      for (const lifter of [...MAKER_SIDE, ...AUTHORITIES]) {
        it(`has ${setter}'s hold lifted by ${lifter}, and the regulator's stays`, async () => {
          const { world, lot } = await load(contractMade);
          await as(world, setter).holdLot(lot, NO_OCCASION);
          await as(world, "officer").holdLot(lot, NO_OCCASION);
          await expect(as(world, lifter).liftLotHold(lot, LotHold.Maker, NO_OCCASION))
            .to.emit(world.lotLedger, "LotHoldLifted")
            .withArgs(lot, LotHold.Maker, (await world.consortium.operatorOf(world.operator[lifter])).member);
          const { heldByMaker, heldByRegulator } = await world.lotLedger.lotOf(lot);
          expect([heldByMaker, heldByRegulator]).to.deep.equal([false, true]);
        });
      }
    }

    for (const setter of AUTHORITIES) {
      for (const lifter of AUTHORITIES) {
        it(`has the hold of ${setter} lifted by ${lifter} only`, async () => {
          const { world, lot } = await load(contractMade);
          await as(world, setter).holdLot(lot, NO_OCCASION);
          for (const maker of MAKER_SIDE) {
            await expect(as(world, maker).liftLotHold(lot, LotHold.Regulator, NO_OCCASION))
              .to.be.revertedWithCustomError(world.lotLedger, "LotHoldUnfit")
              .withArgs(lot, LotHold.Regulator);
          }
          await expect(as(world, lifter).liftLotHold(lot, LotHold.Regulator, NO_OCCASION))
            .to.emit(world.lotLedger, "LotHoldLifted")
            .withArgs(lot, LotHold.Regulator, world.member.regulator);
        });
      }
    }

    it("has nothing to lift where there is no hold, or only the other one", async () => {
      const { world, lot } = await load(contractMade);
      await as(world, "makerQuality").holdLot(lot, NO_OCCASION);
      await expect(as(world, "officer").liftLotHold(lot, LotHold.Regulator, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "LotHoldUnfit")
        .withArgs(lot, LotHold.Regulator);
      await as(world, "officer").liftLotHold(lot, LotHold.Maker, NO_OCCASION);
      await expect(as(world, "makerQuality").liftLotHold(lot, LotHold.Maker, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "LotHoldUnfit")
        .withArgs(lot, LotHold.Maker);
    });
  });

  describe("when a consignment is held", () => {
    for (const [operator, hold] of [
      ["dispenser", Hold.Custodian],
      ["pharmacyLogistics", Hold.Custodian],
      ["pharmacyQuality", Hold.Custodian],
      ["officer", Hold.Regulator],
      ["enforcer", Hold.Regulator],
    ] as const) {
      it(`is held by ${operator} at the custodian's store, once`, async () => {
        const { world, lot } = await load(atStore);
        const { member } = await world.consortium.operatorOf(world.operator[operator]);
        await expect(as(world, operator).holdConsignment(lot, 0, NO_OCCASION))
          .to.emit(world.lotLedger, "ConsignmentHeld")
          .withArgs(lot, 0, hold, member);
        expect((await lyingAt(world, lot, 0)).holds).to.equal(1 << hold);
        await expect(as(world, operator).holdConsignment(lot, 0, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentHoldUnfit")
          .withArgs(lot, 0, hold);
      });
    }

    it("is held by a quality officer without a site at all sites of its member, and at no other's", async () => {
      const { world, lot } = await load(atWarehouse);
      await as(world, "distributorQuality").holdConsignment(lot, 0, NO_OCCASION);
      await as(world, "distributorQuality").liftConsignmentHold(lot, 0, Hold.Custodian, NO_OCCASION);
      await move(world, lot, 0, "warehouse", "store");
      await expect(as(world, "distributorQuality").holdConsignment(lot, 0, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
        .withArgs(lot, 0, world.site.store, 0);
    });

    for (const operator of ["makerQuality", "makerLogistics", "otherDispenser", "wardLogistics"] as const) {
      it(`is not held by ${operator}, who has it not`, async () => {
        const { world, lot } = await load(atStore);
        const { site } = await world.consortium.operatorOf(world.operator[operator]);
        await expect(as(world, operator).holdConsignment(lot, 0, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
          .withArgs(lot, 0, world.site.store, site);
      });
    }

    it("is not held by a prescriber or a vaccinator", async () => {
      const { world, lot } = await load(atStore);
      const needed = Role.QualityOfficer | Role.Logistics | Role.Dispenser;
      for (const [operator, held] of [
        ["prescriber", Role.Prescriber],
        ["vaccinator", Role.Vaccinator],
      ] as const) {
        await expect(as(world, operator).holdConsignment(lot, 0, NO_OCCASION))
          .to.be.revertedWithCustomError(world.consortium, "OperatorRoleMissing")
          .withArgs(world.operator[operator].address, held, needed | Role.RegulatorOfficer | Role.EnforcementOfficer);
      }
    });

    it("is held on its way by its sender and a regulator, not by its recipient", async () => {
      const { world, lot } = await load(atStore);
      const { lotLedger, site } = world;
      await as(world, "pharmacyLogistics").ship(named(lot, 0), site.otherStore, Movement.Sale, NO_OCCASION);
      await expect(as(world, "otherLogistics").holdConsignment(lot, 0, NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
        .withArgs(lot, 0, site.store, site.otherStore);
      await as(world, "pharmacyLogistics").holdConsignment(lot, 0, NO_OCCASION);
      await as(world, "officer").holdConsignment(lot, 0, NO_OCCASION);
      expect(await lyingAt(world, lot, 0)).to.include({
        holds: (1 << Hold.Custodian) | (1 << Hold.Regulator),
        recipient: site.otherStore,
      });
    });

    it("holds the part it names and no other", async () => {
      const { world, lot } = await load(atStore);
      await as(world, "pharmacyLogistics").split(lot, 0, 10, NO_OCCASION);
      await as(world, "dispenser").holdConsignment(lot, 10, NO_OCCASION);
      expect([(await lyingAt(world, lot, 0)).holds, (await lyingAt(world, lot, 10)).holds]).to.deep.equal([0, 1]);
    });
  });

  describe("when a hold on a consignment is lifted", () => {
    /** Who lifts which of the holds on a consignment in the pharmacy's store; otherwise the error. */
    const lifts: Record<keyof typeof Hold, Partial<Record<OperatorName, true | string>>> = {
      Custodian: {
        dispenser: true,
        pharmacyLogistics: true,
        pharmacyQuality: true,
        officer: true,
        enforcer: true,
        makerQuality: "NotCustodian",
        makerLogistics: "NotCustodian",
        otherDispenser: "NotCustodian",
        distributorQuality: "NotCustodian",
      },
      Device: {
        dispenser: "ConsignmentHoldUnfit",
        pharmacyLogistics: "ConsignmentHoldUnfit",
        pharmacyQuality: true,
        officer: true,
        enforcer: true,
        makerQuality: true,
        makerLogistics: "ConsignmentHoldUnfit",
        otherDispenser: "ConsignmentHoldUnfit",
        distributorQuality: "NotCustodian",
        grower_quality: "NotCustodian",
      },
      Regulator: {
        dispenser: "ConsignmentHoldUnfit",
        pharmacyLogistics: "ConsignmentHoldUnfit",
        pharmacyQuality: "ConsignmentHoldUnfit",
        officer: true,
        enforcer: true,
        makerQuality: "ConsignmentHoldUnfit",
        makerLogistics: "ConsignmentHoldUnfit",
        otherDispenser: "ConsignmentHoldUnfit",
        distributorQuality: "ConsignmentHoldUnfit",
      },
      Dispute: {
        dispenser: true,
        pharmacyLogistics: true,
        pharmacyQuality: true,
        officer: true,
        enforcer: true,
        makerQuality: "NotCustodian",
        makerLogistics: "NotCustodian",
        otherDispenser: "NotCustodian",
        distributorQuality: "NotCustodian",
      },
    };

    for (const hold of ["Custodian", "Device", "Regulator", "Dispute"] as const) {
      for (const [operator, outcome] of Object.entries(lifts[hold]) as [OperatorName, true | string][]) {
        it(`${hold}: ${operator} ${outcome === true ? "lifts it, and no other" : `is refused with ${outcome}`}`, async () => {
          const { world, lot } = await load(atStore);
          await setCondition(world, lot, 0, { holds: 0b1111, minutesOut: 0 });
          const { member, site } = await world.consortium.operatorOf(world.operator[operator]);
          const lifting = as(world, operator).liftConsignmentHold(lot, 0, Hold[hold], DECISION);
          if (outcome === true) {
            await expect(lifting)
              .to.emit(world.lotLedger, "ConsignmentHoldLifted")
              .withArgs(lot, 0, Hold[hold], member);
            expect((await lyingAt(world, lot, 0)).holds).to.equal(0b1111 & ~(1 << Hold[hold]));
          } else {
            const values = outcome === "NotCustodian" ? [lot, 0, world.site.store, site] : [lot, 0, Hold[hold]];
            await expect(lifting)
              .to.be.revertedWithCustomError(world.lotLedger, outcome)
              .withArgs(...values);
          }
        });
      }

      it(`${hold}: is not lifted where it is not, by anybody`, async () => {
        const { world, lot } = await load(atStore);
        await setCondition(world, lot, 0, { holds: 0b1111 & ~(1 << Hold[hold]), minutesOut: 0 });
        for (const operator of ["officer", "pharmacyQuality", "makerQuality"] as const) {
          await expect(as(world, operator).liftConsignmentHold(lot, 0, Hold[hold], NO_OCCASION))
            .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentHoldUnfit")
            .withArgs(lot, 0, Hold[hold]);
        }
      });
    }

    it("lets a siteless quality officer of the custodian decide on a device's hold", async () => {
      const { world, lot } = await load(atWarehouse);
      await setCondition(world, lot, 0, { holds: 1 << Hold.Device, minutesOut: 2000 });
      await as(world, "distributorQuality").liftConsignmentHold(lot, 0, Hold.Device, DECISION);
      expect(await lyingAt(world, lot, 0)).to.include({ holds: 0, minutesOut: 2000 });
    });

    for (const operator of ["distributorQuality", "makerQuality", "officer", "enforcer"] as const) {
      it(`wants a reason of ${operator} where a device set it, and of nobody else's hold`, async () => {
        const { world, lot } = await load(atWarehouse);
        await setCondition(world, lot, 0, { holds: 0b1011, minutesOut: 0 });
        await expect(as(world, operator).liftConsignmentHold(lot, 0, Hold.Device, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "DecisionNeedsReason")
          .withArgs(lot, 0);
        await as(world, operator).liftConsignmentHold(lot, 0, Hold.Device, DECISION);
        await as(world, "officer").liftConsignmentHold(lot, 0, Hold.Dispute, NO_OCCASION);
        expect((await lyingAt(world, lot, 0)).holds).to.equal(1);
      });
    }

    it("is the new custodian's decision once suspect goods were returned", async () => {
      const { world, lot } = await load(atStore);
      await as(world, "dispenser").holdConsignment(lot, 0, NO_OCCASION);
      await move(world, lot, 0, "store", "warehouse", Movement.Return);
      await expect(as(world, "dispenser").liftConsignmentHold(lot, 0, Hold.Custodian, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
        .withArgs(lot, 0, world.site.warehouse, world.site.store);
      await as(world, "distributorLogistics").liftConsignmentHold(lot, 0, Hold.Custodian, NO_OCCASION);
      expect((await lyingAt(world, lot, 0)).holds).to.equal(0);
    });

    it("does not take a hold that does not exist", async () => {
      const { world, lot } = await load(atStore);
      await expect(as(world, "officer").liftConsignmentHold(lot, 0, 4, NO_OCCASION)).to.be.revertedWithoutReason(
        world.connection.ethers,
      );
      await expect(as(world, "officer").liftLotHold(lot, 2, NO_OCCASION)).to.be.revertedWithoutReason(
        world.connection.ethers,
      );
    });
  });
});
