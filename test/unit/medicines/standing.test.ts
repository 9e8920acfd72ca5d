import { expect } from "chai";

import { decide } from "../../helpers/council.ts";
import { move, Movement, Reason } from "../../helpers/goods.ts";
import { nextBlockAt, Standing } from "../../helpers/membership.ts";
import { as, Hold, named, packs, Recall, stockedStore, suspend, type Stocked } from "../../helpers/packs.ts";
import { load, NO_OCCASION, type Connection } from "../../helpers/world.ts";

interface Wound extends Stocked {
  /** Goods on their way to the store. */
  incoming: number;
  /** Goods of the store's on their way out. */
  outgoing: number;
}

/** A suspended pharmacy with goods in its store (packs 0 …), on their way out (700 …) and on their way in (800 …). */
async function suspended(connection: Connection): Promise<Wound> {
  const { world, lot } = await stockedStore(connection);
  const store = as(world, "pharmacyLogistics");
  await store.split(lot, 0, 700, NO_OCCASION);
  await store.split(lot, 700, 800, NO_OCCASION);
  await move(world, lot, 800, "store", "warehouse");
  await as(world, "distributorLogistics").ship(named(lot, 800), world.site.store, Movement.Sale, NO_OCCASION);
  await store.ship(named(lot, 700), world.site.warehouse, Movement.Return, NO_OCCASION);
  await as(world, "dispenser").lock(packs(lot, 0, 10, 10), NO_OCCASION);
  await as(world, "dispenser").supplyPacks(packs(lot, 0, 30), NO_OCCASION);
  await as(world, "dispenser").retire(packs(lot, 0, 40), Reason.Damaged, NO_OCCASION);
  await store.split(lot, 0, 600, NO_OCCASION);
  await as(world, "dispenser").holdConsignment(lot, 600, NO_OCCASION);
  await suspend(world, "pharmacy");
  return { world, lot, incoming: 800, outgoing: 700 };
}

type Attempt = (wound: Wound) => Promise<unknown>;

const retire =
  (reason: number): Attempt =>
  ({ world, lot }) =>
    as(world, "dispenser").retire(packs(lot, 0, 1, 5), reason, NO_OCCASION);
const retireList =
  (reason: number): Attempt =>
  ({ world, lot }) =>
    as(world, "dispenser").retireList(lot, 0, [5, 6], reason, NO_OCCASION);
const ship =
  (reason: number): Attempt =>
  ({ world, lot }) =>
    as(world, "pharmacyLogistics").ship(named(lot, 0), world.site.warehouse, reason, NO_OCCASION);
const pick =
  (reason: number): Attempt =>
  ({ world, lot }) =>
    as(world, "pharmacyLogistics").pick([packs(lot, 0, 5)], world.site.warehouse, reason, NO_OCCASION);

const WINDS_DOWN: Record<string, Attempt> = {
  "ship as return": ship(Movement.Return),
  "ship as recall": ship(Movement.Recall),
  "pick as return": pick(Movement.Return),
  "pick as recall": pick(Movement.Recall),
  reject: ({ world, lot, incoming }) => as(world, "pharmacyLogistics").reject(named(lot, incoming), NO_OCCASION),
  recallShipment: ({ world, lot, outgoing }) =>
    as(world, "pharmacyLogistics").recallShipment(named(lot, outgoing), NO_OCCASION),
  lock: ({ world, lot }) => as(world, "dispenser").lock(packs(lot, 0, 1), NO_OCCASION),
  "retire as destroyed": retire(Reason.Destroyed),
  "retire as stolen": retire(Reason.Stolen),
  "retire as lost": retire(Reason.Lost),
  "retireList as destroyed": retireList(Reason.Destroyed),
  "retireList as stolen": retireList(Reason.Stolen),
  "retireList as lost": retireList(Reason.Lost),
};

const BEGINS_OR_CARRIES_ON: Record<string, Attempt> = {
  ...Object.fromEntries(
    (["Sale", "Transfer", "Rework", "Sample", "DirectDelivery", "Scrap"] as const).flatMap((reason) => [
      [`ship as ${reason}`, ship(Movement[reason])],
      [`pick as ${reason}`, pick(Movement[reason])],
    ]),
  ),
  ...Object.fromEntries(
    (["Exported", "Sample", "FreeSample", "Damaged", "Repacked"] as const).flatMap((reason) => [
      [`retire as ${reason}`, retire(Reason[reason])],
      [`retireList as ${reason}`, retireList(Reason[reason])],
    ]),
  ),
  receiveGoods: ({ world, lot, incoming }) =>
    as(world, "pharmacyLogistics").receiveGoods(named(lot, incoming), NO_OCCASION),
  receivePart: ({ world, lot, incoming }) =>
    as(world, "pharmacyLogistics").receivePart([packs(lot, incoming, incoming)], NO_OCCASION),
  split: ({ world, lot }) => as(world, "pharmacyLogistics").split(lot, 0, 5, NO_OCCASION),
  merge: ({ world, lot }) => as(world, "pharmacyLogistics").merge(lot, 0, 600, NO_OCCASION),
  holdConsignment: ({ world, lot }) => as(world, "dispenser").holdConsignment(lot, 0, NO_OCCASION),
  liftConsignmentHold: ({ world, lot }) =>
    as(world, "dispenser").liftConsignmentHold(lot, 600, Hold.Custodian, NO_OCCASION),
  unlock: ({ world, lot }) => as(world, "dispenser").unlock(packs(lot, 0, 10), NO_OCCASION),
  open: ({ world, lot }) => as(world, "dispenser").open(lot, 0, 1, NO_OCCASION),
  supplyPacks: ({ world, lot }) => as(world, "dispenser").supplyPacks(packs(lot, 0, 1), NO_OCCASION),
  supplyList: ({ world, lot }) => as(world, "dispenser").supplyList(lot, 0, [1], NO_OCCASION),
  "undo of a sale": ({ world, lot }) => as(world, "dispenser").undo(packs(lot, 0, 30), NO_OCCASION),
  "undo of a retirement": ({ world, lot }) => as(world, "dispenser").undo(packs(lot, 0, 40), NO_OCCASION),
};

describe("LotLedger, a custodian out of standing", () => {
  describe("law 13: given a suspended pharmacy", () => {
    for (const [what, attempt] of Object.entries(WINDS_DOWN)) {
      it(`winds down: ${what}`, async () => {
        const wound = await load(suspended);
        await attempt(wound);
      });
    }

    for (const [what, attempt] of Object.entries(BEGINS_OR_CARRIES_ON)) {
      it(`is refused ${what}, which a pharmacy in standing does`, async () => {
        const wound = await load(suspended);
        const { consortium, member } = wound.world;
        await expect(attempt(wound))
          .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
          .withArgs(member.pharmacy, Standing.Suspended);
        const { suspendedUntil } = await consortium.memberOf(member.pharmacy);
        await nextBlockAt(wound.world, Number(suspendedUntil) + 1);
        // An undo is too late by then: the suspension was longer than its 10 days.
        if (what.startsWith("undo")) {
          await expect(attempt(wound)).to.be.revertedWithCustomError(wound.world.lotLedger, "UndoIsTooLate");
        } else await attempt(wound);
      });
    }

    it("lets others carry on with what is theirs", async () => {
      const { world, lot, incoming, outgoing } = await load(suspended);
      await as(world, "distributorLogistics").receiveGoods(named(lot, outgoing), NO_OCCASION);
      await as(world, "distributorLogistics").recallShipment(named(lot, incoming), NO_OCCASION);
      await as(world, "officer").holdConsignment(lot, 0, NO_OCCASION);
    });
  });

  describe("given a suspended maker", () => {
    it("is refused every word about its lots, which a regulator says instead", async () => {
      const { world, lot } = await load(stockedStore);
      await suspend(world, "maker");
      const maker = as(world, "makerQuality");
      for (const acting of [
        () => maker.holdLot(lot, NO_OCCASION),
        () => maker.recallLot(lot, Recall.I, NO_OCCASION),
        () => maker.recordInputs(lot, [lot], NO_OCCASION),
      ]) {
        await expect(acting())
          .to.be.revertedWithCustomError(world.consortium, "MemberNotInStanding")
          .withArgs(world.member.maker, Standing.Suspended);
      }
      await as(world, "officer").recallLot(lot, Recall.I, NO_OCCASION);
    });
  });

  describe("given an expelled pharmacy", () => {
    it("still winds down, and nothing else", async () => {
      const { world, lot } = await load(stockedStore);
      const { consortium, member } = world;
      await decide(world, consortium.interface.encodeFunctionData("expel", [member.pharmacy, lot]));
      await expect(as(world, "dispenser").supplyPacks(packs(lot, 0, 1), NO_OCCASION))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.pharmacy, Standing.Expelled);
      await as(world, "dispenser").lock(packs(lot, 0, 1), NO_OCCASION);
    });
  });

  describe("given an operator whose term the admin ended", () => {
    it("does nothing, winding down neither", async () => {
      const { world, lot } = await load(stockedStore);
      await world.consortium.connect(world.admin.pharmacy).endOperator(world.operator.dispenser);
      await expect(as(world, "dispenser").lock(packs(lot, 0, 1), NO_OCCASION)).to.be.revertedWithCustomError(
        world.consortium,
        "OperatorTermEnded",
      );
    });
  });
});
