import { expect } from "chai";

import {
  alertCodeFor,
  beginInvestigation,
  liftConsignmentHold,
  listAlerts,
  listDisputes,
  pick,
  raiseAlert,
  readEvents,
  receivePart,
  resolveAlert,
  retire,
  returnGoods,
  senderOfPacks,
  settleDispute,
  showConsignment,
  ship,
  receiveAll,
  recallLot,
} from "../../src/index.ts";
import { ENUMS } from "../../src/ledger/index.ts";
import { expectSameState } from "../events/sameState.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

describe("which alert a scan calls for", () => {
  it("is that of the European system for a pack that can't be what it says", () => {
    const here = (verdict: (typeof ENUMS.Verdict)[number]) => alertCodeFor({ verdict, isElsewhere: false });
    const asked = ENUMS.Verdict.filter((verdict) => here(verdict) !== undefined);
    expect(asked.map((verdict) => [verdict, here(verdict)])).to.deep.equal([
      ["NotGenuine", "PackNotFound"],
      ["Opened", "AlreadyInState"],
      ["Dispensed", "AlreadyInState"],
      ["Retired", "ChangeImpossible"],
      ["Locked", "SuspectProduct"],
    ]);
  });

  it("is that another has it, before anything else but that nobody made it", () => {
    for (const verdict of ENUMS.Verdict) {
      const code = verdict === "NotGenuine" ? "PackNotFound" : "NotCustodian";
      expect(alertCodeFor({ verdict, isElsewhere: true })).to.equal(code);
    }
  });

  it("tells faults of the code from faults of the scanner", () => {
    const faults = [
      "SerialUnknown",
      "LotNotOnLedger",
      "LotMismatch",
      "ExpiryMismatch",
      "CharacterNotGs1",
      "ScannedTwice",
    ];
    expect(faults.map((fault) => alertCodeFor({ fault }))).to.deep.equal([
      ...["PackNotFound", "LotNotFound", "LotMismatch", "ExpiryMismatch"],
      ...[undefined, undefined],
    ]);
  });
});

describe("alerts and disputes", () => {
  let stage: Stage;
  let lot = "";

  beforeEach(async () => {
    stage = await loadStage();
    await addProduct(stage);
    lot = await addLot(stage);
  });

  afterEach(() => expectSameState(stage, ["lots"]));

  it("lists alerts with their age, who looks into them, and which are late after 24 hours", async () => {
    const { connection, member } = stage.world;
    await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 7, evidence: "photo 1" });
    await raiseAlert(stage.by("dispenser"), { code: "LotNotFound", lot });
    await beginInvestigation(stage.by("officer"), { alert: 1, document: "file 1" });
    await resolveAlert(stage.by("enforcer"), { alert: 2, finding: "HandlingError", document: "report 2" });
    await connection.networkHelpers.time.increase(24 * 3600 - 60);
    await connection.networkHelpers.mine();
    const [first, second] = await listAlerts(stage.ledger);
    expect(first).to.deep.include({ alert: 1n, code: "SuspectProduct", index: 7, finding: "Open", isLate: false });
    expect(first?.investigation).to.include({ by: member.regulator });
    expect(second).to.deep.include({ alert: 2n, index: undefined, finding: "HandlingError", investigation: undefined });
    await connection.networkHelpers.time.increase(120);
    await connection.networkHelpers.mine();
    const late = (await listAlerts(stage.ledger)).map(({ isLate }) => isLate);
    expect(late).to.deep.equal([true, false]);
    const again = await refusalOf(
      () => beginInvestigation(stage.by("enforcer"), { alert: 1, document: "file 2" }),
      "AlertIsInvestigated",
    );
    expect(again.sentence).to.include("alert 1");
  });

  it("keeps what a recipient did not accept as disputed until the sender settles it", async () => {
    const { site } = stage.world;
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.store });
    const parts = [
      { lot, consignment: 0, first: 100, count: 300 },
      { lot, consignment: 0, first: 500, count: 400 },
    ];
    await receivePart(stage.by("pharmacyLogistics"), { ranges: parts });
    const disputes = await listDisputes(stage.ledger);
    expect(disputes.map(({ first, count, site: at, recipient }) => [first, count, at, recipient])).to.deep.equal([
      [0, 100, site.plant, site.store],
      [400, 100, site.plant, site.store],
      [900, 100, site.plant, site.store],
    ]);
    await refusalOf(
      () => ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: 2 }),
      "ConsignmentIsHeld",
    );
    await settleDispute(stage.by("makerLogistics"), { lot, first: 0, as: "Found" });
    await settleDispute(stage.by("makerLogistics"), { lot, first: 400, as: "Lost" });
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.warehouse });
    const left = await listDisputes(stage.ledger);
    expect(left.map(({ first }) => first)).to.deep.equal([900]);
    await refusalOf(() => settleDispute(stage.by("makerLogistics"), { lot, first: 0, as: "Found" }), "NotDisputed");
    await refusalOf(
      () => settleDispute(stage.by("pharmacyLogistics"), { lot, first: 900, as: "Found" }),
      "NotCustodian",
    );
  });

  it("sends goods back to who sent them, held and recalled ones too", async () => {
    const { site } = stage.world;
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.warehouse });
    await receiveAll(stage.by("distributorLogistics"), { consignments: [{ lot, first: 0 }] });
    await pick(stage.by("distributorLogistics"), {
      ranges: [{ lot, consignment: 0, first: 10, count: 5 }],
      to: site.store,
    });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 10 }] });
    const some = { at: site.store, ranges: [{ first: 11, count: 2 }] };
    expect(await senderOfPacks(stage.ledger, lot, some)).to.equal(site.warehouse);
    await returnGoods(stage.by("pharmacyLogistics"), { lot, from: site.store, ranges: some.ranges });
    const transit = async (first: number) => (await showConsignment(stage.ledger, { lot, first })).transit;
    expect(await transit(11)).to.deep.equal({ to: site.warehouse, reason: "Return" });
    await recallLot(stage.by("officer"), { lot, recallClass: "II" });
    await returnGoods(stage.by("pharmacyLogistics"), { lot, from: site.store });
    expect(await transit(13)).to.deep.equal({ to: site.warehouse, reason: "Recall" });
    await refusalOf(() => returnGoods(stage.by("pharmacyLogistics"), { lot, from: site.store }), "NothingThere");
    await receiveAll(stage.by("distributorLogistics"), { consignments: [{ lot, first: 11 }] });
    await refusalOf(
      () => liftConsignmentHold(stage.by("makerLogistics"), { lot, first: 0, hold: "Dispute" }),
      "ConsignmentHoldUnfit",
    );
  });

  it("settles a dispute and sends goods back once, however often that is asked for", async () => {
    const { site } = stage.world;
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.store });
    await receivePart(stage.by("pharmacyLogistics"), { ranges: [{ lot, consignment: 0, first: 100, count: 900 }] });
    const maker = stage.by("makerLogistics");
    const block = () => stage.ledger.provider.getBlockNumber();
    // A first attempt came as far as some of the packs.
    await retire(maker, { lot, consignment: 0, first: 20, count: 30, reason: "Lost" });
    const settled = await settleDispute(maker, { lot, first: 0, as: "Lost" });
    expect(settled).to.have.length(3);
    const atSettling = await block();
    await refusalOf(() => settleDispute(maker, { lot, first: 0, as: "Lost" }), "NotDisputed");
    expect(await block()).to.equal(atSettling);
    const gone = await readEvents(stage.ledger, { names: ["PacksChanged"] });
    expect(gone.map(({ args: { first, count } }) => [first, count])).to.deep.equal([[20, 30], [0, 20], [50, 50]]); // prettier-ignore

    const pharmacy = stage.by("pharmacyLogistics");
    const some = { lot, from: site.store, ranges: [{ first: 200, count: 50 }] };
    await returnGoods(pharmacy, some);
    const atReturning = await block();
    await refusalOf(() => returnGoods(pharmacy, some), "ConsignmentInTransit");
    expect(await block()).to.equal(atReturning);
    // What is left goes, and what is on its way is left alone.
    await returnGoods(pharmacy, { lot, from: site.store });
    await refusalOf(() => returnGoods(pharmacy, { lot, from: site.store }), "NothingThere");
    const shipped = await readEvents(stage.ledger, { names: ["ConsignmentShipped"] });
    const back = shipped.filter(({ args }) => args.from === site.store).map(({ args: { first, count } }) => [first, count]); // prettier-ignore
    expect(back.toSorted(([one = 0], [other = 0]) => one - other)).to.deep.equal([[100, 100], [200, 50], [250, 750]]); // prettier-ignore
  });

  it("does not guess where goods go back to that were never sent", async () => {
    await refusalOf(
      () => returnGoods(stage.by("makerLogistics"), { lot, from: stage.world.site.plant }),
      "SenderUnknown",
    );
  });
});
