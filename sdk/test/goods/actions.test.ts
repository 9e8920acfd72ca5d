import { expect } from "chai";
import {
  activePacks,
  eventIn,
  holdConsignment,
  holdLot,
  indicesOf,
  liftConsignmentHold,
  liftLotHold,
  locatePack,
  lockPacks,
  merge,
  openPack,
  pick,
  raiseAlert,
  reassignCustody,
  recallLot,
  recallShipment,
  receiveAll,
  receivePart,
  recordInputs,
  readCircumstances,
  registerLot,
  reject,
  releaseLot,
  resolveAlert,
  retire,
  retireList,
  ship,
  showConsignment,
  showLot,
  split,
  supply,
  supplyList,
  suspend,
  undo,
  unlockPacks,
} from "../../src/index.ts";
import { lotIdOf } from "../../src/lots/index.ts";
import { expectSameState } from "../events/sameState.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

describe("actions on goods", () => {
  let stage: Stage;
  let gtin = "";

  beforeEach(async () => {
    stage = await loadStage();
    gtin = await addProduct(stage, 1, { class: "OverTheCounter" });
  });

  afterEach(() => expectSameState(stage, ["lots"]));

  /** A lot whose packs are all at the pharmacy's store. */
  async function lotAtStore(): Promise<string> {
    const lot = await addLot(stage);
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: stage.world.site.store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 0 }] });
    return lot;
  }
  const stateOf = async (lot: string, index: number): Promise<number> =>
    Number(await stage.ledger.lotLedger.packStateOf(lot, index));

  describe("given a lot", () => {
    it("registers it under the id of its GTIN and lot number, with the day it was made", async () => {
      const lot = await addLot(stage, { lot: "MF-1", made: "2026-01-02", expiry: "2099-12-31" });
      expect(lot).to.equal(lotIdOf(gtin, "MF-1"));
      expect(await showLot(stage.ledger, { gtin, lot: "MF-1" })).to.deep.include({
        lot,
        gtin,
        made: "2026-01-02",
        expiry: "2099-12-31",
        packCount: 1000,
        isReleased: false,
        holds: [],
        recallClass: "None",
      });
    });

    it("says what its papers, time and place were", async () => {
      const lot = await addLot(stage);
      const said = { time: 1_790_000_000, place: "6901234000009", sscc: "106141412345678908" };
      const outcome = await releaseLot(stage.by("makerQuality"), { lot, occasion: { document: "release 1", ...said } });
      const recorded = eventIn(outcome, "Recorded").args;
      expect(readCircumstances(recorded.circumstances)).to.deep.equal(said);
      expect(recorded.operator).to.equal(stage.world.operator.makerQuality.address);
      expect(eventIn(outcome, "LotReleased").args).to.deep.equal({ lot, by: stage.world.member.maker });
    });

    it("records inputs, is released, held, let go and recalled", async () => {
      const quality = stage.by("makerQuality");
      const lot = await addLot(stage);
      await recordInputs(quality, { lot, inputs: [{ gtin, lot: "RAW" }] });
      await releaseLot(quality, { lot });
      await holdLot(stage.by("officer"), { lot });
      await holdLot(quality, { lot });
      expect((await showLot(stage.ledger, lot)).holds).to.deep.equal(["Maker", "Regulator"]);
      await liftLotHold(quality, { lot, hold: "Maker" });
      await refusalOf(() => liftLotHold(quality, { lot, hold: "Regulator" }), "LotHoldUnfit");
      await liftLotHold(stage.by("officer"), { lot, hold: "Regulator" });
      await recallLot(quality, { lot, recallClass: "II" });
      expect(await showLot(stage.ledger, lot)).to.include({ isReleased: true, recallClass: "II" });
      const weaker = await refusalOf(() => recallLot(quality, { lot, recallClass: "III" }), "RecallUnfit");
      expect(weaker.sentence).to.include("class II").and.include("class III");
    });

    it("is refused twice, by another, of no packs, and with a malformed number", async () => {
      await addLot(stage);
      const values = {
        gtin,
        lot: "L1",
        packCount: 1,
        root: lotIdOf(gtin, "r"),
        made: "2026-01-01",
        expiry: "2099-01-01",
      };
      const again = await refusalOf(() => registerLot(stage.by("makerQuality"), values), "LotExists");
      expect(again.sentence).to.include(lotIdOf(gtin, "L1"));
      await refusalOf(() => registerLot(stage.by("grower_quality"), { ...values, lot: "L2" }), "MakerNotNamed");
      await refusalOf(
        () => registerLot(stage.by("makerQuality"), { ...values, lot: "L2", packCount: 0 }),
        "PackCountInvalid",
      );
      await refusalOf(
        () => registerLot(stage.by("makerQuality"), { ...values, lot: "L 2" }),
        "LotNumberCharacterWrong",
      );
      await refusalOf(() => registerLot(stage.by("makerQuality"), { ...values, made: "2026-13-01" }), "DateWrong");
      await refusalOf(() => registerLot(stage.ledger, values), "ActorMissing");
      await refusalOf(() => showLot(stage.ledger, { gtin, lot: "NONE" }), "LotUnknown");
    });
  });

  describe("given consignments", () => {
    it("splits, ships, picks and receives them, and finds each pack where it is", async () => {
      const { site } = stage.world;
      const lot = await addLot(stage);
      const maker = stage.by("makerLogistics");
      await split(maker, { lot, first: 0, second: 400 });
      await ship(maker, { consignments: [{ lot, first: 400 }], to: site.warehouse, reason: "Transfer" });
      await pick(maker, { ranges: [{ lot, consignment: 0, first: 10 }], to: site.store });
      expect(await locatePack(stage.ledger, lot, 10)).to.deep.equal({
        consignment: 10,
        site: site.plant,
        recipient: site.store,
      });
      await receiveAll(stage.by("distributorLogistics"), { consignments: [{ lot, first: 400 }] });
      await receivePart(stage.by("pharmacyLogistics"), { ranges: [{ lot, consignment: 10, first: 10 }] });
      expect(await locatePack(stage.ledger, lot, 10)).to.deep.equal({
        consignment: 10,
        site: site.store,
        recipient: 0,
      });
      expect(await locatePack(stage.ledger, lot, 999)).to.deep.equal({
        consignment: 400,
        site: site.warehouse,
        recipient: 0,
      });
      expect((await locatePack(stage.ledger, lot, 11)).consignment).to.equal(11);
      await refusalOf(() => locatePack(stage.ledger, lot, 1000), "PackIndexOutOfLot");
      await refusalOf(() => showConsignment(stage.ledger, { lot, first: 1 }), "ConsignmentUnknown");
      expect(await showConsignment(stage.ledger, { lot, first: 11 })).to.deep.include({
        count: 389,
        site: site.plant,
        holds: [],
      });
    });

    it("turns shipments away, calls them back and merges neighbours", async () => {
      const { site } = stage.world;
      const lot = await addLot(stage);
      const maker = stage.by("makerLogistics");
      const consignments = [{ lot, first: 0 }];
      await ship(maker, { consignments, to: site.store, reason: "Return" });
      expect((await showConsignment(stage.ledger, { lot, first: 0 })).transit).to.deep.equal({
        to: site.store,
        reason: "Return",
      });
      await refusalOf(() => receiveAll(stage.by("otherLogistics"), { consignments }), "NotRecipient");
      await reject(stage.by("pharmacyLogistics"), { consignments });
      await ship(maker, { consignments, to: site.store });
      await recallShipment(maker, { consignments });
      await split(maker, { lot, first: 0, second: 500 });
      await merge(maker, { lot, first: 0, second: 500 });
      expect((await showConsignment(stage.ledger, { lot, first: 0 })).count).to.equal(1000);
    });

    it("holds them and lifts the hold", async () => {
      const lot = await lotAtStore();
      const staff = stage.by("pharmacyLogistics");
      await holdConsignment(staff, { lot, first: 0 });
      expect((await showConsignment(stage.ledger, { lot, first: 0 })).holds).to.deep.equal(["Custodian"]);
      const held = await refusalOf(
        () => ship(staff, { consignments: [{ lot, first: 0 }], to: 1 }),
        "ConsignmentIsHeld",
      );
      expect(held.sentence).to.include("held by custodian");
      await liftConsignmentHold(staff, { lot, first: 0, hold: "Custodian" });
      expect((await showConsignment(stage.ledger, { lot, first: 0 })).holds).to.deep.equal([]);
    });

    it("gives goods that nobody can move to another site, by two officers", async () => {
      const lot = await lotAtStore();
      const order = { lot, first: 0, to: stage.world.site.warehouse, reason: "order 9" };
      await refusalOf(() => reassignCustody(stage.by("officer"), order), "CustodianInStanding");
      await suspend(stage.by("officer"), { member: stage.world.member.pharmacy, reason: "order 8" });
      await reassignCustody(stage.by("officer"), order);
      await reassignCustody(stage.by("secondOfficer"), order);
      expect((await showConsignment(stage.ledger, { lot, first: 0 })).site).to.equal(stage.world.site.warehouse);
    });
  });

  describe("given packs at a pharmacy", () => {
    it("supplies, retires, locks and undoes them", async () => {
      const lot = await lotAtStore();
      await releaseLot(stage.by("makerQuality"), { lot });
      const dispenser = stage.by("dispenser");
      const packs = (first: number, count = 1): { lot: string; consignment: number; first: number; count: number } => {
        return { lot, consignment: 0, first, count };
      };
      await supply(dispenser, packs(0, 3));
      await supplyList(dispenser, { lot, consignment: 0, indices: [5, 7] });
      await retire(dispenser, { ...packs(10, 2), reason: "Damaged" });
      await retireList(dispenser, { lot, consignment: 0, indices: [20, 22], reason: "Destroyed" });
      await lockPacks(dispenser, packs(30, 4));
      const now = await Promise.all([0, 2, 3, 5, 6, 7, 10, 11, 20, 21, 22, 30, 33].map((index) => stateOf(lot, index)));
      expect(now).to.deep.equal([1, 1, 0, 1, 0, 1, 2, 2, 2, 0, 2, 3, 3]);
      await undo(dispenser, packs(0, 3));
      await undo(dispenser, packs(10, 2));
      await unlockPacks(dispenser, packs(30, 4));
      expect(await Promise.all([0, 10, 30].map((index) => stateOf(lot, index)))).to.deep.equal([0, 0, 0]);
      const final = await refusalOf(() => undo(dispenser, packs(20)), "NothingToUndo");
      expect(final.sentence).to.include("from pack 20");
      await refusalOf(() => supply(dispenser, packs(5)), "PackNotInState");
      await refusalOf(() => supply(stage.by("otherDispenser"), packs(50)), "NotCustodian");
      await refusalOf(() => supply(dispenser, packs(990, 20)), "OutsideConsignment");
    });

    it("finds the packs that are still active, as runs of neighbours", async () => {
      const lot = await lotAtStore();
      await retire(stage.by("pharmacyLogistics"), { lot, consignment: 0, first: 2, count: 2, reason: "Lost" });
      await lockPacks(stage.by("pharmacyLogistics"), { lot, consignment: 0, first: 128 });
      const all = { lot, first: 0, count: 1_000 };
      const found = await activePacks(stage.ledger, { ...all, wanted: 5 });
      expect(found).to.deep.equal([
        { first: 0, count: 2 },
        { first: 4, count: 3 },
      ]);
      expect(indicesOf(found)).to.deep.equal([0, 1, 4, 5, 6]);
      expect(await activePacks(stage.ledger, { ...all, first: 100, count: 900, wanted: 899 })).to.deep.equal([
        { first: 100, count: 28 },
        { first: 129, count: 871 },
      ]);
      await refusalOf(() => activePacks(stage.ledger, { ...all, wanted: 998 }), "PacksTooFew");
    });

    it("opens a pack", async () => {
      const lot = await lotAtStore();
      await releaseLot(stage.by("makerQuality"), { lot });
      await openPack(stage.by("dispenser"), { lot, consignment: 0, index: 1 });
      expect((await stage.ledger.lotLedger.openedOf(lot, 1)).unitsLeft).to.equal(20n);
    });

    it("takes a range of tens of thousands with the gas it needs, also after a small one", async () => {
      const lot = await addLot(stage, { lot: "BIG", packCount: 70_000 });
      const staff = stage.by("makerLogistics", { check: false });
      await retire(staff, { lot, consignment: 0, first: 0, count: 1, reason: "Lost" });
      await retire(staff, { lot, consignment: 0, first: 128, count: 65_536, reason: "Lost" });
      expect(await stateOf(lot, 65_663)).to.equal(2);
    });
  });

  it("raises an alert and closes it", async () => {
    const { alert } = await raiseAlert(stage.by("dispenser"), {
      code: "LotNotFound",
      lot: { gtin, lot: "X" },
      evidence: "photo",
    });
    await resolveAlert(stage.by("enforcer"), { alert, finding: "Falsified", document: "report 1" });
    const closed = { alert, finding: "Diverted", document: "report 2" } as const;
    const again = await refusalOf(() => resolveAlert(stage.by("enforcer"), closed), "AlertIsResolved");
    expect(again.sentence).to.include("falsified");
  });
});
