import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";

import { claimRequest, setCeiling, Status, termsOf, Why, type ClaimRequest } from "../../helpers/claims.ts";
import { clinics, doseOrder, immunizationOf, openVial, vaccinating } from "../../helpers/clinics.ts";
import type { Clinics, OrderOptions } from "../../helpers/clinics.ts";
import { decide } from "../../helpers/council.ts";
import { METFORMIN as GROUP, State } from "../../helpers/goods.ts";
import { load, type Connection } from "../../helpers/world.ts";

const SETTLEMENT = `0x${"5e".repeat(32)}`;
const NOT_GIVEN = 0;
/** A dose may cost 30 fen. */
const CEILING = 3_000;

async function covered(connection: Connection): Promise<Clinics> {
  const at = await clinics(connection);
  await setCeiling(at.world, GROUP, CEILING);
  await openVial(at);
  return at;
}

describe("ImmunizationToken: claims", function () {
  this.timeout(30_000);
  let at: Clinics;
  let order: OrderOptions;
  let id: string;
  beforeEach(async () => {
    at = await load(covered);
    order = doseOrder(at);
    ({ id } = await immunizationOf(at, order));
  });

  const officer = () => at.world.claimLedger.connect(at.world.operator.claimsOfficer);
  const claimOf = (claim: string) => at.world.claimLedger.claimOf(claim);
  const give = (request: Partial<ClaimRequest> = {}) =>
    vaccinating(at).immunizeAndClaim(order, claimRequest(at.world, request));
  const voiding = () => vaccinating(at).void(id, NOT_GIVEN);
  const dosesLeft = async () => (await at.world.lotLedger.openedOf(at.lot.vial, 0)).unitsLeft;
  const freeze = async () => {
    const address = await at.world.claimLedger.getAddress();
    await decide(at.world, at.world.consortium.interface.encodeFunctionData("freezeModule", [address]));
    return address;
  };

  /** The names of the events of a transaction, as they come. */
  async function story(sent: Promise<ContractTransactionResponse>): Promise<string[]> {
    const receipt = await (await sent).wait();
    const { lotLedger, claimLedger } = at.world;
    return (receipt?.logs ?? []).map((log) => {
      const told = [at.token, lotLedger, claimLedger].map(({ interface: abi }) => abi.parseLog(log)?.name);
      return told.find((name) => name !== undefined) ?? "unknown";
    });
  }

  describe("given a dose that is claimed", () => {
    it("opens the claim in the same transaction, told last, under the immunization's id", async () => {
      const { site, claimLedger } = at.world;
      const { insurer, policy } = claimRequest(at.world);
      expect(await vaccinating(at).immunizeAndClaim.staticCall(order, claimRequest(at.world))).to.equal(id);
      const sent = give();
      await expect(sent)
        .to.emit(claimLedger, "ClaimOpened")
        .withArgs(id, insurer, termsOf(site.clinicRoom, 1, 30, GROUP), policy);
      expect(await story(sent)).to.deep.equal(["UnitsDrawn", "Transfer", "Locked", "ImmunizationGiven", "ClaimOpened"]);
      expect([...(await claimOf(id))].map(Number)).to.deep.equal([
        ...[Status.Submitted, Why.None, insurer, site.clinicRoom],
        ...[30, 0],
      ]);
      const state = await at.token.stateOf(id);
      expect([state.holder, state.site, state.claimed, state.voided]).to.deep.equal([
        ...[order.holder, BigInt(site.clinicRoom)],
        ...[true, false],
      ]);
    });

    it("claims one dose for a whole pack that holds one", async () => {
      order = doseOrder(at, { lot: at.lot.syringe, units: 0 });
      ({ id } = await immunizationOf(at, order));
      await expect(give({ amount: 31 }))
        .to.be.revertedWithCustomError(at.world.claimLedger, "ClaimAboveCeiling")
        .withArgs(id, 31, 30);
      expect(await at.world.lotLedger.packStateOf(at.lot.syringe, 0)).to.equal(State.Active);
      await give();
      expect((await claimOf(id)).claimed).to.equal(30);
    });

    it("is refused above the ceiling, without one, an insurer or an amount, and nothing is given", async () => {
      const { claimLedger } = at.world;
      const refusals = [
        [{ amount: 31 }, "ClaimAboveCeiling", [id, 31, 30]],
        [{ insurer: 0 }, "InsurerMissing", [id]],
        [{ amount: 0 }, "ClaimAmountMissing", [id]],
      ] as const;
      for (const [request, error, values] of refusals) {
        await expect(give(request))
          .to.be.revertedWithCustomError(claimLedger, error)
          .withArgs(...values);
      }
      await setCeiling(at.world, GROUP, 0);
      await expect(give()).to.be.revertedWithCustomError(claimLedger, "CeilingMissing").withArgs(GROUP);
      expect(await dosesLeft()).to.equal(10);
      expect(await at.token.balanceOf(order.holder)).to.equal(0);
    });

    it("is neither given nor claimed a second time", async () => {
      await give();
      await expect(give()).to.be.revertedWithCustomError(at.token, "HolderNotFresh").withArgs(order.holder, id);
      await voiding();
      await expect(give()).to.be.revertedWithCustomError(at.token, "HolderNotFresh").withArgs(order.holder, id);
    });

    it("calls a holder that is a contract back, and is refused with it", async () => {
      const holder = await at.world.connection.ethers.deployContract("GriefingHolder");
      order = doseOrder(at, { holder: await holder.getAddress() });
      ({ id } = await immunizationOf(at, order));
      await holder.setManner(5);
      await expect(give()).to.be.revertedWithCustomError(at.token, "HolderRefuses").withArgs(holder);
      await expect(claimOf(id)).to.be.revertedWithCustomError(at.world.claimLedger, "ClaimUnknown").withArgs(id);
      await holder.setManner(0);
      await give();
      expect((await claimOf(id)).status).to.equal(Status.Submitted);
    });
  });

  describe("when it is voided", () => {
    it("takes the claim with it, told last", async () => {
      await give();
      const sent = voiding();
      await expect(sent)
        .to.emit(at.world.claimLedger, "ClaimWithdrawn")
        .withArgs(id, at.world.member.insurer, Status.Submitted, Status.Withdrawn);
      expect(await story(sent)).to.deep.equal(["Transfer", "ImmunizationVoided", "ClaimWithdrawn"]);
      const { claimed, voided } = await at.token.stateOf(id);
      expect([claimed, voided]).to.deep.equal([true, true]);
      await expect(officer().adjudicate({ claim: id, approved: 30, reason: Why.None }))
        .to.be.revertedWithCustomError(at.world.claimLedger, "ClaimStatusUnfit")
        .withArgs(id, Status.Withdrawn);
    });

    it("leaves a refund due where it was paid", async () => {
      await give();
      await officer().adjudicate({ claim: id, approved: 20, reason: Why.CoPayment });
      await officer().pay(id, SETTLEMENT);
      await expect(at.token.connect(at.colleague).void(id, NOT_GIVEN))
        .to.emit(at.world.claimLedger, "ClaimWithdrawn")
        .withArgs(id, at.world.member.insurer, Status.Paid, Status.RefundDue);
      await officer().confirmRefund(id, SETTLEMENT);
      expect((await claimOf(id)).status).to.equal(Status.Refunded);
    });

    it("leaves the claim where another member, or nobody, voids", async () => {
      await give();
      const { member, site } = at.world;
      await expect(at.token.connect(at.wardVaccinator).void(id, NOT_GIVEN))
        .to.be.revertedWithCustomError(at.token, "NotGivenHere")
        .withArgs(id, site.clinicRoom, member.hospital);
      expect((await claimOf(id)).status).to.equal(Status.Submitted);
    });

    it("asks the claim ledger nothing where no claim was opened", async () => {
      await vaccinating(at).immunize(order);
      expect((await at.token.stateOf(id)).claimed).to.equal(false);
      expect(await story(voiding())).to.deep.equal(["Transfer", "ImmunizationVoided"]);
    });
  });

  describe("when the Council freezes the claim ledger", () => {
    it("opens none any more, and still lets an immunization be voided", async () => {
      await give();
      const address = await freeze();
      const sent = voiding();
      await expect(sent).to.emit(at.token, "ClaimLeftBehind").withArgs(id, id);
      expect(await story(sent)).to.deep.equal(["Transfer", "ImmunizationVoided", "ClaimLeftBehind"]);
      expect((await claimOf(id)).status).to.equal(Status.Submitted);
      expect((await at.token.stateOf(id)).voided).to.equal(true);
      await openVial(at, 1);
      order = doseOrder(at, { index: 1 });
      await expect(give()).to.be.revertedWithCustomError(at.world.consortium, "ModuleIsFrozen").withArgs(address);
    });

    it("says nothing of a claim where none was opened", async () => {
      await vaccinating(at).immunize(order);
      await freeze();
      expect(await story(voiding())).to.deep.equal(["Transfer", "ImmunizationVoided"]);
    });
  });
});
