import { expect } from "chai";
import { id } from "ethers";

import { move, Movement, registerLot } from "../../helpers/goods.ts";
import { nextBlockAt, passTo, Standing } from "../../helpers/membership.ts";
import {
  as,
  Hold,
  layoutOf,
  lyingAt,
  midnight,
  named,
  NO_RECORD,
  packs,
  setCondition,
  stockedPlant,
  stockedStore,
  suspend,
} from "../../helpers/packs.ts";
import { load, NO_OCCASION, type OperatorName } from "../../helpers/world.ts";

describe("LotLedger, movements", () => {
  describe("when goods are shipped and received", () => {
    it("law 3: moves custody only when the recipient accepts", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site, operator } = world;
      const occasion = { document: id("despatch advice"), circumstances: 5n };

      await expect(as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Transfer, occasion))
        .to.emit(lotLedger, "Recorded")
        .withArgs(occasion.document, operator.makerLogistics.address, 5n)
        .and.to.emit(lotLedger, "ConsignmentShipped")
        .withArgs(lot, site.plant, site.warehouse, 0, 1000, Movement.Transfer);
      const lying = { first: 0, count: 1000, holds: 0, minutesOut: 0, ...NO_RECORD };
      expect(await lyingAt(world, lot, 0)).to.deep.equal({
        ...lying,
        site: site.plant,
        recipient: site.warehouse,
        reason: Movement.Transfer,
      });

      await expect(as(world, "distributorLogistics").receiveGoods(named(lot, 0), NO_OCCASION))
        .to.emit(lotLedger, "ConsignmentReceived")
        .withArgs(lot, site.plant, site.warehouse, 0);
      expect(await lyingAt(world, lot, 0)).to.deep.equal({ ...lying, site: site.warehouse, recipient: 0, reason: 0 });
    });

    for (const [name, reason] of Object.entries(Movement)) {
      it(`keeps the reason ${name} while they are on their way`, async () => {
        const { world, lot } = await load(stockedPlant);
        await as(world, "makerLogistics").ship(named(lot, 0), world.site.warehouse, reason, NO_OCCASION);
        expect((await lyingAt(world, lot, 0)).reason).to.equal(reason);
      });
    }

    it("refuses a reason that does not exist", async () => {
      const { world, lot } = await load(stockedPlant);
      await expect(
        as(world, "makerLogistics").ship(named(lot, 0), world.site.warehouse, 8, NO_OCCASION),
      ).to.be.revertedWithoutReason(world.connection.ethers);
    });

    it("refuses to send to the site they lie at, a closed one, an unknown one and one out of standing", async () => {
      const { world, lot } = await load(stockedPlant);
      const { consortium, lotLedger, admin, site, member } = world;
      const ship = (to: number) => as(world, "makerLogistics").ship(named(lot, 0), to, Movement.Return, NO_OCCASION);
      await expect(ship(site.plant)).to.be.revertedWithCustomError(lotLedger, "SameSite").withArgs(site.plant);
      for (const unknown of [0, 999]) {
        await expect(ship(unknown)).to.be.revertedWithCustomError(consortium, "SiteUnknown").withArgs(unknown);
      }
      await consortium.connect(admin.clinic).closeSite(site.clinicRoom);
      await expect(ship(site.clinicRoom))
        .to.be.revertedWithCustomError(consortium, "SiteIsClosed")
        .withArgs(site.clinicRoom);
      await suspend(world, "distributor");
      await expect(ship(site.warehouse))
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.distributor, Standing.Suspended);
    });

    it("refuses the same consignment twice in a list, and then moves none of it", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      await as(world, "makerLogistics").split(lot, 0, 500, NO_OCCASION);
      const before = await layoutOf(world, lot);
      await expect(as(world, "makerLogistics").ship(named(lot, 0, 500, 0), site.warehouse, Movement.Sale, NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "ConsignmentInTransit")
        .withArgs(lot, 0, site.warehouse);
      expect(await layoutOf(world, lot)).to.deep.equal(before);
      await as(world, "makerLogistics").ship(named(lot, 0, 500), site.warehouse, Movement.Sale, NO_OCCASION);
      await expect(as(world, "distributorLogistics").receiveGoods(named(lot, 500, 500), NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "NotRecipient")
        .withArgs(lot, 500, 0, site.warehouse);
    });

    it("refuses to receive what goes elsewhere, what goes nowhere and what was received", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      const receive = (who: OperatorName) => as(world, who).receiveGoods(named(lot, 0), NO_OCCASION);
      await expect(receive("distributorLogistics"))
        .to.be.revertedWithCustomError(lotLedger, "NotRecipient")
        .withArgs(lot, 0, 0, site.warehouse);
      await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
      for (const [who, at] of [
        ["otherLogistics", site.otherStore],
        ["makerLogistics", site.plant],
      ] as const) {
        await expect(receive(who))
          .to.be.revertedWithCustomError(lotLedger, "NotRecipient")
          .withArgs(lot, 0, site.warehouse, at);
      }
      await receive("distributorLogistics");
      await expect(receive("distributorLogistics")).to.be.revertedWithCustomError(lotLedger, "NotRecipient");
      await expect(as(world, "distributorLogistics").receiveGoods(named(lot, 7), NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "ConsignmentUnknown")
        .withArgs(lot, 7);
    });

    it("carries holds and minutes out of range along", async () => {
      const { world, lot } = await load(stockedStore);
      await setCondition(world, lot, 0, { holds: 1 << Hold.Device, minutesOut: 1500 });
      await move(world, lot, 0, "store", "warehouse", Movement.Return);
      const { holds, minutesOut, site } = await lyingAt(world, lot, 0);
      expect([holds, minutesOut, site]).to.deep.equal([1 << Hold.Device, 1500, world.site.warehouse]);
    });

    for (const [seconds, works] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const) {
      it(`${works ? "sells" : "refuses to sell"} ${seconds} s from the midnight after the last day, and returns`, async () => {
        const { world } = await load(stockedPlant);
        const { lotLedger, site } = world;
        const day = Number(await lotLedger.today());
        const lot = await registerLot(world, { lotNumber: "L2", madeDay: day - 1, expiryDay: day });
        const shipping = (reason: number) =>
          as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, reason, NO_OCCASION);
        await nextBlockAt(world, midnight(day + 1) + seconds);
        if (works) await expect(shipping(Movement.Sale)).to.emit(lotLedger, "ConsignmentShipped");
        else {
          await expect(shipping(Movement.Sale))
            .to.be.revertedWithCustomError(lotLedger, "LotExpired")
            .withArgs(lot, day, day + 1);
          await expect(shipping(Movement.Return)).to.emit(lotLedger, "ConsignmentShipped");
        }
      });
    }

    it("is refused for lists that are empty or too long", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      const ledger = as(world, "makerLogistics");
      for (const length of [0, 401]) {
        const list = named(lot, ...Array.from({ length }, (_, index) => index));
        for (const acting of [
          () => ledger.ship(list, site.warehouse, Movement.Sale, NO_OCCASION),
          () => ledger.receiveGoods(list, NO_OCCASION),
          () => ledger.reject(list, NO_OCCASION),
          () => ledger.recallShipment(list, NO_OCCASION),
        ]) {
          await expect(acting()).to.be.revertedWithCustomError(lotLedger, "ListLengthInvalid").withArgs(length, 400);
        }
      }
      for (const length of [0, 151]) {
        const list = Array.from({ length }, (_, index) => packs(lot, index, index));
        await expect(ledger.pick(list, site.warehouse, Movement.Sale, NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "ListLengthInvalid")
          .withArgs(length, 150);
      }
      for (const length of [0, 101]) {
        const list = Array.from({ length }, (_, index) => packs(lot, 0, index));
        await expect(ledger.receivePart(list, NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "ListLengthInvalid")
          .withArgs(length, 100);
      }
    });

    it("takes the longest lists there are", async () => {
      const { world, lot } = await load(stockedPlant);
      const { site } = world;
      const maker = as(world, "makerLogistics");
      const recipient = as(world, "distributorLogistics");
      for (const [from, until] of [
        [0, 150],
        [150, 300],
        [300, 400],
      ] as const) {
        const list = Array.from({ length: until - from }, (_, index) => packs(lot, from + index, from + index));
        await maker.pick(list, site.warehouse, Movement.Sale, NO_OCCASION);
      }
      const all = named(lot, ...Array.from({ length: 400 }, (_, index) => index));
      await recipient.reject(all, NO_OCCASION);
      await maker.ship(all, site.warehouse, Movement.Sale, NO_OCCASION);
      await maker.recallShipment(all, NO_OCCASION);
      await maker.ship(all, site.warehouse, Movement.Sale, NO_OCCASION);
      await recipient.receiveGoods(all, NO_OCCASION);
      const layout = await layoutOf(world, lot);
      expect(layout.map(({ count }) => count)).to.deep.equal([...Array.from({ length: 400 }, () => 1), 600]);
      expect(new Set(layout.slice(0, 400).map(({ site: at }) => at))).to.deep.equal(new Set([site.warehouse]));
    });
  });

  describe("when a shipment is turned away or called back", () => {
    for (const [what, who, event] of [
      ["reject", "distributorLogistics", "ShipmentRejected"],
      ["recallShipment", "makerLogistics", "ShipmentRecalled"],
    ] as const) {
      it(`${what} leaves it with its sender, as it was before`, async () => {
        const { world, lot } = await load(stockedPlant);
        const { site, lotLedger } = world;
        await as(world, "makerLogistics").split(lot, 0, 400, NO_OCCASION);
        await setCondition(world, lot, 400, { holds: 1 << Hold.Device, minutesOut: 60 });
        const before = await layoutOf(world, lot);
        await as(world, "makerLogistics").ship(named(lot, 400), site.warehouse, Movement.Recall, NO_OCCASION);
        await expect(as(world, who)[what](named(lot, 400), NO_OCCASION))
          .to.emit(lotLedger, event)
          .withArgs(lot, site.plant, site.warehouse, 400);
        expect(await layoutOf(world, lot)).to.deep.equal(before);
        const again = as(world, who)[what](named(lot, 400), NO_OCCASION);
        const error = what === "reject" ? "NotRecipient" : "ConsignmentNotInTransit";
        await expect(again).to.be.revertedWithCustomError(lotLedger, error);
      });
    }

    it("is refused to everybody else", async () => {
      const { world, lot } = await load(stockedPlant);
      const { site, lotLedger } = world;
      await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
      for (const [who, at] of [
        ["makerLogistics", site.plant],
        ["otherLogistics", site.otherStore],
      ] as const) {
        await expect(as(world, who).reject(named(lot, 0), NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "NotRecipient")
          .withArgs(lot, 0, site.warehouse, at);
      }
      for (const [who, at] of [
        ["distributorLogistics", site.warehouse],
        ["otherLogistics", site.otherStore],
      ] as const) {
        await expect(as(world, who).recallShipment(named(lot, 0), NO_OCCASION))
          .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
          .withArgs(lot, 0, site.plant, at);
      }
    });

    it("comes too late once it was received", async () => {
      const { world, lot } = await load(stockedStore);
      await expect(as(world, "makerLogistics").recallShipment(named(lot, 0), NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "NotCustodian")
        .withArgs(lot, 0, world.site.store, world.site.plant);
    });
  });

  describe("when time passes on the way", () => {
    it("receives what expired, was held or was recalled meanwhile", async () => {
      const { world, lot } = await load(stockedPlant);
      const { lotLedger, site } = world;
      await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
      await as(world, "officer").holdConsignment(lot, 0, NO_OCCASION);
      await as(world, "officer").holdLot(lot, NO_OCCASION);
      await as(world, "makerQuality").recallLot(lot, 1, NO_OCCASION);
      const { expiryDay } = await lotLedger.lotOf(lot);
      await passTo(world, midnight(Number(expiryDay) + 1));
      await as(world, "distributorLogistics").receiveGoods(named(lot, 0), NO_OCCASION);
      expect(await lyingAt(world, lot, 0)).to.include({ site: site.warehouse, holds: 1 << Hold.Regulator });
    });
  });
});
