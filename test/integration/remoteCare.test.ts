import { expect } from "chai";
import { Wallet } from "ethers";

import {
  accept,
  addOperator,
  Actor,
  completeDraft,
  dispense,
  dispenseOrder,
  eventIn,
  holdLot,
  issue,
  makeSlip,
  newDocumentKey,
  openSite,
  pick,
  PrescriptionClass,
  receiveAll,
  recallLot,
  releaseLot,
  ship,
  showConsignment,
  showPrescription,
  signAcceptance,
  stockAt,
  substitutionGroup,
  type Ledger,
  type Slip,
} from "../../sdk/src/index.ts";
import { numberToGln } from "../../sdk/src/gs1/index.ts";
import { expectSameState } from "../../sdk/test/events/sameState.ts";
import { addLot, addProduct, loadStage, METFORMIN, type Stage } from "../../sdk/test/ledger/stage.ts";
import { refusalOf } from "../../sdk/test/refused.ts";
import { gln, LONG } from "../helpers/world.ts";

const DAY = 86_400;
const PARCEL = 40;

/** Everybody who has a part in remote care, beside the hospital. */
interface Remote {
  readonly stage: Stage;
  readonly ledger: Ledger;
  readonly lot: string;
  /** The pharmacy's site for what is handed over at doors. */
  readonly door: number;
  readonly doorLogistics: Ledger;
  readonly doorDispenser: Ledger;
  readonly courier: Ledger;
  /** The patient's own key: on no slip. */
  readonly wallet: Wallet;
  readonly slip: Slip;
}

/** A mail-order pharmacy with a site for doors, a courier with a van, and a slip whose key is in the patient's wallet. */
async function remote(): Promise<Remote> {
  const stage = await loadStage();
  const { world, ledger, byAdmin } = stage;
  const { member, site } = world;
  const [doorLogistics, doorDispenser, driver] = world.spare.map(({ address }) => address) as [string, string, string];
  const pharmacy = byAdmin("pharmacy");
  const place = { member: member.pharmacy, gln: numberToGln(gln(60)), kind: "Vehicle" } as const;
  const door = (await openSite(pharmacy, place)).site;
  const staff = { member: member.pharmacy, site: door, until: LONG };
  await addOperator(pharmacy, { ...staff, operator: doorLogistics, roles: ["Logistics"] });
  await addOperator(pharmacy, { ...staff, operator: doorDispenser, roles: ["Dispenser"] });
  const crew = { member: member.courier, site: site.van, operator: driver, roles: ["Logistics"], until: LONG } as const;
  await addOperator(byAdmin("courier"), crew);

  await addProduct(stage);
  const lot = await addLot(stage);
  await releaseLot(stage.by("makerQuality"), { lot });
  await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.store });
  await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 0 }] });

  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const slip = await slipFor(stage, wallet.address);
  await issue(stage.by("prescriber"), { prescription: slip.prescription });
  const as = (address: string): Ledger => ledger.as(new Actor(stage.wallet(address)));
  const parties = { doorLogistics: as(doorLogistics), doorDispenser: as(doorDispenser), courier: as(driver) };
  return { stage, ledger, lot, door, ...parties, wallet, slip };
}

async function slipFor({ world, ledger }: Stage, holder: string): Promise<Slip> {
  const today = Number(await ledger.lotLedger.today());
  const draft = {
    requestIdentifier: `request ${Math.random()}`,
    coding: METFORMIN,
    group: substitutionGroup(METFORMIN.system, METFORMIN.code),
    gtin: undefined,
    quantity: 40,
    unit: "tablet",
    ...{
      firstDay: today,
      lastDay: today + 30,
      interval: 0,
      class: PrescriptionClass.Prescription,
      part: 0,
      parts: 1,
      documentCanonical: "{}",
    },
  } as const;
  const parties = { issuer: world.member.hospital, prescriber: world.operator.prescriber.address, holder };
  const token = ledger.deployment.contracts.prescriptionToken.address;
  return makeSlip({
    chainId: Number(ledger.chainId),
    token,
    ...completeDraft(draft, newDocumentKey(), parties),
  });
}

/** The wallet lets the pharmacy have it, the parcel is packed, and the courier has taken it. */
async function underWay(care: Remote): Promise<void> {
  const { stage, ledger, lot, door, doorDispenser, courier, wallet, slip } = care;
  const { site } = stage.world;
  const until = (await now(care)) + 5 * DAY;
  const input = { prescription: slip.prescription, site: door, until, deadline: until };
  await accept(doorDispenser, await signAcceptance(ledger, wallet, input));
  const parcel = [{ lot, consignment: 0, first: PARCEL, count: 1 }];
  await pick(stage.by("pharmacyLogistics"), { ranges: parcel, to: site.van, reason: "DirectDelivery" });
  await receiveAll(courier, { consignments: [{ lot, first: PARCEL }] });
}

/** At the door: the courier offers the parcel to the pharmacy's site for doors, which takes it. */
async function handOver({ lot, door, courier, doorLogistics }: Remote): Promise<void> {
  await ship(courier, { consignments: [{ lot, first: PARCEL }], to: door, reason: "DirectDelivery" });
  await receiveAll(doorLogistics, { consignments: [{ lot, first: PARCEL }] });
}

/** What the wallet signs at the door. */
async function signedAtDoor(care: Remote, holder = care.wallet) {
  const { ledger, lot, door, slip } = care;
  const packs = [{ lot, index: PARCEL, consignment: PARCEL }];
  return dispenseOrder(ledger, { slip, packs, site: door, holder, deadline: (await now(care)) + 600 });
}

function now({ stage }: Remote): Promise<number> {
  return stage.world.connection.networkHelpers.time.latest();
}

describe("remote care", () => {
  let care: Remote;

  beforeEach(async () => {
    care = await remote();
  });

  afterEach(() => expectSameState(care.stage, ["directory", "lots", "prescriptions"]));

  it("reaches a patient through a courier, on the wallet's signature at the door", async () => {
    const { ledger, lot, door, doorDispenser, wallet, slip, stage } = care;
    expect(slip).not.to.have.property("holderKey");
    await underWay(care);
    expect(await showConsignment(ledger, { lot, first: PARCEL })).to.include({ site: stage.world.site.van });
    expect((await stockAt(ledger, stage.world.site.van)).map(({ active }) => active)).to.deep.equal([1]);

    await handOver(care);
    const outcome = await dispense(doorDispenser, await signedAtDoor(care));
    expect(eventIn(outcome, "PrescriptionDispensed").args).to.include({ site: door, unitsLeft: 20 });
    const state = await showPrescription(ledger, { id: slip.id, holder: wallet.address });
    expect(state.units).to.equal(20);
  });

  it("is for nobody but the wallet to let a pharmacy have, and to take at the door", async () => {
    const { ledger, door, doorDispenser, slip } = care;
    const until = (await now(care)) + DAY;
    const input = { prescription: slip.prescription, site: door, until, deadline: until };
    const thief = Wallet.createRandom();
    const forged = { ...input, ...(await signAcceptance(ledger, new Wallet(thief.privateKey), input)) };
    await refusalOf(() => accept(doorDispenser, forged), "SignatureInvalid");
    // The slip alone, which the pharmacy and the courier may have seen, opens nothing.
    await refusalOf(() => dispenseOrder(ledger, { slip, packs: [], site: door }), "HolderKeyMissing");

    await underWay(care);
    await handOver(care);
    const order = await signedAtDoor(care, new Wallet(thief.privateKey));
    await refusalOf(() => dispense(doorDispenser, order), "SignatureInvalid");
  });

  it("is dispensed neither while the courier has it nor by the courier", async () => {
    const { doorDispenser, courier, lot, door } = care;
    await underWay(care);
    const order = await signedAtDoor(care);
    const early = await refusalOf(() => dispense(doorDispenser, order), "NotCustodian");
    expect(early.sentence).to.include(String(care.stage.world.site.van));
    await refusalOf(() => dispense(courier, order), "OperatorRoleMissing");

    await ship(courier, { consignments: [{ lot, first: PARCEL }], to: door, reason: "DirectDelivery" });
    await refusalOf(() => dispense(doorDispenser, order), "NotCustodian");
  });

  it("is exclusive to the pharmacy that accepted it while the parcel travels", async () => {
    const { stage, ledger, wallet, slip } = care;
    await underWay(care);
    const { store } = stage.world.site;
    const packs = [{ lot: care.lot, index: 0, consignment: 0 }];
    const deadline = (await now(care)) + 600;
    // Not even at the same pharmacy's counter: what was accepted is given where it was accepted, or given back first.
    const order = await dispenseOrder(ledger, { slip, packs, site: store, holder: wallet, deadline });
    await refusalOf(() => dispense(stage.by("dispenser"), order), "AcceptedElsewhere");
  });

  it("stops at the door what was recalled on the way", async () => {
    const { stage, lot, doorDispenser } = care;
    await underWay(care);
    await handOver(care);
    const order = await signedAtDoor(care);
    await recallLot(stage.by("makerQuality"), { lot, recallClass: "I" });
    await refusalOf(() => dispense(doorDispenser, order), "LotIsRecalled");
  });

  it("is not even handed over when it was held on the way, and can go back", async () => {
    const { stage, lot, courier } = care;
    await underWay(care);
    await holdLot(stage.by("officer"), { lot });
    await refusalOf(() => handOver(care), "LotIsHeld");
    await ship(courier, { consignments: [{ lot, first: PARCEL }], to: stage.world.site.store, reason: "Return" });
  });

  it("comes back when nobody is at home, and is stock again", async () => {
    const { stage, ledger, lot, courier } = care;
    const { store } = stage.world.site;
    await underWay(care);
    await ship(courier, { consignments: [{ lot, first: PARCEL }], to: store, reason: "Return" });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: PARCEL }] });
    expect(await showConsignment(ledger, { lot, first: PARCEL })).to.include({ site: store });
    const [line] = await stockAt(ledger, store);
    expect(line).to.include({ active: 1000 });
  });

  it("takes a signature for one door hand-over only", async () => {
    const { doorDispenser } = care;
    await underWay(care);
    await handOver(care);
    const order = await signedAtDoor(care);
    await dispense(doorDispenser, order);
    await refusalOf(() => dispense(doorDispenser, order), "SignatureInvalid");
  });
});
