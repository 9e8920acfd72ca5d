import { expect } from "chai";
import fc from "fast-check";

import { Class, gtin, Reason, registerLot, State } from "../../helpers/goods.ts";
import { nextBlockAt } from "../../helpers/membership.ts";
import { as, midnight, packs, stock, stockedPlant, stockedStore, type Stocked } from "../../helpers/packs.ts";
import { load, NO_OCCASION, type Connection, type World } from "../../helpers/world.ts";

const LAST_UINT32 = 2 ** 32 - 1;

/** Longest ranges, written down a second time on purpose. */
const MOST_RETIRED = 65_536;
const MOST_SUPPLIED = 16_384;
const MOST_LISTED = 250;

/** 70,000 packs in the store: more than one call takes. */
async function largeStore(connection: Connection): Promise<Stocked> {
  const { world } = await stockedStore(connection);
  return { world, lot: await stock(world, 2, { class: Class.OverTheCounter }, { packCount: 70_000 }) };
}

/** 1,000 packs in the store: 10–19 locked, 300 retired, 600 supplied. */
async function mixedStore(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedStore(connection);
  await as(world, "pharmacyLogistics").lock(packs(lot, 0, 10, 10), NO_OCCASION);
  await as(world, "pharmacyLogistics").retire(packs(lot, 0, 300), Reason.Lost, NO_OCCASION);
  await as(world, "dispenser").supplyPacks(packs(lot, 0, 600), NO_OCCASION);
  return { world, lot };
}

/** The states of a lot's packs as the ledger's words have them. */
async function statesOf(world: World, lot: string, count: number): Promise<number[]> {
  const states: number[] = [];
  for (let word = 0; word * 128 < count; word++) {
    let bits = await world.lotLedger.packWord(lot, word);
    for (let place = 0; place < 128 && states.length < count; place++, bits >>= 2n) states.push(Number(bits & 3n));
    if (states.length === count) expect(bits, "bits past the last pack").to.equal(0n);
  }
  return states;
}

/** `count` packs in stock, but for those `changed` says. */
function expected(count: number, ...changed: [first: number, count: number, state: number][]): number[] {
  const states = Array.from({ length: count }, (): number => State.Active);
  for (const [first, many, state] of changed) states.fill(state, first, first + many);
  return states;
}

describe("LotLedger, packs", () => {
  describe("when packs are retired", () => {
    for (const name of [
      "Destroyed",
      "Exported",
      "Sample",
      "FreeSample",
      "Stolen",
      "Lost",
      "Damaged",
      "Repacked",
    ] as const) {
      it(`keeps the reason ${name}`, async () => {
        const { world, lot } = await load(stockedStore);
        await expect(as(world, "pharmacyLogistics").retire(packs(lot, 0, 4, 3), Reason[name], NO_OCCASION))
          .to.emit(world.lotLedger, "PacksChanged")
          .withArgs(lot, world.site.store, 4, 3, State.Retired, Reason[name])
          .and.to.emit(world.lotLedger, "Recorded");
        await expect(as(world, "pharmacyLogistics").retireList(lot, 0, [9, 8], Reason[name], NO_OCCASION))
          .to.emit(world.lotLedger, "PacksChanged")
          .withArgs(lot, world.site.store, 9, 1, State.Retired, Reason[name]);
        expect(await statesOf(world, lot, 1000)).to.deep.equal(
          expected(1000, [4, 3, State.Retired], [8, 2, State.Retired]),
        );
      });
    }

    for (const name of ["Supplied", "Dispensed", "Opened", "Locked", "Unlocked", "Undone", "Withdrawn"] as const) {
      it(`refuses the reason ${name}, which is none of a retirement`, async () => {
        const { world, lot } = await load(stockedStore);
        const ledger = as(world, "pharmacyLogistics");
        for (const acting of [
          () => ledger.retire(packs(lot, 0, 4), Reason[name], NO_OCCASION),
          () => ledger.retireList(lot, 0, [4], Reason[name], NO_OCCASION),
        ]) {
          await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "ReasonUnfit").withArgs(Reason[name]);
        }
      });
    }

    it("refuses a reason that does not exist", async () => {
      const { world, lot } = await load(stockedStore);
      await expect(
        as(world, "pharmacyLogistics").retire(packs(lot, 0, 4), 15, NO_OCCASION),
      ).to.be.revertedWithoutReason(world.connection.ethers);
    });

    for (const operator of ["dispenser", "pharmacyLogistics", "pharmacyQuality"] as const) {
      it(`is done, locked and unlocked by ${operator}`, async () => {
        const { world, lot } = await load(stockedStore);
        const ledger = as(world, operator);
        await ledger.retire(packs(lot, 0, 0), Reason.Damaged, NO_OCCASION);
        await ledger.lock(packs(lot, 0, 1, 2), NO_OCCASION);
        await ledger.unlock(packs(lot, 0, 1), NO_OCCASION);
        expect(await statesOf(world, lot, 1000)).to.deep.equal(
          expected(1000, [0, 1, State.Retired], [2, 1, State.Locked]),
        );
      });
    }

    it("takes packs that are all locked, and refuses locked and active ones together", async () => {
      const { world, lot } = await load(mixedStore);
      const ledger = as(world, "pharmacyLogistics");
      const retire = (first: number, count: number) =>
        ledger.retire(packs(lot, 0, first, count), Reason.Damaged, NO_OCCASION);
      await expect(retire(8, 4))
        .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
        .withArgs(lot, 10, State.Locked, State.Active);
      await expect(retire(18, 4))
        .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
        .withArgs(lot, 20, State.Active, State.Locked);
      await retire(12, 3);
      expect((await statesOf(world, lot, 1000)).slice(10, 20)).to.deep.equal([3, 3, 2, 2, 2, 3, 3, 3, 3, 3]);
    });

    it("law 3: is refused to everybody but the custodian's site", async () => {
      const { world, lot } = await load(stockedStore);
      for (const operator of [
        "otherDispenser",
        "makerQuality",
        "distributorLogistics",
        "distributorQuality",
      ] as const) {
        const { site } = await world.consortium.operatorOf(world.operator[operator]);
        const ledger = as(world, operator);
        for (const acting of [
          () => ledger.retire(packs(lot, 0, 4), Reason.Damaged, NO_OCCASION),
          () => ledger.retireList(lot, 0, [4], Reason.Damaged, NO_OCCASION),
          () => ledger.lock(packs(lot, 0, 4), NO_OCCASION),
          () => ledger.unlock(packs(lot, 0, 4), NO_OCCASION),
          () => ledger.undo(packs(lot, 0, 4), NO_OCCASION),
        ]) {
          await expect(acting())
            .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
            .withArgs(lot, 0, world.site.store, site);
        }
      }
    });
  });

  describe("when ranges meet the words of 128 packs", () => {
    for (const [first, count] of [
      [0, 1],
      [0, 127],
      [0, 128],
      [0, 129],
      [1, 127],
      [127, 1],
      [127, 2],
      [128, 128],
      [100, 300],
      [255, 258],
      [999, 1],
      [0, 1000],
    ] as const) {
      it(`changes packs ${first} … ${first + count - 1} and no other`, async () => {
        const { world, lot } = await load(stockedStore);
        const ledger = as(world, "pharmacyLogistics");
        await ledger.lock(packs(lot, 0, first, count), NO_OCCASION);
        expect(await statesOf(world, lot, 1000)).to.deep.equal(expected(1000, [first, count, State.Locked]));
        for (const index of new Set([first, first + count - 1])) {
          expect(await world.lotLedger.packStateOf(lot, index)).to.equal(State.Locked);
        }
        await ledger.unlock(packs(lot, 0, first, count), NO_OCCASION);
        expect(await statesOf(world, lot, 1000)).to.deep.equal(expected(1000));
      });
    }

    it("names the first pack that is in another state, in whichever word it lies, and changes nothing", async () => {
      const { world, lot } = await load(mixedStore);
      const before = await statesOf(world, lot, 1000);
      for (const [first, count, stray, state] of [
        [10, 1, 10, State.Locked],
        [0, 1000, 10, State.Locked],
        [20, 980, 300, State.Retired],
        [301, 699, 600, State.Dispensed],
        [256, 45, 300, State.Retired],
      ] as const) {
        await expect(as(world, "pharmacyLogistics").lock(packs(lot, 0, first, count), NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
          .withArgs(lot, stray, state, State.Active);
      }
      expect(await statesOf(world, lot, 1000)).to.deep.equal(before);
    });

    it("law 4: holds what a list of states would, after any ranges locked, unlocked, retired and supplied", async () => {
      const step = fc.record({
        act: fc.constantFrom("lock", "unlock", "retire", "supplyPacks"),
        first: fc.integer({ min: 0, max: 999 }),
        count: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 100, max: 300 })),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
          const { world, lot } = await load(stockedStore);
          const states = expected(1000);
          for (const { act, first, count } of steps) {
            const range = packs(lot, 0, first, Math.min(count, 1000 - first));
            const here = states.slice(first, first + range.count);
            const from =
              act === "unlock" || (act === "retire" && here[0] === State.Locked) ? State.Locked : State.Active;
            const to = {
              lock: State.Locked,
              unlock: State.Active,
              retire: State.Retired,
              supplyPacks: State.Dispensed,
            }[act];
            const ledger = as(world, "dispenser");
            const acting =
              act === "retire" ? ledger.retire(range, Reason.Lost, NO_OCCASION) : ledger[act](range, NO_OCCASION);
            const stray = here.findIndex((state) => state !== from);
            if (stray === -1) {
              await acting;
              states.fill(to, first, first + range.count);
            } else {
              await expect(acting)
                .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
                .withArgs(lot, first + stray, here[stray], from);
            }
          }
          expect(await statesOf(world, lot, 1000)).to.deep.equal(states);
        }),
        { seed: 20260102, numRuns: 15 },
      );
    });

    it("reaches the last pack of the largest lot, and none after it", async () => {
      const { world } = await load(stockedPlant);
      const lot = await registerLot(world, { lotNumber: "L2", packCount: 16_777_215 });
      const ledger = as(world, "makerLogistics");
      await ledger.lock(packs(lot, 0, 16_777_214), NO_OCCASION);
      expect(await world.lotLedger.packWord(lot, 131_071)).to.equal(3n << 252n);
      expect(await world.lotLedger.packStateOf(lot, 16_777_215)).to.equal(State.Active);
      for (const [first, count] of [
        [16_777_215, 1],
        [16_777_213, 3],
      ] as const) {
        await expect(ledger.lock(packs(lot, 0, first, count), NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, 0, first, count);
      }
    });
  });

  describe("when a range is not one of the consignment named", () => {
    const acts = (world: World, range: ReturnType<typeof packs>) => [
      () => as(world, "dispenser").retire(range, Reason.Damaged, NO_OCCASION),
      () => as(world, "dispenser").lock(range, NO_OCCASION),
      () => as(world, "dispenser").unlock(range, NO_OCCASION),
      () => as(world, "dispenser").undo(range, NO_OCCASION),
      () => as(world, "dispenser").supplyPacks(range, NO_OCCASION),
    ];

    it("is refused when it is empty", async () => {
      const { world, lot } = await load(stockedStore);
      for (const act of acts(world, packs(lot, 0, 5, 0))) {
        await expect(act()).to.be.revertedWithCustomError(world.lotLedger, "RangesInvalid").withArgs(5, 0);
      }
    });

    it("is refused before, across and after its ends, and where numbers would wrap", async () => {
      const { world, lot } = await load(stockedStore);
      await as(world, "pharmacyLogistics").split(lot, 0, 100, NO_OCCASION);
      await as(world, "pharmacyLogistics").split(lot, 100, 200, NO_OCCASION);
      for (const [first, count] of [
        [0, 1],
        [99, 2],
        [199, 2],
        [200, 1],
        [LAST_UINT32, 1],
        [LAST_UINT32, 2],
        [LAST_UINT32 - 99, 200],
      ] as const) {
        for (const act of acts(world, packs(lot, 100, first, count))) {
          await expect(act())
            .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
            .withArgs(lot, 100, first, count);
        }
      }
    });

    it("is refused by a name that stands for nothing, and for a lot that does not exist", async () => {
      const { world, lot } = await load(stockedStore);
      const none = lot.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
      for (const act of acts(world, packs(lot, 5, 5))) {
        await expect(act()).to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown").withArgs(lot, 5);
      }
      for (const act of acts(world, packs(none, 0, 5))) {
        await expect(act()).to.be.revertedWithCustomError(world.lotLedger, "LotUnknown").withArgs(none);
      }
    });
  });

  describe("when ranges and lists are as long as they may be", () => {
    it(`locks, unlocks and retires ${MOST_RETIRED} packs, off the words' bounds too, and no more`, async () => {
      const { world, lot } = await load(largeStore);
      const ledger = as(world, "pharmacyLogistics");
      await ledger.lock(packs(lot, 0, 1, MOST_RETIRED), NO_OCCASION);
      await ledger.unlock(packs(lot, 0, 1, MOST_RETIRED), NO_OCCASION);
      await ledger.retire(packs(lot, 0, 1, MOST_RETIRED), Reason.Damaged, NO_OCCASION);
      await ledger.undo(packs(lot, 0, 1, MOST_RETIRED), NO_OCCASION);
      const long = packs(lot, 0, 0, MOST_RETIRED + 1);
      for (const acting of [
        () => ledger.lock(long, NO_OCCASION),
        () => ledger.unlock(long, NO_OCCASION),
        () => ledger.retire(long, Reason.Damaged, NO_OCCASION),
        () => ledger.retire(packs(lot, 0, 0, LAST_UINT32), Reason.Damaged, NO_OCCASION),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "ListLengthInvalid");
      }
    });

    it(`supplies ${MOST_SUPPLIED} packs and no more`, async () => {
      const { world, lot } = await load(largeStore);
      await as(world, "dispenser").supplyPacks(packs(lot, 0, 77, MOST_SUPPLIED), NO_OCCASION);
      await expect(as(world, "dispenser").supplyPacks(packs(lot, 0, 20_000, MOST_SUPPLIED + 1), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "ListLengthInvalid")
        .withArgs(MOST_SUPPLIED + 1, MOST_SUPPLIED);
    });

    it(`takes lists of ${MOST_LISTED}, each in a word of its own, and none that is empty or longer`, async () => {
      const { world, lot } = await load(largeStore);
      const ledger = as(world, "dispenser");
      const far = (offset: number, length = MOST_LISTED) => Array.from({ length }, (_, index) => offset + index * 128);
      await ledger.supplyList(lot, 0, far(0), NO_OCCASION);
      await ledger.retireList(lot, 0, far(1), Reason.Damaged, NO_OCCASION);
      for (const length of [0, MOST_LISTED + 1]) {
        for (const acting of [
          () => ledger.supplyList(lot, 0, far(2, length), NO_OCCASION),
          () => ledger.retireList(lot, 0, far(2, length), Reason.Damaged, NO_OCCASION),
        ]) {
          await expect(acting())
            .to.be.revertedWithCustomError(world.lotLedger, "ListLengthInvalid")
            .withArgs(length, MOST_LISTED);
        }
      }
    });

    it("refuses a list that names a pack twice or one outside, and then changes none", async () => {
      const { world, lot } = await load(stockedStore);
      const ledger = as(world, "dispenser");
      await expect(ledger.supplyList(lot, 0, [7, 3, 7], NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
        .withArgs(lot, 7, State.Dispensed, State.Active);
      await expect(ledger.retireList(lot, 0, [7, 3, 7], Reason.Lost, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "PackNotInState")
        .withArgs(lot, 7, State.Retired, State.Active);
      for (const outside of [1000, LAST_UINT32]) {
        await expect(ledger.supplyList(lot, 0, [7, outside], NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, 0, outside, 1);
        await expect(ledger.retireList(lot, 0, [7, outside], Reason.Lost, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, 0, outside, 1);
      }
      expect(await statesOf(world, lot, 1000)).to.deep.equal(expected(1000));
    });

    it("takes a list that names the last pack there is", async () => {
      const { world, lot } = await load(stockedStore);
      const ledger = as(world, "dispenser");
      await as(world, "pharmacyLogistics").split(lot, 0, 500, NO_OCCASION);
      await ledger.supplyList(lot, 0, [499], NO_OCCASION);
      await ledger.retireList(lot, 500, [999], Reason.Lost, NO_OCCASION);
      expect(await world.lotLedger.packStateOf(lot, 499)).to.equal(State.Dispensed);
      expect(await world.lotLedger.packStateOf(lot, 999)).to.equal(State.Retired);
    });

    it("retires active and locked packs of one list, each from its own state", async () => {
      const { world, lot } = await load(mixedStore);
      await as(world, "dispenser").retireList(lot, 0, [15, 5], Reason.Lost, NO_OCCASION);
      expect(await world.lotLedger.packStateOf(lot, 15)).to.equal(State.Retired);
      expect(await world.lotLedger.packStateOf(lot, 5)).to.equal(State.Retired);
    });
  });

  describe("when packs are supplied over the counter", () => {
    it("hands them over, by range and by list", async () => {
      const { world, lot } = await load(stockedStore);
      await expect(as(world, "dispenser").supplyPacks(packs(lot, 0, 126, 4), NO_OCCASION))
        .to.emit(world.lotLedger, "PacksChanged")
        .withArgs(lot, world.site.store, 126, 4, State.Dispensed, Reason.Supplied);
      await expect(as(world, "dispenser").supplyList(lot, 0, [500], NO_OCCASION))
        .to.emit(world.lotLedger, "PacksChanged")
        .withArgs(lot, world.site.store, 500, 1, State.Dispensed, Reason.Supplied);
      expect(await statesOf(world, lot, 1000)).to.deep.equal(
        expected(1000, [126, 4, State.Dispensed], [500, 1, State.Dispensed]),
      );
    });

    for (const name of ["Prescription", "Controlled"] as const) {
      it(`is refused for the class ${name}`, async () => {
        const { world } = await load(stockedStore);
        const lot = await stock(world, 2, { class: Class[name] });
        for (const acting of [
          () => as(world, "dispenser").supplyPacks(packs(lot, 0, 1), NO_OCCASION),
          () => as(world, "dispenser").supplyList(lot, 0, [1], NO_OCCASION),
        ]) {
          await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "PrescriptionNeeded").withArgs(gtin(2));
        }
      });
    }

    it("is refused to another pharmacy, for the very packs", async () => {
      const { world, lot } = await load(stockedStore);
      await expect(as(world, "otherDispenser").supplyPacks(packs(lot, 0, 1), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
        .withArgs(lot, 0, world.site.store, world.site.otherStore);
    });

    for (const [seconds, works] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const) {
      it(`law 5: is ${works ? "done" : "refused"} ${seconds} s from the midnight after the last day`, async () => {
        const { world } = await load(stockedStore);
        const day = Number(await world.lotLedger.today());
        const lot = await stock(world, 2, { class: Class.OverTheCounter }, { expiryDay: day + 1 });
        await nextBlockAt(world, midnight(day + 2) + seconds);
        const supplying = as(world, "dispenser").supplyPacks(packs(lot, 0, 1), NO_OCCASION);
        if (works) await expect(supplying).to.emit(world.lotLedger, "PacksChanged");
        else {
          await expect(supplying)
            .to.be.revertedWithCustomError(world.lotLedger, "LotExpired")
            .withArgs(lot, day + 1, day + 2);
        }
      });
    }
  });
});
