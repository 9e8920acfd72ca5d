import { expect } from "chai";
import fc from "fast-check";

import { Movement } from "../../helpers/goods.ts";
import {
  as,
  Hold,
  layoutOf,
  lyingAt,
  named,
  packs,
  setCondition,
  stockedPlant,
  stockedStore,
} from "../../helpers/packs.ts";
import { load, NO_OCCASION, type World } from "../../helpers/world.ts";

const LAST_UINT32 = 2 ** 32 - 1;

/** Ranges of a lot, in any order, apart from each other. */
type Range = readonly [first: number, count: number];

describe("LotLedger, parts of consignments", () => {
  describe("when a consignment is split", () => {
    for (const second of [1, 128, 999]) {
      it(`becomes two at pack ${second}, with the same condition`, async () => {
        const { world, lot } = await load(stockedStore);
        await setCondition(world, lot, 0, { holds: 1 << Hold.Custodian, minutesOut: 30 });
        const whole = await lyingAt(world, lot, 0);
        await expect(as(world, "pharmacyLogistics").split(lot, 0, second, NO_OCCASION))
          .to.emit(world.lotLedger, "ConsignmentSplit")
          .withArgs(lot, 0, 1000, second);
        expect(await layoutOf(world, lot)).to.deep.equal([
          { ...whole, count: second },
          { ...whole, first: second, count: 1000 - second },
        ]);
      });
    }

    it("is refused at its first pack, past its last and far beyond the lot", async () => {
      const { world, lot } = await load(stockedPlant);
      const ledger = as(world, "makerLogistics");
      await ledger.split(lot, 0, 500, NO_OCCASION);
      for (const [first, second] of [
        [0, 0],
        [0, 500],
        [0, LAST_UINT32],
        [500, 0],
        [500, 499],
        [500, 500],
        [500, 1000],
      ] as const) {
        await expect(ledger.split(lot, first, second, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, first, second, 1);
      }
    });

    it("is refused to anybody but its custodian, and in transit", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      await expect(as(world, "otherLogistics").split(lot, 0, 5, NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
        .withArgs(lot, 0, site.plant, site.otherStore);
      await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
      await expect(as(world, "makerLogistics").split(lot, 0, 5, NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "ConsignmentInTransit")
        .withArgs(lot, 0, site.warehouse);
      await expect(as(world, "distributorLogistics").split(lot, 0, 5, NO_OCCASION)).to.be.revertedWithCustomError(
        lotLedger,
        "NotCustodian",
      );
    });
  });

  describe("when neighbours are merged", () => {
    for (const [left, right, holds, minutes] of [
      [{ holds: 0, minutesOut: 0 }, { holds: 0, minutesOut: 0 }, 0, 0],
      [{ holds: 0b0001, minutesOut: 90 }, { holds: 0b0110, minutesOut: 30 }, 0b0111, 90],
      [{ holds: 0b1000, minutesOut: 30 }, { holds: 0b1001, minutesOut: 90 }, 0b1001, 90],
      [{ holds: 0, minutesOut: 7 }, { holds: 0, minutesOut: 7 }, 0, 7],
    ] as const) {
      it(`has the worse of ${JSON.stringify(left)} and ${JSON.stringify(right)}`, async () => {
        const { world, lot } = await load(stockedPlant);
        const ledger = as(world, "makerLogistics");
        await ledger.split(lot, 0, 300, NO_OCCASION);
        await ledger.split(lot, 300, 600, NO_OCCASION);
        await setCondition(world, lot, 300, left);
        await setCondition(world, lot, 600, right);
        await expect(ledger.merge(lot, 300, 600, NO_OCCASION))
          .to.emit(world.lotLedger, "ConsignmentsMerged")
          .withArgs(lot, 300, 600, holds, minutes, 0, 0);
        const layout = await layoutOf(world, lot);
        expect(layout.map(({ first }) => first)).to.deep.equal([0, 300]);
        expect(layout[1]).to.include({ count: 700, holds, minutesOut: minutes, recipient: 0, reason: 0 });
      });
    }

    it("leaves a name that stands for nothing, until it is split there again", async () => {
      const { world, lot } = await load(stockedPlant);
      const ledger = as(world, "makerLogistics");
      await ledger.split(lot, 0, 300, NO_OCCASION);
      await ledger.merge(lot, 0, 300, NO_OCCASION);
      expect((await lyingAt(world, lot, 300)).count).to.equal(0);
      for (const acting of [
        () => ledger.ship(named(lot, 300), world.site.warehouse, Movement.Sale, NO_OCCASION),
        () => ledger.split(lot, 300, 400, NO_OCCASION),
        () => ledger.lock(packs(lot, 300, 300), NO_OCCASION),
        () => ledger.merge(lot, 300, 1000, NO_OCCASION),
      ]) {
        await expect(acting()).to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown").withArgs(lot, 300);
      }
      await ledger.split(lot, 0, 300, NO_OCCASION);
      expect((await lyingAt(world, lot, 300)).count).to.equal(700);
    });

    it("is refused to what is not next to it", async () => {
      const { world, lot } = await load(stockedPlant);
      const ledger = as(world, "makerLogistics");
      for (const [first, second] of [
        [0, 300],
        [300, 600],
      ] as const) {
        await ledger.split(lot, first, second, NO_OCCASION);
      }
      for (const [first, second] of [
        [0, 0],
        [0, 600],
        [300, 0],
        [0, 299],
        [0, 1000],
        [600, LAST_UINT32],
      ] as const) {
        await expect(ledger.merge(lot, first, second, NO_OCCASION))
          .to.be.revertedWithCustomError(world.lotLedger, "NotNeighbours")
          .withArgs(lot, first, second);
      }
      await expect(ledger.merge(lot, 600, 1000, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown")
        .withArgs(lot, 1000);
    });

    it("is refused across sites and in transit, whichever of the two it is", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      const ledger = as(world, "makerLogistics");
      await ledger.split(lot, 0, 300, NO_OCCASION);
      await ledger.split(lot, 300, 600, NO_OCCASION);
      await ledger.ship(named(lot, 300), site.warehouse, Movement.Sale, NO_OCCASION);
      for (const [first, second] of [
        [0, 300],
        [300, 600],
      ] as const) {
        await expect(ledger.merge(lot, first, second, NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "ConsignmentInTransit")
          .withArgs(lot, 300, site.warehouse);
      }
      await as(world, "distributorLogistics").receiveGoods(named(lot, 300), NO_OCCASION);
      for (const [first, second] of [
        [0, 300],
        [300, 600],
      ] as const) {
        await expect(ledger.merge(lot, first, second, NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
          .withArgs(lot, 300, site.warehouse, site.plant);
      }
    });
  });

  describe("when ranges are picked", () => {
    const pick = (world: World, ranges: ReturnType<typeof packs>[]) =>
      as(world, "makerLogistics").pick(ranges, world.site.warehouse, Movement.Sale, NO_OCCASION);

    for (const [where, first, count, layout, splits] of [
      ["all of it", 0, 1000, [1000], 0],
      ["its beginning", 0, 1, [1, 999], 1],
      ["its middle", 500, 7, [500, 7, 493], 2],
      ["its end", 999, 1, [999, 1], 1],
    ] as const) {
      it(`sends ${where} and leaves the rest where it is`, async () => {
        const { world, lot } = await load(stockedPlant);
        const { lotLedger, site } = world;
        const sent = await pick(world, [packs(lot, 0, first, count)]);
        await expect(sent)
          .to.emit(lotLedger, "ConsignmentShipped")
          .withArgs(lot, site.plant, site.warehouse, first, count, Movement.Sale);
        expect(await lotLedger.queryFilter(lotLedger.filters.ConsignmentSplit(), sent.blockNumber ?? 0)).to.have.length(
          splits,
        );
        const found = await layoutOf(world, lot);
        expect(found.map((each) => each.count)).to.deep.equal(layout);
        for (const each of found) expect(each.recipient).to.equal(each.first === first ? site.warehouse : 0);
      });
    }

    it("takes several out of one consignment, each naming the one that contains it by then", async () => {
      const { world, lot } = await load(stockedPlant);
      await pick(world, [packs(lot, 0, 10, 5), packs(lot, 15, 20, 1), packs(lot, 0, 9, 1), packs(lot, 21, 21, 979)]);
      const found = await layoutOf(world, lot);
      expect(found.map(({ first, recipient }) => [first, recipient !== 0])).to.deep.equal([
        [0, false],
        [9, true],
        [10, true],
        [15, false],
        [20, true],
        [21, true],
      ]);
    });

    it("gives the parts the condition of the whole, however it is sent", async () => {
      const { world, lot } = await load(stockedStore);
      await setCondition(world, lot, 0, { holds: 1 << Hold.Device, minutesOut: 77 });
      await as(world, "pharmacyLogistics").pick(
        [packs(lot, 0, 3, 2)],
        world.site.warehouse,
        Movement.Return,
        NO_OCCASION,
      );
      for (const each of await layoutOf(world, lot))
        expect(each).to.include({ holds: 1 << Hold.Device, minutesOut: 77 });
    });

    it("refuses the same pack twice, by its old name and by its new one", async () => {
      const { world, lot } = await load(stockedPlant);
      await expect(pick(world, [packs(lot, 0, 5, 5), packs(lot, 0, 9, 1)]))
        .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
        .withArgs(lot, 0, 9, 1);
      await expect(pick(world, [packs(lot, 0, 5, 5), packs(lot, 5, 9, 1)]))
        .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentInTransit")
        .withArgs(lot, 9, world.site.warehouse);
      expect(await layoutOf(world, lot)).to.have.length(1);
    });

    it("refuses a range that is empty, before, past or far beyond its consignment", async () => {
      const { world, lot } = await load(stockedPlant);
      await as(world, "makerLogistics").split(lot, 0, 100, NO_OCCASION);
      await as(world, "makerLogistics").split(lot, 100, 200, NO_OCCASION);
      for (const first of [0, 100, 150, 200, LAST_UINT32]) {
        await expect(pick(world, [packs(lot, 100, first, 0)]))
          .to.be.revertedWithCustomError(world.lotLedger, "RangesInvalid")
          .withArgs(first, 0);
      }
      for (const [first, count] of [
        [99, 1],
        [99, 2],
        [100, 101],
        [199, 2],
        [200, 1],
        [LAST_UINT32, 1],
        [LAST_UINT32, LAST_UINT32],
        [150, LAST_UINT32],
        [150, LAST_UINT32 - 149],
      ] as const) {
        await expect(pick(world, [packs(lot, 100, first, count)]))
          .to.be.revertedWithCustomError(world.lotLedger, "OutsideConsignment")
          .withArgs(lot, 100, first, count);
      }
    });

    it("is refused to anybody but its custodian, whatever part of it is named", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      for (const [range, first] of [
        [packs(lot, 0, 0, 1000), 0],
        [packs(lot, 0, 5, 1), 5],
      ] as const) {
        await expect(as(world, "otherLogistics").pick([range], site.store, Movement.Return, NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
          .withArgs(lot, first, site.plant, site.otherStore);
      }
    });
  });

  describe("when part of a shipment is received", () => {
    const receive = (world: World, ranges: ReturnType<typeof packs>[]) =>
      as(world, "distributorLogistics").receivePart(ranges, NO_OCCASION);

    /** The lot's packs 100 … 299 on their way to the warehouse, out of range for 5 minutes. */
    async function onTheWay() {
      const { world, lot } = await load(stockedPlant);
      await as(world, "makerLogistics").pick(
        [packs(lot, 0, 100, 200)],
        world.site.warehouse,
        Movement.Sale,
        NO_OCCASION,
      );
      await setCondition(world, lot, 100, { holds: 0, minutesOut: 5 });
      return { world, lot };
    }

    for (const [what, ranges, layout] of [
      ["all of it", [[100, 200]], [[100, true]]],
      [
        "its beginning",
        [[100, 50]],
        [
          [100, true],
          [150, false],
        ],
      ],
      [
        "its end",
        [[299, 1]],
        [
          [100, false],
          [299, true],
        ],
      ],
      [
        "two neighbours",
        [
          [110, 10],
          [120, 10],
        ],
        [
          [100, false],
          [110, true],
          [120, true],
          [130, false],
        ],
      ],
      [
        "both ends",
        [
          [100, 1],
          [299, 1],
        ],
        [
          [100, true],
          [101, false],
          [299, true],
        ],
      ],
    ] as [string, Range[], [number, boolean][]][]) {
      it(`takes ${what}, and the rest stays the sender's as disputed`, async () => {
        const { world, lot } = await onTheWay();
        const { lotLedger, site } = world;
        const received = receive(
          world,
          ranges.map(([first, count]) => packs(lot, 100, first, count)),
        );
        for (const [first] of ranges) {
          await expect(received)
            .to.emit(lotLedger, "ConsignmentReceived")
            .withArgs(lot, site.plant, site.warehouse, first);
        }
        const found = (await layoutOf(world, lot)).filter(({ first }) => first >= 100 && first < 300);
        expect(found.map(({ first, site: at }) => [first, at === site.warehouse])).to.deep.equal(layout);
        for (const each of found) {
          const mine = each.site === site.warehouse;
          const { recipient, holds, reason, minutesOut } = each;
          expect([recipient, reason, minutesOut, holds]).to.deep.equal([0, 0, 5, mine ? 0 : 1 << Hold.Dispute]);
          if (!mine) {
            await expect(received)
              .to.emit(lotLedger, "ConsignmentDisputed")
              .withArgs(lot, site.plant, site.warehouse, each.first, each.count);
          }
        }
      });
    }

    it("takes 100 single packs, every other one", async () => {
      const { world, lot } = await onTheWay();
      await receive(
        world,
        Array.from({ length: 100 }, (_, index) => packs(lot, 100, 101 + 2 * index)),
      );
      const found = (await layoutOf(world, lot)).slice(1, 201);
      expect(
        found.every(({ first, count, site }) => count === 1 && (site === world.site.warehouse) === (first % 2 === 1)),
      ).to.be.true;
    });

    for (const [what, ranges] of [
      ["nothing", [[100, 0]]],
      ["a pack before it", [[99, 1]]],
      ["more than it has", [[100, 201]]],
      ["a pack after it", [[300, 1]]],
      ["as far as numbers go", [[LAST_UINT32, LAST_UINT32]]],
      ["a count that would wrap", [[150, LAST_UINT32 - 149]]],
      [
        "a pack twice",
        [
          [100, 10],
          [109, 1],
        ],
      ],
      [
        "ranges in descending order",
        [
          [110, 10],
          [100, 10],
        ],
      ],
      [
        "nothing after all of it",
        [
          [100, 200],
          [300, 0],
        ],
      ],
    ] as [string, Range[]][]) {
      it(`refuses ${what}`, async () => {
        const { world, lot } = await onTheWay();
        const [first, count] = ranges.at(-1) as Range;
        await expect(
          receive(
            world,
            ranges.map((range) => packs(lot, 100, ...range)),
          ),
        )
          .to.be.revertedWithCustomError(world.lotLedger, "RangesInvalid")
          .withArgs(first, count);
      });
    }

    it("refuses a range of another consignment or lot", async () => {
      const { world, lot } = await onTheWay();
      await as(world, "makerLogistics").ship(named(lot, 300), world.site.warehouse, Movement.Sale, NO_OCCASION);
      for (const other of [packs(lot, 300, 300), packs(lot, 0, 150)]) {
        await expect(receive(world, [packs(lot, 100, 100), other]))
          .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown")
          .withArgs(lot, other.consignment);
      }
    });

    it("is refused to anybody but the recipient, and once it was received", async () => {
      const { world, lot } = await onTheWay();
      const { lotLedger, site } = world;
      await expect(as(world, "makerLogistics").receivePart([packs(lot, 100, 100)], NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "NotRecipient")
        .withArgs(lot, 100, site.warehouse, site.plant);
      await receive(world, [packs(lot, 100, 100)]);
      for (const first of [100, 101]) {
        await expect(receive(world, [packs(lot, first, first)]))
          .to.be.revertedWithCustomError(lotLedger, "NotRecipient")
          .withArgs(lot, first, 0, site.warehouse);
      }
    });

    it("law 2: leaves each pack in exactly one consignment, whatever is taken", async () => {
      const apart = fc
        .uniqueArray(fc.integer({ min: 100, max: 300 }), { minLength: 2, maxLength: 12 })
        .map((cuts) => cuts.sort((a, b) => a - b));
      await fc.assert(
        fc.asyncProperty(apart, async (cuts) => {
          const { world, lot } = await onTheWay();
          const taken: Range[] = [];
          for (let at = 0; at + 1 < cuts.length; at += 2) {
            const [from, until] = [cuts[at] as number, cuts[at + 1] as number];
            taken.push([from, until - from]);
          }
          await receive(
            world,
            taken.map((range) => packs(lot, 100, ...range)),
          );
          const mine = (await layoutOf(world, lot)).filter(({ site }) => site === world.site.warehouse);
          expect(mine.map(({ first, count }) => [first, count])).to.deep.equal(taken);
        }),
        { seed: 20260101, numRuns: 15 },
      );
    });
  });
});
