import { expect } from "chai";
import { id } from "ethers";

import { Class, gtin, move, Movement, Reason, State } from "../../helpers/goods.ts";
import { DAY, nextBlockAt, now, passTo } from "../../helpers/membership.ts";
import {
  as,
  asModule,
  midnight,
  named,
  packs,
  Recall,
  setStatus,
  Status,
  stock,
  stockedStore,
  TEN_DAYS,
  type Stocked,
} from "../../helpers/packs.ts";
import { load, NO_OCCASION, type Connection, type World } from "../../helpers/world.ts";

/** When {@link supplied} supplied. */
let doneAt: number;

/** Packs 100 … 299 of the store's consignment were supplied in one act. */
async function supplied(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedStore(connection);
  await as(world, "dispenser").supplyPacks(packs(lot, 0, 100, 200), NO_OCCASION);
  doneAt = await now(world);
  return { world, lot };
}

function undo(world: World, lot: string, consignment = 0, first = 100, count = 200) {
  return as(world, "pharmacyLogistics").undo(packs(lot, consignment, first, count), NO_OCCASION);
}

describe("LotLedger, undo", () => {
  describe("given what can be undone", () => {
    for (const reason of ["Exported", "Sample", "FreeSample", "Damaged"] as const) {
      it(`puts packs retired as ${reason} back into stock, once`, async () => {
        const { world, lot } = await load(stockedStore);
        await as(world, "dispenser").retire(packs(lot, 0, 127, 2), Reason[reason], NO_OCCASION);
        await expect(undo(world, lot, 0, 127, 2))
          .to.emit(world.lotLedger, "PacksChanged")
          .withArgs(lot, world.site.store, 127, 2, State.Active, Reason.Undone);
        for (const index of [127, 128]) expect(await world.lotLedger.packStateOf(lot, index)).to.equal(State.Active);
        await expect(undo(world, lot, 0, 127, 2))
          .to.be.revertedWithCustomError(world.lotLedger, "NothingToUndo")
          .withArgs(lot, 127, 2);
      });
    }

    it("takes a sale over the counter back", async () => {
      const { world, lot } = await load(supplied);
      await undo(world, lot);
      expect(await world.lotLedger.packWord(lot, 1)).to.equal(0n);
      await as(world, "dispenser").supplyPacks(packs(lot, 0, 100, 200), NO_OCCASION);
      await undo(world, lot);
    });

    it("undoes a list pack by pack", async () => {
      const { world, lot } = await load(stockedStore);
      await as(world, "dispenser").supplyList(lot, 0, [4, 5], NO_OCCASION);
      await as(world, "dispenser").retireList(lot, 0, [6, 7], Reason.Damaged, NO_OCCASION);
      await expect(undo(world, lot, 0, 4, 2)).to.be.revertedWithCustomError(world.lotLedger, "NothingToUndo");
      for (const index of [7, 5, 4, 6]) await undo(world, lot, 0, index, 1);
      expect(await world.lotLedger.packWord(lot, 0)).to.equal(0n);
    });

    it("puts packs that were locked when they were retired back into stock", async () => {
      const { world, lot } = await load(stockedStore);
      await as(world, "dispenser").lock(packs(lot, 0, 4, 2), NO_OCCASION);
      await as(world, "dispenser").retire(packs(lot, 0, 4, 2), Reason.Damaged, NO_OCCASION);
      await undo(world, lot, 0, 4, 2);
      expect(await world.lotLedger.packWord(lot, 0)).to.equal(0n);
    });

    for (const operator of ["dispenser", "pharmacyLogistics", "pharmacyQuality"] as const) {
      it(`is done by ${operator} of the same site, whoever did it`, async () => {
        const { world, lot } = await load(supplied);
        await expect(as(world, operator).undo(packs(lot, 0, 100, 200), NO_OCCASION)).to.emit(
          world.lotLedger,
          "PacksChanged",
        );
      });
    }
  });

  describe("given what can't be undone", () => {
    for (const reason of ["Destroyed", "Stolen", "Lost", "Repacked"] as const) {
      it(`law 6: never brings back packs retired as ${reason}, even once undone from another reason`, async () => {
        const { world, lot } = await load(stockedStore);
        const ledger = as(world, "dispenser");
        await ledger.retire(packs(lot, 0, 4, 2), Reason.Damaged, NO_OCCASION);
        await undo(world, lot, 0, 4, 2);
        await ledger.retire(packs(lot, 0, 4, 2), Reason[reason], NO_OCCASION);
        await ledger.retireList(lot, 0, [9], Reason[reason], NO_OCCASION);
        for (const [first, count] of [
          [4, 2],
          [4, 1],
          [9, 1],
        ] as const) {
          await expect(undo(world, lot, 0, first, count))
            .to.be.revertedWithCustomError(world.lotLedger, "NothingToUndo")
            .withArgs(lot, first, count);
        }
      });
    }

    it("law 1: never brings back what a module dispensed, or what was opened, or what is locked", async () => {
      const { world, lot } = await load(stockedStore);
      const ledger = as(world, "dispenser");
      await ledger.supplyList(lot, 0, [4, 5, 6], NO_OCCASION);
      for (const index of [4, 5, 6]) await undo(world, lot, 0, index, 1);
      await (await asModule(world)).dispense(world.site.store, lot, 0, 4, 0);
      await ledger.open(lot, 0, 5, NO_OCCASION);
      await ledger.lock(packs(lot, 0, 6), NO_OCCASION);
      for (const index of [4, 5, 6, 7]) {
        await expect(undo(world, lot, 0, index, 1))
          .to.be.revertedWithCustomError(world.lotLedger, "NothingToUndo")
          .withArgs(lot, index, 1);
      }
    });

    for (const [first, count] of [
      [100, 199],
      [100, 201],
      [101, 199],
      [99, 201],
      [99, 200],
      [150, 1],
      [300, 200],
    ] as const) {
      it(`does not undo packs ${first} … ${first + count - 1} where 100 … 299 were supplied`, async () => {
        const { world, lot } = await load(supplied);
        await expect(undo(world, lot, 0, first, count))
          .to.be.revertedWithCustomError(world.lotLedger, "NothingToUndo")
          .withArgs(lot, first, count);
      });
    }

    it("is refused once a module has taken some of the packs back", async () => {
      const { world, lot } = await load(supplied);
      await (await asModule(world)).restore(world.site.store, lot, 0, 150);
      await expect(undo(world, lot))
        .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
        .withArgs(lot, 150, State.Active, State.Dispensed);
    });
  });

  describe("given the time since", () => {
    for (const [seconds, works] of [
      [-1, true],
      [0, true],
      [1, false],
    ] as const) {
      it(`is ${works ? "done" : "too late"} ${seconds} s from the end of 10 days`, async () => {
        const { world, lot } = await load(supplied);
        await nextBlockAt(world, doneAt + TEN_DAYS + seconds);
        if (works) await expect(undo(world, lot)).to.emit(world.lotLedger, "PacksChanged");
        else {
          await expect(undo(world, lot))
            .to.be.revertedWithCustomError(world.lotLedger, "UndoIsTooLate")
            .withArgs(lot, 100, doneAt);
        }
      });
    }

    it("counts from the last time it was done", async () => {
      const { world, lot } = await load(supplied);
      await undo(world, lot);
      await passTo(world, doneAt + 8 * DAY);
      await as(world, "dispenser").supplyPacks(packs(lot, 0, 100, 200), NO_OCCASION);
      await passTo(world, doneAt + 17 * DAY);
      await expect(undo(world, lot)).to.emit(world.lotLedger, "PacksChanged");
    });

    it("unlocks at any time", async () => {
      const { world, lot } = await load(stockedStore);
      await as(world, "dispenser").lock(packs(lot, 0, 5), NO_OCCASION);
      await passTo(world, (await now(world)) + 20 * TEN_DAYS);
      await as(world, "dispenser").unlock(packs(lot, 0, 5), NO_OCCASION);
      expect(await world.lotLedger.packStateOf(lot, 5)).to.equal(State.Active);
    });

    for (const [seconds, works] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const) {
      it(`is ${works ? "done" : "refused"} ${seconds} s from the midnight after the last day`, async () => {
        const { world } = await load(stockedStore);
        const day = Number(await world.lotLedger.today());
        const lot = await stock(world, 2, { class: Class.OverTheCounter }, { expiryDay: day + 2 });
        await as(world, "dispenser").supplyPacks(packs(lot, 0, 5), NO_OCCASION);
        await nextBlockAt(world, midnight(day + 3) + seconds);
        if (works) await expect(undo(world, lot, 0, 5, 1)).to.emit(world.lotLedger, "PacksChanged");
        else {
          await expect(undo(world, lot, 0, 5, 1))
            .to.be.revertedWithCustomError(world.lotLedger, "LotExpired")
            .withArgs(lot, day + 2, day + 3);
        }
      });
    }
  });

  describe("given where the packs are", () => {
    it("is refused to the site they went to, and done once they are back", async () => {
      const { world, lot } = await load(supplied);
      await move(world, lot, 0, "store", "warehouse", Movement.Return);
      await expect(undo(world, lot))
        .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
        .withArgs(lot, 0, world.site.warehouse, world.site.store);
      await expect(as(world, "distributorLogistics").undo(packs(lot, 0, 100, 200), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "UndoByAnotherSite")
        .withArgs(lot, 100, world.site.store, world.site.warehouse);
      await move(world, lot, 0, "warehouse", "store");
      await expect(undo(world, lot)).to.emit(world.lotLedger, "PacksChanged");
    });

    it("is refused on their way", async () => {
      const { world, lot } = await load(supplied);
      await as(world, "pharmacyLogistics").ship(named(lot, 0), world.site.warehouse, Movement.Return, NO_OCCASION);
      await expect(undo(world, lot))
        .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentInTransit")
        .withArgs(lot, 0, world.site.warehouse);
    });

    it("is done by the consignment that contains them now, and waits until one contains them all", async () => {
      const { world, lot } = await load(supplied);
      const ledger = as(world, "pharmacyLogistics");
      await ledger.split(lot, 0, 50, NO_OCCASION);
      await ledger.split(lot, 50, 200, NO_OCCASION);
      for (const consignment of [0, 50, 200]) {
        await expect(undo(world, lot, consignment))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, consignment, 100, 200);
      }
      await ledger.merge(lot, 50, 200, NO_OCCASION);
      await expect(undo(world, lot, 50)).to.emit(world.lotLedger, "PacksChanged");
    });
  });

  describe("given what happened to the lot and the product since", () => {
    it("is refused for a recalled lot", async () => {
      const { world, lot } = await load(supplied);
      await as(world, "makerQuality").recallLot(lot, Recall.III, NO_OCCASION);
      await expect(undo(world, lot))
        .to.be.revertedWithCustomError(world.lotLedger, "LotIsRecalled")
        .withArgs(lot, Recall.III);
    });

    it("is refused for a withdrawn product, and done for a suspended one", async () => {
      const { world, lot } = await load(supplied);
      await as(world, "dispenser").supplyPacks(packs(lot, 0, 5), NO_OCCASION);
      await setStatus(world, gtin(1), Status.Suspended);
      await expect(undo(world, lot)).to.emit(world.lotLedger, "PacksChanged");
      await setStatus(world, gtin(1), Status.Withdrawn);
      await expect(undo(world, lot, 0, 5, 1))
        .to.be.revertedWithCustomError(world.drugRegistry, "ProductNotApproved")
        .withArgs(gtin(1), Status.Withdrawn);
    });

    it("is done for held goods, which stay held", async () => {
      const { world, lot } = await load(supplied);
      await as(world, "officer").holdLot(lot, NO_OCCASION);
      await as(world, "officer").holdConsignment(lot, 0, NO_OCCASION);
      await expect(undo(world, lot)).to.emit(world.lotLedger, "PacksChanged");
      await expect(
        as(world, "dispenser").supplyPacks(packs(lot, 0, 100, 200), NO_OCCASION),
      ).to.be.revertedWithCustomError(world.lotLedger, "LotIsHeld");
    });

    it("belongs to its lot: the same packs of another have nothing to undo", async () => {
      const { world } = await load(supplied);
      const other = await stock(world, 2, { class: Class.OverTheCounter });
      await expect(undo(world, other))
        .to.be.revertedWithCustomError(world.lotLedger, "NothingToUndo")
        .withArgs(other, 100, 200);
      await expect(undo(world, id("none"))).to.be.revertedWithCustomError(world.lotLedger, "LotUnknown");
    });
  });
});
