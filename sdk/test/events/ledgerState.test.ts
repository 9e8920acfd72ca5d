import { expect } from "chai";
import { id as hash, Wallet } from "ethers";
import {
  holdConsignment,
  holdLot,
  immunizeAndClaim,
  immunizeBatch,
  issue,
  LedgerState,
  openPack,
  pick,
  proposeAdmin,
  raiseAlert,
  readEvents,
  receiveAll,
  receivePart,
  recallLot,
  releaseLot,
  reportCompromise,
  retire,
  setCeiling,
  setProductStatus,
  ship,
  split,
  substitutionGroup,
  suspend,
  voidImmunization,
  type ImmunizeInput,
} from "../../src/index.ts";
import { writeSlip } from "../../../test/helpers/prescriptions.ts";
import { expectSameState } from "./sameState.ts";
import { addLot, addProduct, loadStage, METFORMIN, type Stage } from "../ledger/stage.ts";

/** A bit of everything that events can tell. */
async function play(stage: Stage): Promise<string[]> {
  const { site, member, operator } = stage.world;
  const gtin = await addProduct(stage, 1);
  await addProduct(stage, 2);
  await setProductStatus(stage.by("officer"), { gtin: await addProduct(stage, 3), status: "Suspended", reason: "x" });
  const lots = [await addLot(stage), await addLot(stage, { lot: "L2", gtin })];
  const [lot = "", other = ""] = lots;
  const maker = stage.by("makerLogistics");
  await releaseLot(stage.by("makerQuality"), { lot });
  await split(maker, { lot, first: 0, second: 500 });
  await ship(maker, { consignments: [{ lot, first: 500 }], to: site.store });
  await receivePart(stage.by("pharmacyLogistics"), { ranges: [{ lot, consignment: 500, first: 600, count: 100 }] });
  await pick(maker, { ranges: [{ lot, consignment: 0, first: 20, count: 5 }], to: site.warehouse });
  await receiveAll(stage.by("distributorLogistics"), { consignments: [{ lot, first: 20 }] });
  await openPack(stage.by("dispenser"), { lot, consignment: 600, index: 650 });
  await retire(stage.by("pharmacyLogistics"), { lot, consignment: 600, first: 610, count: 3, reason: "Damaged" });
  await holdConsignment(stage.by("enforcer"), { lot, first: 600 });
  await holdLot(stage.by("officer"), { lot: other });
  await recallLot(stage.by("makerQuality"), { lot: other, recallClass: "I" });
  await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 650 });
  const { fields } = await writeSlip(stage.world);
  await issue(stage.by("prescriber"), { prescription: { ...fields, class: 1 } });
  await vaccinate(stage);
  await suspend(stage.by("officer"), { member: member.clinic, reason: "order" });
  await proposeAdmin(stage.byAdmin("maker"), { member: member.maker, admin: operator.officer.address });
  await reportCompromise(stage.byAdmin("maker"), { operator: operator.makerLogistics.address, since: 1 });
  return lots;
}

/** A vial that was opened at the clinic, three doses of it given, one of them entered in error, one claimed. */
async function vaccinate(stage: Stage): Promise<void> {
  const { site, member } = stage.world;
  const content = { content: 10, unit: "Dose", vaccine: true, hoursOpen: 6 } as const;
  const lot = await addLot(stage, { lot: "V1", packCount: 5, gtin: await addProduct(stage, 4, content) });
  await releaseLot(stage.by("officer"), { lot });
  // As a return: what comes back is asked nothing about its way.
  const sent = { consignments: [{ lot, first: 0 }], to: site.clinicRoom, reason: "Return" } as const;
  await ship(stage.by("makerLogistics"), sent);
  await receiveAll(stage.by("clinicLogistics"), { consignments: [{ lot, first: 0 }] });
  await openPack(stage.by("vaccinator"), { lot, consignment: 0, index: 2 });
  const [last, ...doses] = [1, 2, 3].map((number) => ({
    ...{ lot, index: 2, units: 1 as const, document: hash(`document ${number}`) },
    ...{ holder: Wallet.createRandom().address, time: 1_700_000_000 },
  }));
  const { ids } = await immunizeBatch(stage.by("vaccinator"), doses);
  await voidImmunization(stage.by("vaccinator"), { id: ids[1] ?? "", reason: "Duplicate" });
  await setCeiling(stage.by("officer"), { group: substitutionGroup(METFORMIN.system, METFORMIN.code), perUnit: 100 });
  const claim = { insurer: member.insurer, amount: 1, policy: "P1" };
  const { id, opening } = await immunizeAndClaim(stage.by("vaccinator"), last as ImmunizeInput, claim);
  expect(opening.claim).to.equal(id);
}

describe("the ledger's state from its events alone", () => {
  it("is what the contracts store", async () => {
    const stage = await loadStage();
    await play(stage);
    const state = await expectSameState(stage);
    const sizes = [state.lots.size, state.products.size, state.prescriptions.size, state.alerts.size];
    expect(sizes).to.deep.equal([3, 4, 1, 1]);
    expect([...state.immunizations.values()].map(({ reason }) => reason)).to.deep.equal([
      undefined,
      "Duplicate",
      undefined,
    ]);
    expect([...state.claims.values()].map(({ units, status }) => [units, status])).to.deep.equal([[1, "Submitted"]]);
    expect(state.directory.hasFoundingEnded).to.equal(true);
  });

  it("is there for any block of the past", async () => {
    const stage = await loadStage();
    const before = Number(await stage.ledger.provider.getBlockNumber());
    await play(stage);
    expect((await LedgerState.read(stage.ledger, before)).lots.size).to.equal(0);
  });
});

describe("reading events", () => {
  it("gives only those that are asked for, in the order of the chain", async () => {
    const stage = await loadStage();
    await play(stage);
    const released = await readEvents(stage.ledger, { names: ["LotReleased", "LotHeld"] });
    expect(released.map(({ name }) => name)).to.deep.equal(["LotReleased", "LotHeld", "LotReleased"]);
    const [first] = released;
    const later = await readEvents(stage.ledger, { from: (first?.block ?? 0) + 1, names: ["LotReleased"] });
    expect(later).to.deep.equal(released.slice(2));
  });
});
