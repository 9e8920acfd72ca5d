import { expect } from "chai";
import { Wallet, ZeroAddress, ZeroHash } from "ethers";

import {
  clinics,
  doseOrder,
  HOUR,
  immunizationOf,
  openVial,
  vaccinating,
  type Clinics,
  type OrderOptions,
} from "../../helpers/clinics.ts";
import { State } from "../../helpers/goods.ts";
import { now } from "../../helpers/membership.ts";
import { load, LONG, NO_OCCASION } from "../../helpers/world.ts";

describe("ImmunizationToken: giving a dose", function () {
  this.timeout(30_000);
  let at: Clinics;
  beforeEach(async () => {
    at = await load(clinics);
  });

  const give = (options: Partial<OrderOptions> = {}) => vaccinating(at).immunize(doseOrder(at, options));
  const left = async (index = 0) => (await at.world.lotLedger.openedOf(at.lot.vial, index)).unitsLeft;
  const stateOfPack = (lot: string, index: number) => at.world.lotLedger.packStateOf(lot, index);

  describe("given a vial that was opened here", () => {
    beforeEach(() => openVial(at));

    it("draws one dose and mints the token in the same transaction", async () => {
      const order = doseOrder(at);
      const { id, fields } = await immunizationOf(at, order);
      const { site, operator } = at.world;
      const given = vaccinating(at).immunize(order);
      await expect(given).to.emit(at.token, "Transfer").withArgs(ZeroAddress, order.holder, BigInt(id));
      await expect(given).to.emit(at.token, "Locked").withArgs(BigInt(id));
      await expect(given)
        .to.emit(at.token, "ImmunizationGiven")
        .withArgs(id, order.lot, site.clinicRoom, 0, 1, order.time, operator.vaccinator.address);
      await expect(given).to.emit(at.world.lotLedger, "UnitsDrawn").withArgs(order.lot, site.clinicRoom, 0, 1, 9);
      expect(await at.token.immunizationId(fields)).to.equal(id);
      expect(await at.token.stateOf(id)).to.deep.equal([
        order.holder,
        BigInt(site.clinicRoom),
        await at.world.lotLedger.today(),
        false,
        false,
      ]);
      expect(await at.token.immunizationOf(order.holder)).to.equal(id);
      expect(await left()).to.equal(9);
    });

    it("tells the id to a contract that calls it", async () => {
      const order = doseOrder(at);
      expect(await vaccinating(at).immunize.staticCall(order)).to.equal((await immunizationOf(at, order)).id);
    });

    it("gives all ten doses, and no eleventh", async () => {
      await vaccinating(at).immunizeBatch(Array.from({ length: 10 }, () => doseOrder(at)));
      expect(await left()).to.equal(0);
      await expect(give())
        .to.be.revertedWithCustomError(at.world.lotLedger, "UnitsMissing")
        .withArgs(at.lot.vial, 0, 0, 1);
    });

    it("gives a dose until the last second of its hours, and none after", async () => {
      const { useBefore } = await at.world.lotLedger.openedOf(at.lot.vial, 0);
      const { time } = at.world.connection.networkHelpers;
      expect(useBefore - (await at.world.lotLedger.openedOf(at.lot.vial, 0)).openedAt).to.equal(6 * HOUR);
      await time.setNextBlockTimestamp(useBefore - 1n);
      await give();
      await time.setNextBlockTimestamp(useBefore);
      await expect(give())
        .to.be.revertedWithCustomError(at.world.lotLedger, "OpenTooLong")
        .withArgs(at.lot.vial, 0, useBefore);
      await time.setNextBlockTimestamp(useBefore + 1n);
      await expect(give()).to.be.revertedWithCustomError(at.world.lotLedger, "OpenTooLong");
      expect(await left()).to.equal(9);
    });

    it("refuses two doses at once", async () => {
      await expect(give({ units: 2 }))
        .to.be.revertedWithCustomError(at.token, "DoseCountInvalid")
        .withArgs(at.lot.vial, 0, 2, 10);
    });

    it("refuses a holder that had one, in a batch too, and keeps the dose", async () => {
      const order = doseOrder(at);
      const { id } = await immunizationOf(at, order);
      await expect(vaccinating(at).immunizeBatch([order, order]))
        .to.be.revertedWithCustomError(at.token, "HolderNotFresh")
        .withArgs(order.holder, id);
      await vaccinating(at).immunize(order);
      await expect(give({ holder: order.holder }))
        .to.be.revertedWithCustomError(at.token, "HolderNotFresh")
        .withArgs(order.holder, id);
      expect(await left()).to.equal(9);
    });

    it("refuses another clinic's vaccinator", async () => {
      const { site, lotLedger } = at.world;
      await expect(at.token.connect(at.wardVaccinator).immunize(doseOrder(at)))
        .to.be.revertedWithCustomError(lotLedger, "NotCustodian")
        .withArgs(at.lot.vial, 0, site.clinicRoom, site.ward);
    });

    it("refuses an order without a holder or a document", async () => {
      await expect(give({ holder: ZeroAddress })).to.be.revertedWithCustomError(at.token, "HolderMissing");
      const holder = Wallet.createRandom().address;
      await expect(give({ holder, document: ZeroHash }))
        .to.be.revertedWithCustomError(at.token, "DocumentMissing")
        .withArgs(holder);
      expect(await left()).to.equal(10);
    });
  });

  describe("given packs that hold one dose", () => {
    const syringe = (index = 0) => ({ lot: at.lot.syringe, index, units: 0 });

    it("uses the pack up", async () => {
      await expect(give(syringe())).to.emit(at.world.lotLedger, "PacksChanged");
      expect(await stateOfPack(at.lot.syringe, 0)).to.equal(State.Dispensed);
    });

    it("gives none a second time", async () => {
      await give(syringe());
      await expect(give(syringe()))
        .to.be.revertedWithCustomError(at.world.lotLedger, "PackNotInState")
        .withArgs(at.lot.syringe, 0, State.Dispensed, State.Active);
    });

    it("refuses the whole vial of ten as one dose", async () => {
      await expect(give({ units: 0 }))
        .to.be.revertedWithCustomError(at.token, "DoseCountInvalid")
        .withArgs(at.lot.vial, 0, 0, 10);
      expect(await stateOfPack(at.lot.vial, 0)).to.equal(State.Active);
    });

    it("refuses a unit that is no dose", async () => {
      await openVial(at, 3, at.lot.bulk);
      await expect(give({ lot: at.lot.bulk, index: 3 }))
        .to.be.revertedWithCustomError(at.token, "DoseCountInvalid")
        .withArgs(at.lot.bulk, 3, 1, 5);
    });

    it("refuses what is no vaccine", async () => {
      await expect(give({ lot: at.lot.metformin, units: 0 }))
        .to.be.revertedWithCustomError(at.token, "NotVaccine")
        .withArgs(at.lot.metformin, at.gtin.metformin);
    });

    it("refuses a dose of a vial that was not opened", async () => {
      await expect(give())
        .to.be.revertedWithCustomError(at.world.lotLedger, "NotOpenedHere")
        .withArgs(at.lot.vial, 0, 0, at.world.site.clinicRoom);
    });
  });

  describe("given doses that may not be used", () => {
    const refused = async (error: string) => {
      const { lotLedger } = at.world;
      await expect(give()).to.be.revertedWithCustomError(lotLedger, error);
      await expect(give({ lot: at.lot.syringe, units: 0 })).to.be.revertedWithCustomError(lotLedger, error);
      expect(await left()).to.equal(10);
      expect(await stateOfPack(at.lot.syringe, 0)).to.equal(State.Active);
    };
    beforeEach(() => openVial(at));
    const officer = () => at.world.lotLedger.connect(at.world.operator.officer);
    const forBoth = async (act: (lot: string) => Promise<unknown>) => {
      await act(at.lot.vial);
      await act(at.lot.syringe);
    };

    it("refuses what is out of date", async () => {
      const { expiryDay } = await at.world.lotLedger.lotOf(at.lot.vial);
      await at.world.connection.networkHelpers.time.increaseTo((expiryDay + 1n) * 86_400n - 8n * 3600n);
      await refused("LotExpired");
    });

    it("refuses what is recalled", async () => {
      await forBoth((lot) => officer().recallLot(lot, 2, NO_OCCASION));
      await refused("LotIsRecalled");
    });

    it("refuses what a regulator or the maker holds", async () => {
      await forBoth((lot) => officer().holdLot(lot, NO_OCCASION));
      await refused("LotIsHeld");
    });

    it("refuses a consignment that its custodian holds, as one that was warm", async () => {
      const logistics = at.world.lotLedger.connect(at.world.operator.clinicLogistics);
      await forBoth((lot) => logistics.holdConsignment(lot, 0, NO_OCCASION));
      await refused("ConsignmentIsHeld");
    });

    it("refuses a product that is suspended", async () => {
      const suspend = (gtin: bigint) =>
        at.world.drugRegistry.connect(at.world.operator.officer).setProductStatus(gtin, 2, ZeroHash);
      await suspend(at.gtin.vial);
      await suspend(at.gtin.syringe);
      await expect(give()).to.be.revertedWithCustomError(at.world.drugRegistry, "ProductNotApproved");
      await expect(give({ lot: at.lot.syringe, units: 0 })).to.be.revertedWithCustomError(
        at.world.drugRegistry,
        "ProductNotApproved",
      );
    });

    it("refuses a pack that is set aside", async () => {
      const { lotLedger, operator } = at.world;
      const range = { lot: at.lot.syringe, consignment: 0, first: 0, count: 1 };
      await lotLedger.connect(operator.clinicLogistics).lock(range, NO_OCCASION);
      await expect(give({ lot: at.lot.syringe, units: 0 }))
        .to.be.revertedWithCustomError(lotLedger, "PackNotInState")
        .withArgs(at.lot.syringe, 0, State.Locked, State.Active);
    });
  });

  describe("given a lot that the regulator has not released", () => {
    it("refuses its doses, and its opening", async () => {
      const { lotLedger, operator, site } = at.world;
      const { lotRegistration, move } = await import("../../helpers/goods.ts");
      const values = await lotRegistration(at.world, { gtin: at.gtin.syringe, lotNumber: "NEW" });
      const quality = lotLedger.connect(operator.makerQuality);
      await quality.registerLot(values, [], NO_OCCASION);
      const lot = await lotLedger.lotId(values.gtin, values.lotNumber);
      await expect(quality.releaseLot(lot, NO_OCCASION))
        .to.be.revertedWithCustomError(lotLedger, "RegulatorReleases")
        .withArgs(lot);
      await move(at.world, lot, 0, "plant", "clinicRoom");
      await expect(give({ lot, units: 0 }))
        .to.be.revertedWithCustomError(lotLedger, "LotNotReleased")
        .withArgs(lot);
      await expect(openVial(at, 1, lot))
        .to.be.revertedWithCustomError(lotLedger, "LotNotReleased")
        .withArgs(lot);
      expect((await lotLedger.consignmentOf(lot, 0)).site).to.equal(site.clinicRoom);
    });
  });

  describe("given a vaccination day", () => {
    it("takes 1 to 100 doses, all or none", async () => {
      const syringes = (count: number) =>
        Array.from({ length: count }, (_, index) => doseOrder(at, { lot: at.lot.syringe, index, units: 0 }));
      const batch = (orders: OrderOptions[]) => vaccinating(at).immunizeBatch(orders, { gasLimit: 16_000_000 });
      await expect(batch([])).to.be.revertedWithCustomError(at.token, "BatchLengthInvalid").withArgs(0, 100);
      await expect(batch(syringes(101)))
        .to.be.revertedWithCustomError(at.token, "BatchLengthInvalid")
        .withArgs(101, 100);
      await expect(batch([...syringes(3), doseOrder(at)])).to.be.revertedWithCustomError(
        at.world.lotLedger,
        "NotOpenedHere",
      );
      expect(await stateOfPack(at.lot.syringe, 0)).to.equal(State.Active);
      await batch(syringes(50));
      expect((await at.token.queryFilter(at.token.filters.ImmunizationGiven())).length).to.equal(50);
    });

    it("is refused to a clinic out of standing", async () => {
      await openVial(at);
      const { consortium, operator, member } = at.world;
      await consortium.connect(operator.officer).suspend(member.clinic, ZeroHash);
      await expect(give()).to.be.revertedWithCustomError(consortium, "MemberNotInStanding");
      await at.world.connection.networkHelpers.time.increase(30 * 86_400 + 1);
      await expect(give()).to.be.revertedWithCustomError(at.world.lotLedger, "OpenTooLong");
      expect(LONG).to.be.greaterThan(await now(at.world));
    });
  });
});
