import { expect } from "chai";
import { AbiCoder, keccak256, ZeroHash } from "ethers";

import { CEILING, claimRequest, occurrenceOf, setCeiling, Status, termsOf, Why } from "../../helpers/claims.ts";
import type { ClaimRequest } from "../../helpers/claims.ts";
import { decide } from "../../helpers/council.ts";
import { METFORMIN, State } from "../../helpers/goods.ts";
import { by, DAY, DISPENSERS, dispensed, expectRefusedToOthers, issued, now, packs } from "../../helpers/pharmacies.ts";
import { pharmacies, stateOf, story, suspend, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, packsHash, sign, type Slip } from "../../helpers/prescriptions.ts";
import { load, type Connection } from "../../helpers/world.ts";

const SETTLEMENT = `0x${"5e".repeat(32)}`;

async function covered(connection: Connection): Promise<Pharmacies> {
  const at = await pharmacies(connection);
  await setCeiling(at.world);
  return at;
}

describe("PrescriptionToken: claims", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(covered);
  });

  const officer = () => at.world.claimLedger.connect(at.world.operator.claimsOfficer);
  const claimOf = (claim: string) => at.world.claimLedger.claimOf(claim);
  const packState = (index: number) => at.world.lotLedger.packStateOf(at.lot.metformin, index);

  async function dispense(slip: Slip, index = 0, request: Partial<ClaimRequest> = {}) {
    const signed = await order(at.world, slip, { packs: packs(at.lot.metformin, index) });
    return by(at, "dispenser").dispenseAndClaim(signed, claimRequest(at.world, request));
  }

  /** Dispenses a pack with its claim; returns the claim and what a withdrawal shows. */
  async function claimed(slip: Slip, index = 0, request: Partial<ClaimRequest> = {}) {
    const before = await at.token.stateOf(slip.id, slip.fields.holder);
    await dispense(slip, index, request);
    const { sequence } = await at.token.stateOf(slip.id, slip.fields.holder);
    const given = { units: 20, packs: packs(at.lot.metformin, index), consignments: [0] };
    const record = { previousChain: before.chain, previousDay: before.dispensedDay, ...given };
    return { claim: occurrenceOf(slip.id, Number(sequence)), record, sequence };
  }

  describe("given a dispense with a claim", () => {
    it("opens the claim in the same transaction, told last", async () => {
      const slip = await issued(at, { quantity: 40 });
      const claim = occurrenceOf(slip.id, 2);
      const { insurer, policy } = claimRequest(at.world);
      const sent = dispense(slip);
      await expect(sent)
        .to.emit(at.world.claimLedger, "ClaimOpened")
        .withArgs(claim, insurer, termsOf(at.world.site.store, 20, 30, METFORMIN), policy);
      expect(await story(at, sent)).to.deep.equal([
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.PrescriptionDispensed",
        "LotLedger.PacksChanged",
        "ClaimLedger.ClaimOpened",
      ]);
      expect([...(await claimOf(claim))].map(Number)).to.deep.equal([
        Status.Submitted,
        Why.None,
        insurer,
        at.world.site.store,
        30,
        0,
      ]);
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 2n });
    });

    it("returns the claim's name", async () => {
      const slip = await issued(at);
      const signed = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      const named = await by(at, "dispenser").dispenseAndClaim.staticCall(signed, claimRequest(at.world));
      expect(named).to.equal(occurrenceOf(slip.id, 2));
    });

    it("chains the claim's name behind the packs, so that the chain knows of the claim", async () => {
      const slip = await issued(at);
      const { claim, record } = await claimed(slip);
      const coder = AbiCoder.defaultAbiCoder();
      const given = keccak256(coder.encode(["bytes32", "bytes32"], [packsHash(record.packs), claim]));
      const values = [record.previousChain, record.previousDay, at.world.site.store, record.units, given];
      const link = keccak256(coder.encode(["bytes16", "uint16", "uint24", "uint24", "bytes32"], values));
      expect((await stateOf(at, slip)).chain).to.equal(link.slice(0, 34));
    });

    it("claims for the fixed product's group too", async () => {
      const slip = await issued(at, { fixedGtin: at.gtin.metformin });
      await dispense(slip);
      expect((await claimOf(occurrenceOf(slip.id, 2))).claimed).to.equal(30);
    });

    it("opens one for each dispense of a prescription", async () => {
      const slip = await issued(at, { quantity: 60 });
      const [first, second] = [await claimed(slip, 0), await claimed(slip, 1)];
      expect(first.claim).not.to.equal(second.claim);
      for (const { claim } of [first, second]) expect((await claimOf(claim)).status).to.equal(Status.Submitted);
    });

    it("is refused above the ceiling, and nothing is dispensed", async () => {
      const slip = await issued(at);
      await expect(dispense(slip, 0, { amount: 31 }))
        .to.be.revertedWithCustomError(at.world.claimLedger, "ClaimAboveCeiling")
        .withArgs(occurrenceOf(slip.id, 2), 31, 30);
      expect(await packState(0)).to.equal(State.Active);
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 1n });
    });

    it("rounds the ceiling of odd units down", async () => {
      const slip = await issued(at);
      await setCeiling(at.world, METFORMIN, CEILING + 4);
      await expect(dispense(slip, 0, { amount: 31 }))
        .to.be.revertedWithCustomError(at.world.claimLedger, "ClaimAboveCeiling")
        .withArgs(occurrenceOf(slip.id, 2), 31, 30);
      await setCeiling(at.world, METFORMIN, CEILING + 5);
      await dispense(slip, 0, { amount: 31 });
    });

    it("is refused without a ceiling, an insurer or an amount", async () => {
      const { claimLedger } = at.world;
      const slip = await issued(at);
      const claim = occurrenceOf(slip.id, 2);
      await expect(dispense(slip, 0, { insurer: 0 }))
        .to.be.revertedWithCustomError(claimLedger, "InsurerMissing")
        .withArgs(claim);
      await expect(dispense(slip, 0, { amount: 0 }))
        .to.be.revertedWithCustomError(claimLedger, "ClaimAmountMissing")
        .withArgs(claim);
      await setCeiling(at.world, METFORMIN, 0);
      await expect(dispense(slip)).to.be.revertedWithCustomError(claimLedger, "CeilingMissing").withArgs(METFORMIN);
      expect(await packState(0)).to.equal(State.Active);
    });

    it("takes the largest amount that its slot holds", async () => {
      const slip = await issued(at);
      const most = 2 ** 48 - 1;
      await setCeiling(at.world, METFORMIN, most);
      const { claim } = await claimed(slip, 0, { amount: most / 5 });
      expect((await claimOf(claim)).claimed).to.equal(most / 5);
    });

    it("is for dispensers only, as any dispense", async () => {
      const slip = await issued(at);
      const signed = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await expectRefusedToOthers(at, DISPENSERS, (token) =>
        token.dispenseAndClaim.staticCall(signed, claimRequest(at.world)),
      );
      await suspend(at, "pharmacy");
      await expect(dispense(slip)).to.be.revertedWithCustomError(at.world.consortium, "MemberNotInStanding");
    });
  });

  describe("when a dispense with a claim is withdrawn", () => {
    const withdraw = (slip: Slip, { record, sequence }: Awaited<ReturnType<typeof claimed>>) =>
      by(at, "dispenser").withdrawWithClaim(slip.fields, record, sequence);

    it("takes the claim with it", async () => {
      const slip = await issued(at);
      const given = await claimed(slip);
      const sent = withdraw(slip, given);
      await expect(sent)
        .to.emit(at.world.claimLedger, "ClaimWithdrawn")
        .withArgs(given.claim, at.world.member.insurer, Status.Submitted, Status.Withdrawn);
      expect(await packState(0)).to.equal(State.Active);
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 3n });
      await expect(officer().adjudicate({ claim: given.claim, approved: 30, reason: Why.None }))
        .to.be.revertedWithCustomError(at.world.claimLedger, "ClaimStatusUnfit")
        .withArgs(given.claim, Status.Withdrawn);
    });

    for (const [was, approved, reason] of [
      ["Approved", 30, Why.None],
      ["PartlyApproved", 10, Why.CoPayment],
      ["Denied", 0, Why.NotCovered],
    ] as const) {
      it(`takes one that is ${was} with it`, async () => {
        const slip = await issued(at);
        const given = await claimed(slip);
        await officer().adjudicate({ claim: given.claim, approved, reason });
        await expect(withdraw(slip, given))
          .to.emit(at.world.claimLedger, "ClaimWithdrawn")
          .withArgs(given.claim, at.world.member.insurer, Status[was], Status.Withdrawn);
      });
    }

    it("leaves a refund due where it was paid", async () => {
      const slip = await issued(at);
      const given = await claimed(slip);
      await officer().adjudicate({ claim: given.claim, approved: 20, reason: Why.CoPayment });
      await officer().pay(given.claim, SETTLEMENT);
      await expect(withdraw(slip, given))
        .to.emit(at.world.claimLedger, "ClaimWithdrawn")
        .withArgs(given.claim, at.world.member.insurer, Status.Paid, Status.RefundDue);
      await expect(officer().confirmRefund(given.claim, SETTLEMENT))
        .to.emit(at.world.claimLedger, "ClaimRefunded")
        .withArgs(given.claim, at.world.member.insurer, 20, SETTLEMENT, at.world.operator.claimsOfficer);
      expect((await claimOf(given.claim)).status).to.equal(Status.Refunded);
    });

    it("lets the very same packs be dispensed again with a claim of another name", async () => {
      const slip = await issued(at);
      const first = await claimed(slip);
      await withdraw(slip, first);
      const second = await claimed(slip);
      expect(second.claim).not.to.equal(first.claim);
      expect((await claimOf(first.claim)).status).to.equal(Status.Withdrawn);
      expect((await claimOf(second.claim)).status).to.equal(Status.Submitted);
      await withdraw(slip, second);
    });

    it("can't be taken back without its claim, nor with another's", async () => {
      const slip = await issued(at, { quantity: 60 });
      const first = await claimed(slip);
      const second = await claimed(slip, 1);
      const { store } = at.world.site;
      const wrong = [
        by(at, "dispenser").withdraw(slip.fields, second.record),
        withdraw(slip, { ...second, sequence: first.sequence }),
        withdraw(slip, first),
      ];
      for (const sent of wrong) {
        await expect(sent).to.be.revertedWithCustomError(at.token, "NotLatestDispense").withArgs(slip.id, store);
      }
      expect((await claimOf(second.claim)).status).to.equal(Status.Submitted);
      await withdraw(slip, second);
      await withdraw(slip, first);
    });

    it("is not the way for a dispense without a claim", async () => {
      const slip = await issued(at);
      const record = await dispensed(at, slip, 0);
      await expect(by(at, "dispenser").withdrawWithClaim(slip.fields, record, 2))
        .to.be.revertedWithCustomError(at.token, "NotLatestDispense")
        .withArgs(slip.id, at.world.site.store);
      await by(at, "dispenser").withdraw(slip.fields, record);
    });

    it("names the dispense even after an acceptance raised the sequence", async () => {
      const slip = await issued(at, { quantity: 40 });
      const given = await claimed(slip);
      const until = (await now(at)) + 5 * DAY;
      const over = { site: at.world.site.store, until, deadline: until };
      const signature = await sign(at.world, slip, "Accept", over);
      await by(at, "dispenser").accept(slip.fields, until, until, signature);
      await withdraw(slip, given);
      expect((await claimOf(given.claim)).status).to.equal(Status.Withdrawn);
    });

    it("is for dispensers of that site only", async () => {
      const slip = await issued(at);
      const { record, sequence } = await claimed(slip);
      await expectRefusedToOthers(at, DISPENSERS, (token) =>
        token.withdrawWithClaim.staticCall(slip.fields, record, sequence),
      );
      await expect(by(at, "otherDispenser").withdrawWithClaim(slip.fields, record, sequence))
        .to.be.revertedWithCustomError(at.token, "NotLatestDispense")
        .withArgs(slip.id, at.world.site.otherStore);
    });
  });

  describe("when the Council freezes the claim ledger", () => {
    it("opens none any more, and still lets a dispense be taken back", async () => {
      const { consortium, claimLedger } = at.world;
      const slip = await issued(at, { quantity: 40 });
      const given = await claimed(slip);
      const address = await claimLedger.getAddress();
      await decide(at.world, consortium.interface.encodeFunctionData("freezeModule", [address]));
      await expect(dispense(slip, 1)).to.be.revertedWithCustomError(consortium, "ModuleIsFrozen").withArgs(address);
      const sent = by(at, "dispenser").withdrawWithClaim(slip.fields, given.record, given.sequence);
      await expect(sent).to.emit(at.token, "ClaimLeftBehind").withArgs(slip.id, given.claim);
      expect(await packState(0)).to.equal(State.Active);
      expect((await claimOf(given.claim)).status).to.equal(Status.Submitted);
      await expect(officer().adjudicate({ claim: given.claim, approved: 30, reason: Why.None }))
        .to.be.revertedWithCustomError(consortium, "ModuleIsFrozen")
        .withArgs(address);
    });

    it("closing lets those that carry on open claims", async () => {
      const { consortium, claimLedger } = at.world;
      const address = await claimLedger.getAddress();
      await decide(at.world, consortium.interface.encodeFunctionData("closeModule", [address]));
      const slip = await issued(at);
      await dispense(slip);
      expect((await claimOf(occurrenceOf(slip.id, 2))).status).to.equal(Status.Submitted);
      await expect(claimOf(ZeroHash)).to.be.revertedWithCustomError(claimLedger, "ClaimUnknown").withArgs(ZeroHash);
    });
  });
});
