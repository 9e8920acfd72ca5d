import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { gtin, METFORMIN, move, Movement, Reason, registerLot, State } from "../../helpers/goods.ts";
import { decide } from "../../helpers/council.ts";
import { now, passTo } from "../../helpers/membership.ts";
import {
  as,
  asModule,
  LotHold,
  midnight,
  named,
  packs,
  Recall,
  setCondition,
  setStatus,
  Status,
  stock,
  stockedStore,
  type Stocked,
} from "../../helpers/packs.ts";
import { order, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { freshAccount, load, NO_OCCASION, type Connection, type World } from "../../helpers/world.ts";

const NO_CHAIN = `0x${"0".repeat(32)}`;

/** Pack 130 of the store's lot was dispensed by the prescription token. */
async function dispensed(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedStore(connection);
  await (await asModule(world)).dispense(world.site.store, lot, 0, 130, 0);
  return { world, lot };
}

async function issued(world: World): Promise<Slip> {
  const slip = await writeSlip(world);
  await world.prescriptionToken.connect(world.operator.prescriber).issue(slip.fields, "0x");
  return slip;
}

/** Has a whole pack dispensed on a prescription, as the pharmacy does it. */
async function dispenseOn(world: World, slip: Slip, lot: string, index: number) {
  const given = await order(world, slip, { packs: [{ lot, index, units: 0 }] });
  return world.prescriptionToken.connect(world.operator.dispenser).dispense(given);
}

/** Takes that first dispense of a prescription back. */
function withdrawFrom(world: World, slip: Slip, lot: string, index: number) {
  const uses = [{ lot, index, units: 0 }];
  const record = { previousChain: NO_CHAIN, previousDay: 0, units: 20, packs: uses, consignments: [0] };
  return world.prescriptionToken.connect(world.operator.dispenser).withdraw(slip.fields, record);
}

describe("LotLedger, modules", () => {
  describe("given the prescription token", () => {
    it("law 1: dispenses a pack at most once without a withdrawal between", async () => {
      const { world, lot } = await load(stockedStore);
      const { lotLedger, site } = world;
      const [slip, other] = [await issued(world), await issued(world)];
      await expect(dispenseOn(world, slip, lot, 130))
        .to.emit(lotLedger, "PacksChanged")
        .withArgs(lot, site.store, 130, 1, State.Dispensed, Reason.Dispensed);
      await expect(dispenseOn(world, other, lot, 130))
        .to.be.revertedWithCustomError(lotLedger, "PackNotInState")
        .withArgs(lot, 130, State.Dispensed, State.Active);
      await expect(withdrawFrom(world, slip, lot, 130))
        .to.emit(lotLedger, "PacksChanged")
        .withArgs(lot, site.store, 130, 1, State.Active, Reason.Withdrawn);
      await expect(withdrawFrom(world, slip, lot, 130)).to.be.revertedWithCustomError(
        world.prescriptionToken,
        "NotLatestDispense",
      );
      await expect(dispenseOn(world, other, lot, 130)).to.emit(lotLedger, "PacksChanged");
    });

    it("law 6: does not bring back a withdrawn dispense's pack that had to be retired", async () => {
      const { world, lot } = await load(stockedStore);
      const slip = await issued(world);
      await dispenseOn(world, slip, lot, 130);
      await as(world, "makerQuality").recallLot(lot, Recall.II, NO_OCCASION);
      await expect(withdrawFrom(world, slip, lot, 130))
        .to.emit(world.lotLedger, "PacksChanged")
        .withArgs(lot, world.site.store, 130, 1, State.Retired, Reason.Withdrawn);
      for (const acting of [
        () => as(world, "dispenser").undo(packs(lot, 0, 130), NO_OCCASION),
        () => as(world, "dispenser").unlock(packs(lot, 0, 130), NO_OCCASION),
        () => as(world, "dispenser").retire(packs(lot, 0, 130), Reason.Damaged, NO_OCCASION),
      ]) {
        await expect(acting()).to.be.revert(world.connection.ethers);
      }
      expect(await world.lotLedger.packStateOf(lot, 130)).to.equal(State.Retired);
    });

    it("answers with the product, for the module to compare", async () => {
      const { world } = await load(stockedStore);
      const lot = await stock(world, 2, { group: METFORMIN, content: 7 });
      const module = await asModule(world);
      const word = await world.drugRegistry.productOf(gtin(2));
      expect([...(await module.dispense.staticCall(world.site.store, lot, 0, 0, 0))]).to.deep.equal([
        gtin(2),
        word,
        7n,
      ]);
      await as(world, "dispenser").open(lot, 0, 0, NO_OCCASION);
      expect([...(await module.dispense.staticCall(world.site.store, lot, 0, 0, 3))]).to.deep.equal([
        gtin(2),
        word,
        3n,
      ]);
    });

    it("law 3: serves the custodian's site only", async () => {
      const { world, lot } = await load(stockedStore);
      const module = await asModule(world);
      for (const site of [0, world.site.otherStore, 2 ** 24 - 1]) {
        await expect(module.dispense(site, lot, 0, 0, 0))
          .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
          .withArgs(lot, 0, world.site.store, site);
      }
    });

    it("is refused a pack that the consignment named does not contain", async () => {
      const { world, lot } = await load(dispensed);
      const module = await asModule(world);
      await as(world, "pharmacyLogistics").split(lot, 0, 100, NO_OCCASION);
      for (const acting of [
        () => module.dispense(world.site.store, lot, 0, 131, 0),
        () => module.restore(world.site.store, lot, 0, 131),
      ]) {
        await expect(acting())
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, 0, 131, 1);
      }
      for (const acting of [
        () => module.dispense(world.site.store, lot, 130, 130, 0),
        () => module.restore(world.site.store, lot, 130, 130),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown").withArgs(lot, 130);
      }
      for (const acting of [
        () => module.dispense(world.site.store, ZeroHash, 0, 0, 0),
        () => module.restore(world.site.store, ZeroHash, 0, 0),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "LotUnknown").withArgs(ZeroHash);
      }
    });
  });

  describe("when a dispense is taken back", () => {
    const still: Record<string, (world: World, lot: string) => Promise<unknown>> = {
      "nothing happened": async () => undefined,
      "its consignment was split": (world, lot) => as(world, "pharmacyLogistics").split(lot, 0, 500, NO_OCCASION),
      "the lot expired": async (world, lot) =>
        passTo(world, midnight(Number((await world.lotLedger.lotOf(lot)).expiryDay) + 1)),
      "the product was withdrawn": (world) => setStatus(world, gtin(1), Status.Withdrawn),
      "it went away and came back": async (world, lot) => {
        await move(world, lot, 0, "store", "otherStore");
        await move(world, lot, 0, "otherStore", "store");
      },
      "a hold was set and lifted": async (world, lot) => {
        await as(world, "officer").holdLot(lot, NO_OCCASION);
        await as(world, "officer").liftLotHold(lot, LotHold.Regulator, NO_OCCASION);
      },
    };
    const gone: Record<string, (world: World, lot: string) => Promise<unknown>> = {
      "it is another site's": (world, lot) => move(world, lot, 0, "store", "otherStore"),
      "it is on its way": (world, lot) =>
        as(world, "pharmacyLogistics").ship(named(lot, 0), world.site.otherStore, Movement.Sale, NO_OCCASION),
      "its custodian holds it": (world, lot) => as(world, "dispenser").holdConsignment(lot, 0, NO_OCCASION),
      "a regulator holds it": (world, lot) => as(world, "officer").holdConsignment(lot, 0, NO_OCCASION),
      "a device holds it": (world, lot) => setCondition(world, lot, 0, { holds: 2, minutesOut: 0 }),
      "the maker holds the lot": (world, lot) => as(world, "makerQuality").holdLot(lot, NO_OCCASION),
      "a regulator holds the lot": (world, lot) => as(world, "officer").holdLot(lot, NO_OCCASION),
      "the lot is recalled": (world, lot) => as(world, "officer").recallLot(lot, Recall.III, NO_OCCASION),
    };

    for (const [outcome, cases] of [
      ["Active", still],
      ["Retired", gone],
    ] as const) {
      for (const [what, happen] of Object.entries(cases)) {
        it(`leaves the pack ${outcome} when ${what}`, async () => {
          const { world, lot } = await load(dispensed);
          await happen(world, lot);
          const module = await asModule(world);
          expect(await module.restore.staticCall(world.site.store, lot, 0, 130)).to.equal(outcome === "Active");
          await expect(module.restore(world.site.store, lot, 0, 130))
            .to.emit(world.lotLedger, "PacksChanged")
            .withArgs(lot, world.site.store, 130, 1, State[outcome], Reason.Withdrawn);
          expect(await world.lotLedger.packStateOf(lot, 130)).to.equal(State[outcome]);
          await expect(module.restore(world.site.store, lot, 0, 130))
            .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
            .withArgs(lot, 130, State[outcome], State.Dispensed);
        });
      }
    }

    it("retires it when another site asks than the one that has it", async () => {
      const { world, lot } = await load(dispensed);
      expect(await (await asModule(world)).restore.staticCall(world.site.otherStore, lot, 0, 130)).to.equal(false);
    });

    it("is refused for a pack that nobody dispensed", async () => {
      const { world, lot } = await load(dispensed);
      await expect((await asModule(world)).restore(world.site.store, lot, 0, 129))
        .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
        .withArgs(lot, 129, State.Active, State.Dispensed);
    });
  });

  describe("given any other caller", () => {
    it("is refused, whoever it is", async () => {
      const { world, lot } = await load(dispensed);
      const { deployer, stranger, operator, admin } = world;
      for (const caller of [deployer, stranger, operator.dispenser, operator.officer, admin.pharmacy]) {
        const ledger = world.lotLedger.connect(caller);
        for (const acting of [
          () => ledger.dispense(world.site.store, lot, 0, 0, 0),
          () => ledger.restore(world.site.store, lot, 0, 130),
        ]) {
          await expect(acting())
            .to.be.revertedWithCustomError(world.consortium, "ModuleUnregistered")
            .withArgs(caller.address);
        }
      }
    });

    it("is taken once the Council registers it, while it closes, and refused once it is frozen", async () => {
      const { world, lot } = await load(dispensed);
      const { consortium, site } = world;
      const codec = consortium.interface;
      const module = freshAccount(world);
      const ledger = world.lotLedger.connect(module);
      await decide(world, codec.encodeFunctionData("registerModule", [module.address]));
      await ledger.dispense(site.store, lot, 0, 1, 0);
      await decide(world, codec.encodeFunctionData("closeModule", [module.address]));
      await ledger.dispense(site.store, lot, 0, 2, 0);
      await ledger.restore(site.store, lot, 0, 1);
      await decide(world, codec.encodeFunctionData("freezeModule", [module.address]));
      for (const acting of [
        () => ledger.dispense(site.store, lot, 0, 3, 0),
        () => ledger.restore(site.store, lot, 0, 2),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(consortium, "ModuleIsFrozen").withArgs(module.address);
      }
      await expect(dispenseOn(world, await issued(world), lot, 3)).to.emit(world.lotLedger, "PacksChanged");
    });
  });

  describe("given a ledger that the Council froze", () => {
    it("changes nothing more, for anybody, and answers as before", async () => {
      const { world, lot } = await load(dispensed);
      const { consortium, lotLedger, site } = world;
      const frozen = await lotLedger.getAddress();
      await decide(world, consortium.interface.encodeFunctionData("freezeModule", [frozen]));
      const module = await asModule(world);
      for (const acting of [
        () => module.dispense(site.store, lot, 0, 1, 0),
        () => module.restore(site.store, lot, 0, 130),
        () => as(world, "dispenser").supplyPacks(packs(lot, 0, 1), NO_OCCASION),
        () => as(world, "dispenser").lock(packs(lot, 0, 1), NO_OCCASION),
        () => as(world, "pharmacyLogistics").ship(named(lot, 0), site.plant, Movement.Return, NO_OCCASION),
        () => as(world, "officer").recallLot(lot, Recall.I, NO_OCCASION),
        () => as(world, "officer").reassignCustody(lot, 0, site.plant, id("order"), NO_OCCASION),
        () => registerLot(world, { lotNumber: "L2" }),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(consortium, "ModuleIsFrozen").withArgs(frozen);
      }
      expect((await lotLedger.consignmentOf(lot, 0)).site).to.equal(site.store);
      expect(await lotLedger.packStateOf(lot, 130)).to.equal(State.Dispensed);
      expect(Number(await lotLedger.today())).to.equal(Math.floor(((await now(world)) + 8 * 3600) / 86_400));
    });
  });
});
