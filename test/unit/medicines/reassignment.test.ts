import { expect } from "chai";
import { id } from "ethers";

import { Movement } from "../../helpers/goods.ts";
import { decide } from "../../helpers/council.ts";
import { DAY, nextBlockAt, now, Standing } from "../../helpers/membership.ts";
import {
  as,
  Hold,
  layoutOf,
  lyingAt,
  named,
  NO_RECORD,
  setCondition,
  type Stocked,
  stockedStore,
  suspend,
  TEN_DAYS,
} from "../../helpers/packs.ts";
import { load, NO_OCCASION, Role, type Connection, type OperatorName, type World } from "../../helpers/world.ts";

const REASON = id("order of reassignment");

/** Goods in the store of a suspended pharmacy, in two consignments. */
async function stranded(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedStore(connection);
  await as(world, "pharmacyLogistics").split(lot, 0, 600, NO_OCCASION);
  await suspend(world, "pharmacy");
  return { world, lot };
}

/** What an officer orders: the store's first consignment to the distributor's warehouse, unless told otherwise. */
function order(
  world: World,
  lot: string,
  who: OperatorName,
  { first = 0, to = world.site.warehouse, reason = REASON }: { first?: number; to?: number; reason?: string } = {},
) {
  return as(world, who).reassignCustody(lot, first, to, reason, NO_OCCASION);
}

describe("LotLedger, reassigning custody", () => {
  describe("given a custodian out of standing", () => {
    it("law 3: takes two regulator officers, and moves nothing before the second agrees", async () => {
      const { world, lot } = await load(stranded);
      const { lotLedger, site, operator } = world;
      const before = await layoutOf(world, lot);
      await expect(order(world, lot, "officer"))
        .to.emit(lotLedger, "ReassignmentProposed")
        .withArgs(lot, 0, site.warehouse, REASON, operator.officer.address);
      expect(await layoutOf(world, lot)).to.deep.equal(before);
      await expect(order(world, lot, "secondOfficer"))
        .to.emit(lotLedger, "CustodyReassigned")
        .withArgs(lot, site.store, site.warehouse, 0, 600, REASON);
      expect(await layoutOf(world, lot)).to.deep.equal([{ ...before[0], site: site.warehouse }, before[1]]);
    });

    it("is no agreement when the same officer says it twice", async () => {
      const { world, lot } = await load(stranded);
      for (let times = 0; times < 3; times++) {
        await expect(order(world, lot, "officer")).to.emit(world.lotLedger, "ReassignmentProposed");
      }
      expect((await lyingAt(world, lot, 0)).site).to.equal(world.site.store);
    });

    it("is no agreement when the second officer says something else", async () => {
      const { world, lot } = await load(stranded);
      await order(world, lot, "officer");
      for (const other of [{ first: 600 }, { to: world.site.plant }, { reason: id("another order") }]) {
        await expect(order(world, lot, "secondOfficer", other)).to.emit(world.lotLedger, "ReassignmentProposed");
      }
      for (const each of await layoutOf(world, lot)) expect(each.site).to.equal(world.site.store);
      await expect(order(world, lot, "secondOfficer")).to.emit(world.lotLedger, "CustodyReassigned");
    });

    it("is no agreement when the consignment is no longer what was spoken of", async () => {
      const { world, lot } = await load(stranded);
      await order(world, lot, "officer");
      await as(world, "enforcer").holdConsignment(lot, 0, NO_OCCASION);
      await expect(order(world, lot, "secondOfficer")).to.emit(world.lotLedger, "ReassignmentProposed");
      await expect(order(world, lot, "officer")).to.emit(world.lotLedger, "CustodyReassigned");
    });

    for (const [seconds, agreed] of [
      [-1, true],
      [0, true],
      [1, false],
    ] as const) {
      it(`${agreed ? "agrees" : "only proposes again"} ${seconds} s from the end of 10 days`, async () => {
        const { world, lot } = await load(stranded);
        await order(world, lot, "officer");
        await nextBlockAt(world, (await now(world)) + TEN_DAYS + seconds);
        await expect(order(world, lot, "secondOfficer")).to.emit(
          world.lotLedger,
          agreed ? "CustodyReassigned" : "ReassignmentProposed",
        );
      });
    }

    it("waits 10 days from the last time the first officer proposed it", async () => {
      const { world, lot } = await load(stranded);
      await order(world, lot, "officer");
      const first = await now(world);
      await nextBlockAt(world, first + TEN_DAYS - DAY);
      await order(world, lot, "officer");
      await nextBlockAt(world, first + 2 * TEN_DAYS - DAY);
      await expect(order(world, lot, "secondOfficer")).to.emit(world.lotLedger, "CustodyReassigned");
    });

    it("keeps holds and minutes out of range, and ends a shipment", async () => {
      const { world, lot } = await load(stockedStore);
      const { site } = world;
      await setCondition(world, lot, 0, { holds: 1 << Hold.Device, minutesOut: 12 });
      await as(world, "pharmacyLogistics").ship(named(lot, 0), site.otherStore, Movement.Return, NO_OCCASION);
      await suspend(world, "pharmacy");
      await order(world, lot, "officer");
      await order(world, lot, "secondOfficer");
      expect(await lyingAt(world, lot, 0)).to.deep.equal({
        first: 0,
        count: 1000,
        site: site.warehouse,
        recipient: 0,
        holds: 1 << Hold.Device,
        reason: 0,
        minutesOut: 12,
        ...NO_RECORD,
      });
      await expect(as(world, "otherLogistics").receiveGoods(named(lot, 0), NO_OCCASION)).to.be.revertedWithCustomError(
        world.lotLedger,
        "NotRecipient",
      );
    });

    it("is done once: what has a custodian in standing again is refused", async () => {
      const { world, lot } = await load(stranded);
      await order(world, lot, "officer");
      await order(world, lot, "secondOfficer");
      for (const officer of ["officer", "secondOfficer"] as const) {
        await expect(order(world, lot, officer, { to: world.site.plant }))
          .to.be.revertedWithCustomError(world.lotLedger, "CustodianInStanding")
          .withArgs(lot, 0, world.site.warehouse);
      }
    });

    it("uses the first officer's word up: goods that come back to where they were need two again", async () => {
      const { world, lot } = await load(stranded);
      const { consortium, member } = world;
      await order(world, lot, "officer");
      await order(world, lot, "secondOfficer");
      await as(world, "distributorLogistics").ship(named(lot, 0), world.site.otherStore, Movement.Sale, NO_OCCASION);
      await as(world, "otherLogistics").receiveGoods(named(lot, 0), NO_OCCASION);
      await decide(world, consortium.interface.encodeFunctionData("reinstate", [member.pharmacy, REASON]));
      await as(world, "otherLogistics").ship(named(lot, 0), world.site.store, Movement.Sale, NO_OCCASION);
      await as(world, "pharmacyLogistics").receiveGoods(named(lot, 0), NO_OCCASION);
      await suspend(world, "pharmacy");
      await expect(order(world, lot, "secondOfficer")).to.emit(world.lotLedger, "ReassignmentProposed");
    });

    it("serves an expelled custodian's goods too", async () => {
      const { world, lot } = await load(stockedStore);
      const { consortium, member } = world;
      await decide(world, consortium.interface.encodeFunctionData("expel", [member.pharmacy, REASON]));
      await order(world, lot, "officer");
      await expect(order(world, lot, "secondOfficer")).to.emit(world.lotLedger, "CustodyReassigned");
    });

    it("is refused to a recipient that takes no goods", async () => {
      const { world, lot } = await load(stranded);
      const { consortium, lotLedger, admin, site, member } = world;
      await expect(order(world, lot, "officer", { to: site.store }))
        .to.be.revertedWithCustomError(lotLedger, "SameSite")
        .withArgs(site.store);
      await expect(order(world, lot, "officer", { to: 0 }))
        .to.be.revertedWithCustomError(consortium, "SiteUnknown")
        .withArgs(0);
      await consortium.connect(admin.clinic).closeSite(site.clinicRoom);
      await expect(order(world, lot, "officer", { to: site.clinicRoom }))
        .to.be.revertedWithCustomError(consortium, "SiteIsClosed")
        .withArgs(site.clinicRoom);
      await order(world, lot, "officer");
      await suspend(world, "distributor");
      await expect(order(world, lot, "secondOfficer"))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.distributor, Standing.Suspended);
    });

    it("is refused to everybody but regulator officers", async () => {
      const { world, lot } = await load(stranded);
      for (const [who, held] of [
        ["enforcer", Role.EnforcementOfficer],
        ["distributorLogistics", Role.Logistics],
        ["makerQuality", Role.QualityOfficer],
      ] as const) {
        await expect(order(world, lot, who))
          .to.be.revertedWithCustomError(world.consortium, "OperatorRoleMissing")
          .withArgs(world.operator[who].address, held, Role.RegulatorOfficer);
      }
    });

    it("is refused for a name that stands for nothing", async () => {
      const { world, lot } = await load(stranded);
      await expect(order(world, lot, "officer", { first: 5 }))
        .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown")
        .withArgs(lot, 5);
    });
  });

  describe("given a custodian in standing", () => {
    it("is refused, on the way to a suspended recipient too", async () => {
      const { world, lot } = await load(stockedStore);
      await as(world, "pharmacyLogistics").ship(named(lot, 0), world.site.otherStore, Movement.Sale, NO_OCCASION);
      await suspend(world, "otherPharmacy");
      await expect(order(world, lot, "officer"))
        .to.be.revertedWithCustomError(world.lotLedger, "CustodianInStanding")
        .withArgs(lot, 0, world.site.store);
    });

    for (const [seconds, works] of [
      [0, true],
      [1, false],
    ] as const) {
      it(`is ${works ? "done" : "refused"} ${seconds} s after the last second of the suspension`, async () => {
        const { world, lot } = await load(stranded);
        const { suspendedUntil } = await world.consortium.memberOf(world.member.pharmacy);
        await nextBlockAt(world, Number(suspendedUntil) - DAY);
        await order(world, lot, "officer");
        await nextBlockAt(world, Number(suspendedUntil) + seconds);
        const second = order(world, lot, "secondOfficer");
        if (works) await expect(second).to.emit(world.lotLedger, "CustodyReassigned");
        else await expect(second).to.be.revertedWithCustomError(world.lotLedger, "CustodianInStanding");
      });
    }
  });
});
