import { expect } from "chai";
import { Wallet } from "ethers";

import {
  accept,
  adjudicate,
  adjudicateBatch,
  completeDraft,
  confirmRefund,
  dispense,
  dispenseAndClaim,
  dispenseOrder,
  issue,
  listClaims,
  makeSlip,
  newDocumentKey,
  occurrenceOf,
  openClaims,
  payClaim,
  payClaims,
  proposeDecisions,
  receiveAll,
  releaseLot,
  setCeiling,
  ship,
  showCeiling,
  showClaim,
  signAcceptance,
  substitutionGroup,
  withdraw,
  type ClaimOpening,
  type Plan,
  type PrescriptionDraft,
  type Slip,
} from "../../src/index.ts";
import { addLot, addProduct, loadStage, METFORMIN, type Stage } from "../ledger/stage.ts";
import { expectSameState } from "../events/sameState.ts";
import { refusalOf } from "../refused.ts";

const GROUP = substitutionGroup(METFORMIN.system, METFORMIN.code);

describe("actions on claims", () => {
  let stage: Stage;
  let lot = "";
  let today = 0;
  let next = 0;

  beforeEach(async () => {
    stage = await loadStage();
    next = 0;
    await addProduct(stage);
    lot = await addLot(stage);
    await releaseLot(stage.by("makerQuality"), { lot });
    await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: stage.world.site.store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 0 }] });
    await setCeiling(stage.by("officer"), { group: GROUP, perUnit: 150 });
    today = Number(await stage.ledger.lotLedger.today());
  });
  afterEach(() => expectSameState(stage, ["prescriptions"]));

  async function issued(quantity = 40): Promise<Slip> {
    const { ledger, world } = stage;
    const draft: PrescriptionDraft = {
      ...{ requestIdentifier: `request ${next++}`, coding: METFORMIN, group: GROUP, gtin: undefined, unit: "tablet" },
      ...{ quantity, firstDay: today, lastDay: today + 30, interval: 0, class: 1, part: 0, parts: 1 },
      documentCanonical: "{}",
    };
    const parties = { issuer: world.member.hospital, prescriber: world.operator.prescriber.address };
    const token = ledger.deployment.contracts.prescriptionToken.address;
    const completed = completeDraft(draft, newDocumentKey(), parties);
    const slip = makeSlip({ chainId: Number(ledger.chainId), token, ...completed });
    await issue(stage.by("prescriber"), slip);
    return slip;
  }

  const orderOf = async (slip: Slip, index: number) =>
    dispenseOrder(stage.ledger, {
      slip,
      packs: [{ lot, index }],
      site: stage.world.site.store,
      deadline: 4_000_000_000,
    });
  const request = (changes = {}) => ({ insurer: stage.world.member.insurer, amount: 30, policy: "P1", ...changes });
  const claimed = async (slip: Slip, index: number, changes = {}): Promise<ClaimOpening> =>
    (await dispenseAndClaim(stage.by("dispenser"), await orderOf(slip, index), request(changes))).opening;
  const officer = () => stage.by("claimsOfficer");

  it("open, decide, pay and list one with its dispense", async () => {
    const slip = await issued();
    const { claim } = await claimed(slip, 0);
    expect(claim).to.equal(occurrenceOf(slip.id, 2));
    await adjudicate(officer(), { claim, approved: 20, reason: "CoPayment" });
    expect(await showClaim(stage.ledger, claim)).to.include({
      status: "PartlyApproved",
      reason: "CoPayment",
      approved: 20,
    });
    await payClaim(officer(), { claim, settlement: "settlement 2027-3" });
    const [listed, none] = await listClaims(stage.ledger, stage.world.member.insurer);
    expect(none).to.equal(undefined);
    expect(listed).to.include({ claim, status: "Paid", units: 20, claimed: 30, day: today, group: GROUP });
    expect(listed?.prescription).to.equal(slip.id);
    expect(await listClaims(stage.ledger, stage.world.member.hospital)).to.deep.equal([]);
    expect(await showCeiling(stage.ledger, GROUP)).to.equal(150);
  });

  it("say in a sentence why a claim is refused, and dispense nothing then", async () => {
    const slip = await issued();
    const refusal = await refusalOf(() => claimed(slip, 0, { amount: 31 }), "ClaimAboveCeiling");
    expect(refusal.message).to.include("is for 31 fen, and the ceiling for these units is 30 fen");
    await refusalOf(() => showClaim(stage.ledger, occurrenceOf(slip.id, 2)), "ClaimUnknown");
  });

  it("withdraw a claim with its dispense, in whatever order dispenses with and without one came", async () => {
    const slip = await issued(80);
    const first = await claimed(slip, 0);
    await dispense(stage.by("dispenser"), await orderOf(slip, 1));
    const third = await claimed(slip, 2);
    const holder = new Wallet(slip.holderKey ?? "");
    const until = (await stage.world.connection.networkHelpers.time.latest()) + 1000;
    const acceptance = { prescription: slip.prescription, site: stage.world.site.store, until, deadline: until };
    await accept(stage.by("dispenser"), await signAcceptance(stage.ledger, holder, acceptance));
    await adjudicateBatch(officer(), [
      { claim: first.claim, approved: 30 },
      { claim: third.claim, approved: 0, reason: "LimitReached" },
    ]);
    await payClaims(officer(), { claims: [first.claim], settlement: "settlement" });
    for (let left = 3; left > 0; left -= 1) await withdraw(stage.by("dispenser"), slip);
    expect(await showClaim(stage.ledger, third.claim)).to.include({ status: "Withdrawn" });
    expect(await showClaim(stage.ledger, first.claim)).to.include({ status: "RefundDue" });
    await confirmRefund(officer(), { claim: first.claim, settlement: "refund" });
    expect(await showClaim(stage.ledger, first.claim)).to.include({ status: "Refunded", approved: 30 });
    const again = await claimed(slip, 2);
    expect(again.claim).not.to.equal(third.claim);
  });

  it("give the insurer's rules what the chain and the openings say", async () => {
    const [one, two] = [await issued(), await issued()];
    const openings = [await claimed(one, 0), await claimed(two, 1)];
    const withheld = await claimed(await issued(), 2, { policy: "P2" });
    const plan: Plan = {
      ...{ firstDay: today, lastDay: today },
      covered: new Map([[GROUP, { unitsADay: 2 }]]),
    };
    const opened = openClaims(await listClaims(stage.ledger, stage.world.member.insurer), openings);
    expect(opened.unopened).to.deep.equal([withheld.claim]);
    const proposals = proposeDecisions(opened.submitted, new Map([["P1", plan]]), opened.past);
    await adjudicateBatch(officer(), proposals);
    const statuses = await Promise.all(openings.map(({ claim }) => showClaim(stage.ledger, claim)));
    expect(statuses.map(({ status, reason }) => [status, reason])).to.deep.equal([
      ["Approved", "None"],
      ["Denied", "DuplicateTherapy"],
    ]);
    const after = openClaims(await listClaims(stage.ledger, stage.world.member.insurer), openings);
    expect(after.past.map(({ approved }) => approved)).to.deep.equal([30, 0]);
  });
});
