import { expect } from "chai";
import { Wallet } from "ethers";
import {
  accept,
  cancel,
  cancelBySignature,
  completeCancellation,
  completeDraft,
  dispense,
  dispenseBatch,
  dispenseOrder,
  eventIn,
  giveBack,
  issue,
  issueBatch,
  makeSlip,
  newDocumentKey,
  openPack,
  receiveAll,
  releaseLot,
  reissue,
  ship,
  showPrescription,
  signAcceptance,
  signAsCoPrescriber,
  signCancellation,
  substitutionGroup,
  withdraw,
} from "../../../src/index.ts";
import { expectSameState } from "../../events/sameState.ts";
import type { PrescriptionDraft, Slip } from "../../../src/index.ts";
import { addLot, addProduct, loadStage, METFORMIN, type Stage } from "../../ledger/stage.ts";
import { refusalOf } from "../../refused.ts";
const DAY = 86_400;

describe("actions on prescriptions", () => {
  let stage: Stage;
  let lot = "";
  let today = 0;

  beforeEach(async () => {
    stage = await loadStage();
    await addProduct(stage);
    lot = await addLot(stage);
    await releaseLot(stage.by("makerQuality"), { lot });
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: stage.world.site.store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 0 }] });
    today = Number(await stage.ledger.lotLedger.today());
  });

  afterEach(() => expectSameState(stage, ["prescriptions"]));
  const now = (): Promise<number> => stage.world.connection.networkHelpers.time.latest();

  function write(changes: Partial<PrescriptionDraft> = {}, holder?: string): Slip {
    const { ledger, world } = stage;
    const isControlled = changes.class === 2;
    const draft: PrescriptionDraft = {
      requestIdentifier: `request ${Math.random()}`,
      coding: METFORMIN,
      group: substitutionGroup(METFORMIN.system, METFORMIN.code),
      gtin: undefined,
      quantity: 60,
      unit: "tablet",
      firstDay: today,
      lastDay: today + 30,
      interval: 0,
      class: 1,
      part: 0,
      parts: 1,
      documentCanonical: "{}",
      ...changes,
    };
    const parties = {
      issuer: world.member.hospital,
      prescriber: world.operator.prescriber.address,
      ...(isControlled ? { coPrescriber: world.operator.secondPrescriber.address } : {}),
      ...(holder === undefined ? {} : { holder }),
    };
    const { chainId, deployment } = ledger;
    const token = deployment.contracts.prescriptionToken.address;
    return makeSlip({ chainId: Number(chainId), token, ...completeDraft(draft, newDocumentKey(), parties) });
  }

  async function issued(changes: Partial<PrescriptionDraft> = {}): Promise<Slip> {
    const slip = write(changes);
    await issue(stage.by("prescriber"), { prescription: slip.prescription });
    return slip;
  }
  const order = async (
    slip: Slip,
    indices: number[],
    site = stage.world.site.store,
  ): ReturnType<typeof dispenseOrder> =>
    dispenseOrder(stage.ledger, {
      slip,
      site,
      packs: indices.map((index) => ({ lot, index })),
      deadline: (await now()) + 600,
    });
  const state = ({ id, prescription }: Slip): ReturnType<typeof showPrescription> =>
    showPrescription(stage.ledger, { id, holder: prescription.holder });

  const stateOfPack = async (index: number): Promise<number> =>
    Number(await stage.ledger.lotLedger.packStateOf(lot, index));

  it("issues a prescription under the slip's id, once", async () => {
    const slip = write();
    const { id } = await issue(stage.by("prescriber"), { prescription: slip.prescription });
    expect(id).to.equal(slip.id);
    expect(await state(slip)).to.include({ units: 60, sequence: 1, accepted: undefined, cancellation: "none" });
    const again = await refusalOf(() => issue(stage.by("prescriber"), slip), "PrescriptionExists");
    expect(again.sentence).to.include(id);
    await refusalOf(() => issue(stage.by("secondPrescriber"), slip), "NotPrescriber");
    await refusalOf(() => state(write()), "PrescriptionUnknown");
  });

  it("issues many at once, controlled ones with the second prescriber's signature", async () => {
    const slips = [write(), write({ class: 2 })] as const;
    const second = stage.wallet(stage.world.operator.secondPrescriber.address);
    const coSignature = await signAsCoPrescriber(second, stage.ledger.domain, slips[1].prescription);
    const controlled = { prescription: slips[1].prescription, coSignature };
    const { ids } = await issueBatch(stage.by("prescriber"), [slips[0], controlled]);
    expect(ids).to.deep.equal(slips.map(({ id }) => id));
    expect((await state(slips[1])).units).to.equal(60);
  });

  it("orders count for ten minutes from the chain's time, which many that are made at once ask for together", async () => {
    const input = { slip: await issued(), site: stage.world.site.store, packs: [{ lot, index: 0 }] };
    for (const ahead of [DAY, 60]) {
      await stage.world.connection.networkHelpers.time.increase(ahead);
      const made = await Promise.all([1, 2, 3].map(() => dispenseOrder(stage.ledger, input)));
      expect(made.map(({ deadline }) => deadline)).to.deep.equal(Array(3).fill((await now()) + 600));
    }
  });

  it("dispenses whole packs and units of an opened one", async () => {
    const slip = await issued({ quantity: 25 });
    await openPack(stage.by("dispenser"), { lot, consignment: 0, index: 9 });
    const packs = [
      { lot, index: 3 },
      { lot, index: 9, units: 5, consignment: 0 },
    ];
    const deadline = (await now()) + 600;
    const signed = await dispenseOrder(stage.ledger, {
      slip,
      site: stage.world.site.store,
      packs,
      deadline,
      time: 1_790_000_000,
    });
    const outcome = await dispense(stage.by("dispenser"), signed);
    expect(eventIn(outcome, "PrescriptionDispensed").args).to.include({ unitsLeft: 0, time: 1_790_000_000 });
    expect(await state(slip)).to.include({ units: 0, dispensedDay: today });
    expect(await stateOfPack(3)).to.equal(1);
    expect((await stage.ledger.lotLedger.openedOf(lot, 9)).unitsLeft).to.equal(15n);
  });

  it("dispenses a pharmacy's day in one transaction", async () => {
    const slips = [await issued({ quantity: 20 }), await issued({ quantity: 40 })] as const;
    await dispenseBatch(stage.by("dispenser"), [await order(slips[0], [0]), await order(slips[1], [1, 2])]);
    expect((await state(slips[0])).units + (await state(slips[1])).units).to.equal(0);
  });

  it("refuses a signature for another pharmacy, an old one, and more than is left, with nothing changed", async () => {
    const slip = await issued({ quantity: 30 });
    const elsewhere = await order(slip, [0], stage.world.site.otherStore);
    const refused = await refusalOf(() => dispense(stage.by("dispenser"), elsewhere), "SignatureInvalid");
    expect(refused.sentence).to.include(slip.id);
    const late = { ...(await order(slip, [0])), deadline: (await now()) - 1 };
    await refusalOf(() => dispense(stage.by("dispenser"), late), "SignatureExpired");
    const twoPacks = await order(slip, [0, 1]);
    const tooMuch = await refusalOf(() => dispense(stage.by("dispenser"), twoPacks), "UnitsExceeded");
    expect(tooMuch.sentence).to.include("30 units left").and.include("40 are wanted");
    const first = await order(slip, [0]);
    await dispense(stage.by("dispenser"), first);
    await refusalOf(() => dispense(stage.by("dispenser"), { ...first }), "UnitsExceeded");
    expect(await state(slip)).to.include({ units: 10, sequence: 2 });
    expect(await stateOfPack(1)).to.equal(0);
  });

  it("needs the holder's key where the slip does not bear it", async () => {
    const patient = Wallet.createRandom();
    const slip = write({}, patient.address);
    await issue(stage.by("prescriber"), slip);
    await refusalOf(() => order(slip, [0]), "HolderKeyMissing");
    const input = { slip, site: stage.world.site.store, packs: [{ lot, index: 0 }], deadline: (await now()) + 600 };
    await dispense(stage.by("dispenser"), await dispenseOrder(stage.ledger, { ...input, holder: patient }));
    expect((await state(slip)).units).to.equal(40);
  });

  it("withdraws dispense after dispense, newest first", async () => {
    const slip = await issued();
    const chains: string[] = [(await state(slip)).chain];
    for (const indices of [[0], [1, 2]]) {
      await dispense(stage.by("dispenser"), await order(slip, indices));
      chains.push((await state(slip)).chain);
      await stage.world.connection.networkHelpers.time.increase(DAY);
    }
    const { prescription } = slip;
    await refusalOf(() => withdraw(stage.by("otherDispenser"), { prescription }), "NotLatestDispense");
    await withdraw(stage.by("dispenser"), { prescription });
    expect(await state(slip)).to.include({ units: 40, dispensedDay: today, chain: chains[1] });
    expect(await Promise.all([0, 1, 2].map(stateOfPack))).to.deep.equal([1, 0, 0]);
    await dispense(stage.by("dispenser"), await order(slip, [5]));
    await withdraw(stage.by("dispenser"), { prescription });
    await withdraw(stage.by("dispenser"), { prescription });
    expect(await state(slip)).to.include({ units: 60, dispensedDay: 0, chain: chains[0] });
    await refusalOf(() => withdraw(stage.by("dispenser"), { prescription }), "NothingDispensed");
  });

  it("accepts, refuses others meanwhile, gives back and completes a cancellation", async () => {
    const slip = await issued();
    const { id, prescription } = slip;
    const holder = new Wallet(slip.holderKey ?? "");
    const until = (await now()) + DAY;
    const wish = { prescription, site: stage.world.site.store, until, deadline: until };
    await accept(stage.by("dispenser"), await signAcceptance(stage.ledger, holder, wish));
    expect((await state(slip)).accepted).to.deep.equal({ site: stage.world.site.store, until });
    const elsewhere = await order(slip, [0], stage.world.site.otherStore);
    const refused = await refusalOf(() => dispense(stage.by("otherDispenser"), elsewhere), "AcceptedElsewhere");
    expect(refused.sentence).to.include(`site ${stage.world.site.store}`);
    await giveBack(stage.by("dispenser"), { id, holder: holder.address });
    await accept(stage.by("dispenser"), await signAcceptance(stage.ledger, holder, wish));
    await cancel(stage.by("prescriber"), { prescription });
    expect((await state(slip)).cancellation).to.equal("asked");
    await refusalOf(
      () => completeCancellation(stage.by("grower_quality"), { id, holder: holder.address }),
      "AcceptedElsewhere",
    );
    await stage.world.connection.networkHelpers.time.increase(DAY + 1);
    await completeCancellation(stage.by("grower_quality"), { id, holder: holder.address });
    expect(await state(slip)).to.include({ cancellation: "done", units: 0 });
  });

  it("cancels on the holder's signature", async () => {
    const slip = await issued();
    const { prescription } = slip;
    const stranger = Wallet.createRandom();
    const deadline = (await now()) + 600;
    const forged = await signCancellation(stage.ledger, stranger, { prescription, deadline });
    await refusalOf(() => cancelBySignature(stage.by("dispenser"), forged), "SignatureInvalid");
    const signed = await signCancellation(stage.ledger, new Wallet(slip.holderKey ?? ""), { prescription, deadline });
    await cancelBySignature(stage.by("dispenser"), signed);
    expect((await state(slip)).cancellation).to.equal("done");
  });

  it("reissues what is left of a lost slip", async () => {
    const lost = await issued();
    await dispense(stage.by("dispenser"), await order(lost, [0]));
    const next = write({ quantity: 40 });
    const wrong = { previous: lost.prescription, prescription: write().prescription };
    await refusalOf(() => reissue(stage.by("prescriber"), wrong), "ReissueUnfit");
    const { id } = await reissue(stage.by("prescriber"), {
      previous: lost.prescription,
      prescription: next.prescription,
    });
    expect(id).to.equal(next.id);
    expect(await state(lost)).to.include({ cancellation: "done" });
    expect(await state(next)).to.include({ units: 40 });
  });
});
