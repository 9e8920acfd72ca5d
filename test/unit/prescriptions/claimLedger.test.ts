import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { asModule, asOtherInsurer, claimRequest, setCeiling, Status, Why } from "../../helpers/claims.ts";
import { METFORMIN } from "../../helpers/goods.ts";
import { deployWorld, load, type Connection, type World } from "../../helpers/world.ts";

const CLAIM = id("occurrence");
const OTHER = id("other occurrence");
const SETTLEMENT = id("settlement 2027-3");
const UNKNOWN = id("unknown");
const MAX_CLAIMS = 800;

/** Two claims of 30 fen each at the insurer. */
async function submitted(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  await setCeiling(world);
  const module = await asModule(world);
  for (const claim of [CLAIM, OTHER]) {
    await module.openClaim(claim, world.site.store, METFORMIN, 20, claimRequest(world));
  }
  return world;
}

describe("ClaimLedger", function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await load(submitted);
  });

  const officer = () => world.claimLedger.connect(world.operator.claimsOfficer);
  const statusOf = async (claim = CLAIM) => (await world.claimLedger.claimOf(claim)).status;
  const refused = async (sent: Promise<unknown>, name: string, ...args: unknown[]) =>
    expect(sent)
      .to.be.revertedWithCustomError(world.claimLedger, name)
      .withArgs(...args);
  const approve = (claim = CLAIM) => officer().adjudicate({ claim, approved: 30, reason: Why.None });

  describe("when a module opens a claim", () => {
    it("opens one for an occurrence, once, whatever became of it", async () => {
      const module = await asModule(world);
      const again = () => module.openClaim(CLAIM, world.site.store, METFORMIN, 20, claimRequest(world));
      await refused(again(), "ClaimExists", CLAIM, Status.Submitted);
      await module.withdrawClaim(CLAIM);
      await refused(again(), "ClaimExists", CLAIM, Status.Withdrawn);
    });
  });

  describe("when a module withdraws a claim", () => {
    it("does nothing where there is none, or where it is withdrawn already", async () => {
      const module = await asModule(world);
      await expect(module.withdrawClaim(UNKNOWN)).not.to.emit(world.claimLedger, "ClaimWithdrawn");
      await module.withdrawClaim(CLAIM);
      await expect(module.withdrawClaim(CLAIM)).not.to.emit(world.claimLedger, "ClaimWithdrawn");
      expect(await statusOf()).to.equal(Status.Withdrawn);
    });

    it("leaves a refund that is due or settled as it is", async () => {
      const module = await asModule(world);
      await approve();
      await officer().pay(CLAIM, SETTLEMENT);
      await module.withdrawClaim(CLAIM);
      await expect(module.withdrawClaim(CLAIM)).not.to.emit(world.claimLedger, "ClaimWithdrawn");
      expect(await statusOf()).to.equal(Status.RefundDue);
      await officer().confirmRefund(CLAIM, SETTLEMENT);
      await expect(module.withdrawClaim(CLAIM)).not.to.emit(world.claimLedger, "ClaimWithdrawn");
      expect(await statusOf()).to.equal(Status.Refunded);
    });
  });

  describe("when a regulator sets a ceiling", () => {
    it("tells the old and the new one", async () => {
      const by = world.operator.officer;
      await expect(world.claimLedger.connect(by).setCeiling(METFORMIN, 200))
        .to.emit(world.claimLedger, "CeilingChanged")
        .withArgs(METFORMIN, 150, 200, by);
      expect(await world.claimLedger.ceilingOf(METFORMIN)).to.equal(200);
    });

    it("needs a group", async () => {
      const none = `0x${"0".repeat(32)}`;
      await refused(world.claimLedger.connect(world.operator.officer).setCeiling(none, 1), "CeilingGroupMissing");
    });

    it("leaves claims that were opened as they are", async () => {
      await setCeiling(world, METFORMIN, 1);
      await approve();
      expect(await statusOf()).to.equal(Status.Approved);
    });
  });

  describe("when the insurer adjudicates", () => {
    for (const [status, approved, reason] of [
      ["Approved", 30, Why.None],
      ["PartlyApproved", 29, Why.PriceAbovePlan],
      ["PartlyApproved", 1, Why.Other],
      ["Denied", 0, Why.DuplicateTherapy],
    ] as const) {
      it(`${approved} of 30 fen is ${status}`, async () => {
        const by = world.operator.claimsOfficer;
        await expect(officer().adjudicate({ claim: CLAIM, approved, reason }))
          .to.emit(world.claimLedger, "ClaimAdjudicated")
          .withArgs(CLAIM, world.member.insurer, Status[status], approved, reason, by);
        const view = await world.claimLedger.claimOf(CLAIM);
        expect([...view].map(Number)).to.deep.equal([
          Status[status],
          reason,
          world.member.insurer,
          world.site.store,
          30,
          approved,
        ]);
      });
    }

    it("refuses more than was claimed, and a reason that does not fit", async () => {
      const decide = (approved: number, reason: number) => officer().adjudicate({ claim: CLAIM, approved, reason });
      await refused(decide(31, Why.None), "ApprovedAboveClaimed", CLAIM, 31, 30);
      await refused(decide(30, Why.Other), "ClaimReasonUnfit", CLAIM, 30, 30, Why.Other);
      await refused(decide(29, Why.None), "ClaimReasonUnfit", CLAIM, 29, 30, Why.None);
      await refused(decide(0, Why.None), "ClaimReasonUnfit", CLAIM, 0, 30, Why.None);
      await expect(decide(29, 11)).to.be.revertedWithoutReason(world.connection.ethers);
      expect(await statusOf()).to.equal(Status.Submitted);
    });

    it("decides once", async () => {
      await approve();
      await refused(approve(), "ClaimStatusUnfit", CLAIM, Status.Approved);
      await officer().adjudicate({ claim: OTHER, approved: 0, reason: Why.NotCovered });
      await refused(approve(OTHER), "ClaimStatusUnfit", OTHER, Status.Denied);
    });

    it("is the claim's own insurer only, and knows the claim", async () => {
      const { member, ledger } = await asOtherInsurer(world);
      const decision = { claim: CLAIM, approved: 30, reason: Why.None };
      const wrong = [CLAIM, world.member.insurer, member] as const;
      await refused(ledger.adjudicate(decision), "NotInsurer", ...wrong);
      await refused(ledger.adjudicateBatch([decision]), "NotInsurer", ...wrong);
      await refused(ledger.pay(CLAIM, SETTLEMENT), "NotInsurer", ...wrong);
      await refused(ledger.confirmRefund(CLAIM, SETTLEMENT), "NotInsurer", ...wrong);
      await refused(approve(UNKNOWN), "ClaimUnknown", UNKNOWN);
      await refused(officer().pay(UNKNOWN, SETTLEMENT), "ClaimUnknown", UNKNOWN);
      await refused(officer().confirmRefund(UNKNOWN, SETTLEMENT), "ClaimUnknown", UNKNOWN);
    });

    it("decides many, all or nothing", async () => {
      const first = { claim: CLAIM, approved: 30, reason: Why.None };
      const second = { claim: OTHER, approved: 0, reason: Why.LimitReached };
      await refused(officer().adjudicateBatch([first, second, first]), "ClaimStatusUnfit", CLAIM, Status.Approved);
      expect(await statusOf()).to.equal(Status.Submitted);
      await officer().adjudicateBatch([first, second]);
      expect([await statusOf(), await statusOf(OTHER)]).to.deep.equal([BigInt(Status.Approved), BigInt(Status.Denied)]);
    });

    it("decides none of an empty list, nor of one too long", async () => {
      const decision = { claim: CLAIM, approved: 30, reason: Why.None };
      await refused(officer().adjudicateBatch([]), "BatchLengthInvalid", 0, MAX_CLAIMS);
      const long = Array.from({ length: MAX_CLAIMS + 1 }, () => decision);
      await refused(officer().adjudicateBatch.staticCall(long), "BatchLengthInvalid", MAX_CLAIMS + 1, MAX_CLAIMS);
    });
  });

  describe("when the insurer pays", () => {
    it("pays what it approved, once, against a settlement", async () => {
      const by = world.operator.claimsOfficer;
      await officer().adjudicate({ claim: CLAIM, approved: 20, reason: Why.CoPayment });
      await refused(officer().pay(CLAIM, ZeroHash), "SettlementMissing", CLAIM);
      await expect(officer().pay(CLAIM, SETTLEMENT))
        .to.emit(world.claimLedger, "ClaimPaid")
        .withArgs(CLAIM, world.member.insurer, 20, SETTLEMENT, by);
      expect(await statusOf()).to.equal(Status.Paid);
      await refused(officer().pay(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Paid);
      await refused(approve(), "ClaimStatusUnfit", CLAIM, Status.Paid);
    });

    it("pays nothing that is undecided, denied or withdrawn", async () => {
      await refused(officer().pay(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Submitted);
      await officer().adjudicate({ claim: CLAIM, approved: 0, reason: Why.PlanUnknown });
      await refused(officer().pay(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Denied);
      await (await asModule(world)).withdrawClaim(CLAIM);
      await refused(officer().pay(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Withdrawn);
    });

    it("pays many by one settlement, all or nothing", async () => {
      await approve();
      const both = () => officer().payBatch([CLAIM, OTHER], SETTLEMENT);
      await refused(both(), "ClaimStatusUnfit", OTHER, Status.Submitted);
      expect(await statusOf()).to.equal(Status.Approved);
      await approve(OTHER);
      await both();
      expect([await statusOf(), await statusOf(OTHER)]).to.deep.equal([BigInt(Status.Paid), BigInt(Status.Paid)]);
      await refused(officer().payBatch([], SETTLEMENT), "BatchLengthInvalid", 0, MAX_CLAIMS);
      const long = Array.from({ length: MAX_CLAIMS + 1 }, () => CLAIM);
      await refused(officer().payBatch.staticCall(long, SETTLEMENT), "BatchLengthInvalid", MAX_CLAIMS + 1, MAX_CLAIMS);
    });
  });

  describe("when a refund is confirmed", () => {
    it("is confirmed only where one is due, once, against a settlement", async () => {
      await refused(officer().confirmRefund(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Submitted);
      await approve();
      await officer().pay(CLAIM, SETTLEMENT);
      await refused(officer().confirmRefund(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Paid);
      await (await asModule(world)).withdrawClaim(CLAIM);
      await refused(officer().confirmRefund(CLAIM, ZeroHash), "SettlementMissing", CLAIM);
      await officer().confirmRefund(CLAIM, SETTLEMENT);
      await refused(officer().confirmRefund(CLAIM, SETTLEMENT), "ClaimStatusUnfit", CLAIM, Status.Refunded);
    });
  });
});
