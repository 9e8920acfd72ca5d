import { expect } from "chai";

import {
  addOperator,
  endOperator,
  flagged,
  issue,
  listStaff,
  openPack,
  readFlagged,
  receiveAll,
  releaseLot,
  reportCompromise,
  retire,
  lockPacks,
  ship,
  signAsCoPrescriber,
  stockAt,
  suspend,
  recallLot,
  PrescriptionClass,
  type Prescription,
} from "../../src/index.ts";
import { writeSlip } from "../../../test/helpers/prescriptions.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

const DAY = 86_400;

describe("a member's staff", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await loadStage();
  });

  const now = (): Promise<number> => stage.world.connection.networkHelpers.time.latest();

  it("is listed with the ends of its licences, and who is over soon stands first", async () => {
    const { world, ledger, byAdmin } = stage;
    const { hospital } = world.member;
    const [soon = "", later = "", gone = ""] = world.spare.map(({ address }) => address);
    const admin = byAdmin("hospital");
    const time = await now();
    const until = (days: number): number => time + days * DAY;
    const ward = { member: hospital, site: world.site.ward };
    await addOperator(admin, { ...ward, operator: later, roles: ["Vaccinator"], until: until(200) });
    await addOperator(admin, { member: hospital, operator: soon, roles: ["Prescriber"], until: until(20) });
    await addOperator(admin, { ...ward, operator: gone, roles: ["Dispenser"], until: until(300) });
    await endOperator(admin, { operator: gone });

    const staff = await listStaff(ledger, hospital);
    expect(staff.slice(0, 2).map(({ operator, state, daysLeft }) => [operator, state, daysLeft])).to.deep.equal([
      [soon, "Ending", 20],
      [later, "InOffice", 200],
    ]);
    expect(staff.map(({ operator }) => operator))
      .to.include(world.operator.prescriber.address)
      .and.not.include(gone);
    // Logistics take no licence to practise.
    expect(staff.map(({ operator }) => operator)).not.to.include(world.operator.wardLogistics.address);
    expect((await listStaff(ledger, hospital, { soonDays: 365 })).slice(0, 2).map(({ state }) => state)).to.deep.equal([
      "Ending",
      "Ending",
    ]);
    const past = await listStaff(ledger, hospital, { past: true, roles: ["Dispenser"] });
    expect(past[0]).to.include({ operator: gone, state: "Ended", daysLeft: 0 });
    expect(await listStaff(ledger, hospital, { roles: ["Notary"] })).to.deep.equal([]);
    await refusalOf(() => listStaff(ledger, 99), "MemberUnknown");
  });

  it("counts the last second of a licence as its last day", async () => {
    const { world, ledger, byAdmin } = stage;
    const [one = ""] = world.spare.map(({ address }) => address);
    const until = (await now()) + 1000;
    await addOperator(byAdmin("hospital"), {
      member: world.member.hospital,
      operator: one,
      roles: ["Prescriber"],
      until,
    });
    const stateOf = async () => (await listStaff(ledger, world.member.hospital, { past: true }))[0];
    await world.connection.networkHelpers.time.increaseTo(until);
    expect(await stateOf()).to.include({ operator: one, state: "Ending", daysLeft: 1 });
    await world.connection.networkHelpers.time.increaseTo(until + 1);
    expect(await stateOf()).to.include({ operator: one, state: "Ended", daysLeft: 0 });
  });

  it("is shown under the standing of its member", async () => {
    const { world, ledger } = stage;
    await suspend(stage.by("officer"), { member: world.member.hospital, reason: "order" });
    const [first] = await listStaff(ledger, world.member.hospital);
    expect(first).to.include({ state: "InOffice", standing: "Suspended" });
  });
});

describe("what a compromised key signed", () => {
  let stage: Stage;
  let lot = "";

  beforeEach(async () => {
    stage = await loadStage();
    await addProduct(stage);
    lot = await addLot(stage);
    await releaseLot(stage.by("makerQuality"), { lot });
  });

  const latest = (): Promise<number> => stage.world.connection.networkHelpers.time.latest();

  it("is nothing where no key was reported", async () => {
    expect(await readFlagged(stage.ledger)).to.deep.equal([]);
    expect(flagged([])).to.deep.equal([]);
  });

  it("is flagged from the reported second on, and not before it", async () => {
    const { world, ledger, byAdmin } = stage;
    const { store } = world.site;
    const operator = world.operator.makerLogistics.address;
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 0 }] });
    const before = await latest();
    const other = await addLot(stage, { lot: "L2" });
    const { timestamp } = await ship(stage.by("makerLogistics"), {
      consignments: [{ lot: other, first: 0 }],
      to: store,
    });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot: other, first: 0 }] });

    await reportCompromise(byAdmin("maker"), { operator, since: before });
    const acts = await readFlagged(ledger);
    expect(acts.map(({ event: { name } }) => name)).to.deep.equal(["Recorded", "ConsignmentShipped"]);
    for (const act of acts) {
      expect(act).to.include({ operator, member: world.member.maker, since: before, time: timestamp, as: "sender" });
    }
    // A second report replaces the first: here, a second after its last act.
    await reportCompromise(byAdmin("maker"), { operator, since: timestamp + 1 });
    expect(await readFlagged(ledger)).to.deep.equal([]);
    await reportCompromise(byAdmin("maker"), { operator, since: timestamp });
    expect(await readFlagged(ledger)).to.have.length(2);
    await reportCompromise(byAdmin("maker"), { operator, since: 1 });
    expect((await readFlagged(ledger)).filter(({ event }) => event.name === "ConsignmentShipped")).to.have.length(2);
    expect(await readFlagged(ledger, world.member.pharmacy)).to.deep.equal([]);
    expect(await readFlagged(ledger, world.member.maker)).to.have.length(4);
  });

  it("is what it signed beside another prescriber too", async () => {
    const { world, ledger, byAdmin } = stage;
    const operator = world.operator.secondPrescriber.address;
    const { fields } = await writeSlip(world, { coPrescriber: operator });
    const prescription: Prescription = { ...fields, class: PrescriptionClass.Controlled };
    const coSignature = await signAsCoPrescriber(stage.wallet(operator), ledger.domain, prescription);
    await issue(stage.by("prescriber"), { prescription, coSignature });
    await reportCompromise(byAdmin("hospital"), { operator, since: 1 });
    const [act, ...others] = await readFlagged(ledger);
    expect(others).to.deep.equal([]);
    expect(act).to.include({ operator, as: "second prescriber" });
    expect(act?.event.name).to.equal("PrescriptionIssued");
  });
});

describe("a site's stock", () => {
  it("is told by lot and expiry, with what is held, opened, leaving and coming", async () => {
    const stage = await loadStage();
    const { site } = stage.world;
    await addProduct(stage);
    const today = Number(await stage.ledger.lotLedger.today());
    const early = await addLot(stage, { lot: "EARLY", packCount: 10, expiry: today + 30 });
    const late = await addLot(stage, { lot: "LATE", packCount: 20 });
    const [maker, pharmacy] = [stage.by("makerLogistics"), stage.by("pharmacyLogistics")];
    for (const lot of [early, late]) {
      await releaseLot(stage.by("makerQuality"), { lot });
      await ship(maker, { consignments: [{ lot, first: 0 }], to: site.store });
    }
    expect((await stockAt(stage.ledger, site.store)).map(({ lotNumber, coming }) => [lotNumber, coming])).to.deep.equal(
      [
        ["EARLY", 10],
        ["LATE", 20],
      ],
    );
    expect((await stockAt(stage.ledger, site.plant)).map(({ leaving }) => leaving)).to.deep.equal([10, 20]);

    await receiveAll(pharmacy, { consignments: [early, late].map((lot) => ({ lot, first: 0 })) });
    await openPack(stage.by("dispenser"), { lot: late, consignment: 0, index: 3 });
    await lockPacks(pharmacy, { lot: late, consignment: 0, first: 5, count: 2 });
    await retire(pharmacy, { lot: late, consignment: 0, first: 8, count: 1, reason: "Damaged" });
    await recallLot(stage.by("makerQuality"), { lot: early, recallClass: "II" });
    const [first, second, ...more] = await stockAt(stage.ledger, site.store);
    expect(more).to.deep.equal([]);
    expect(first).to.include({ lotNumber: "EARLY", active: 10, isRecalled: true, isReleased: true, isExpired: false });
    expect(second).to.include({ lotNumber: "LATE", active: 16, locked: 2, openUnits: 20, held: 0, isRecalled: false });
    expect(await stockAt(stage.ledger, site.plant)).to.deep.equal([]);
  });
});
