import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { Class } from "../../helpers/goods.ts";
import { accepted, asCouncil, by, coSign, dispensed, expectRefusedToOthers, issued } from "../../helpers/pharmacies.ts";
import { nextAt, now, pharmacies, PRESCRIBERS, stateOf, story, suspend } from "../../helpers/pharmacies.ts";
import { today, unitsByEvents, type Pharmacies } from "../../helpers/pharmacies.ts";
import { writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

describe("PrescriptionToken: reissue", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  const reissue = (previous: Slip, next: Slip) => by(at, "prescriber").reissue(previous.fields, next.fields, "0x");

  describe("given a lost slip", () => {
    it("cancels the remainder and issues it to a new holder, told in order", async () => {
      const slip = await issued(at, { quantity: 60 });
      await dispensed(at, slip, 0);
      const next = await writeSlip(at.world, { quantity: 40 });
      const { prescriber } = at.world.operator;
      const sent = reissue(slip, next);
      await expect(sent)
        .to.emit(at.token, "TransferSingle")
        .withArgs(prescriber, slip.fields.holder, ZeroAddress, slip.id, 40);
      await expect(sent).to.emit(at.token, "PrescriptionCancelled").withArgs(slip.id, prescriber, 40, 3);
      await expect(sent)
        .to.emit(at.token, "TransferSingle")
        .withArgs(prescriber, ZeroAddress, next.fields.holder, next.id, 40);
      await expect(sent).to.emit(at.token, "PrescriptionReissued").withArgs(slip.id, next.id);
      expect(await story(at, sent)).to.deep.equal([
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.PrescriptionCancelled",
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.PrescriptionIssued",
        "PrescriptionToken.PrescriptionReissued",
      ]);
      expect(await stateOf(at, slip)).to.include({ units: 0n, cancelled: true });
      expect(await stateOf(at, next)).to.include({ units: 40n, sequence: 1n, cancelled: false });
      expect([await unitsByEvents(at, slip), await unitsByEvents(at, next)]).to.deep.equal([0n, 40n]);
    });

    it("is dispensed on the new slip only", async () => {
      const slip = await issued(at);
      const next = await writeSlip(at.world);
      await reissue(slip, next);
      await expect(dispensed(at, slip, 0)).to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled");
      await dispensed(at, next, 0);
      expect((await stateOf(at, next)).units).to.equal(0);
    });

    it("is reissued once the acceptance of the old one is over, when a cancellation was asked for too", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      await by(at, "prescriber").cancel(slip.fields);
      const next = await writeSlip(at.world);
      await nextAt(at, until);
      await expect(reissue(slip, next))
        .to.be.revertedWithCustomError(at.token, "AcceptedElsewhere")
        .withArgs(slip.id, at.world.site.store, until);
      await nextAt(at, until + 1);
      await reissue(slip, next);
      expect((await stateOf(at, next)).units).to.equal(20);
    });

    it("is reissued after the old one's last day", async () => {
      const slip = await issued(at);
      await at.world.connection.networkHelpers.time.increase(60 * 86_400);
      await reissue(slip, await writeSlip(at.world));
      expect((await stateOf(at, slip)).cancelled).to.equal(true);
    });

    it("is reissued as a controlled one with the second prescriber's signature", async () => {
      const slip = await issued(at, { class: Class.Controlled });
      const coPrescriber = at.world.operator.secondPrescriber.address;
      const next = await writeSlip(at.world, { class: Class.Controlled, coPrescriber });
      await expect(reissue(slip, next)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
      await by(at, "prescriber").reissue(slip.fields, next.fields, await coSign(at, next));
      expect((await stateOf(at, next)).units).to.equal(20);
    });
  });

  describe("given a new prescription that does not fit", () => {
    for (const quantity of [39, 41, 60]) {
      it(`refuses ${quantity} units where 40 are left`, async () => {
        const slip = await issued(at, { quantity: 60 });
        await dispensed(at, slip, 0);
        await expect(reissue(slip, await writeSlip(at.world, { quantity })))
          .to.be.revertedWithCustomError(at.token, "ReissueUnfit")
          .withArgs(slip.id, 40, quantity);
      });
    }

    it("refuses the same holder", async () => {
      const slip = await issued(at);
      await expect(reissue(slip, await writeSlip(at.world, { holder: slip.holder })))
        .to.be.revertedWithCustomError(at.token, "ReissueUnfit")
        .withArgs(slip.id, 20, 20);
    });

    it("refuses what could not be issued, and leaves the old one as it was", async () => {
      const slip = await issued(at);
      const day = await today(at);
      const existing = await issued(at);
      for (const [next, error] of [
        [existing, "PrescriptionExists"],
        [await writeSlip(at.world, { firstDay: day - 2, lastDay: day - 1 }), "PrescriptionDaysInvalid"],
        [await writeSlip(at.world, { holderAddress: ZeroAddress }), "HolderMissing"],
        [await writeSlip(at.world, { class: Class.OverTheCounter }), "PrescriptionClassInvalid"],
        [await writeSlip(at.world, { prescriber: "secondPrescriber" }), "NotPrescriber"],
        [await writeSlip(at.world, { prescriber: "clinicPrescriber" }), "NotIssuer"],
      ] as const) {
        await expect(reissue(slip, next)).to.be.revertedWithCustomError(at.token, error);
      }
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 1n, cancelled: false });
    });

    it("refuses one of which nothing is left", async () => {
      const slip = await issued(at);
      await dispensed(at, slip, 0);
      await expect(reissue(slip, await writeSlip(at.world, { quantity: 0 }))).to.be.revertedWithCustomError(
        at.token,
        "QuantityMissing",
      );
    });
  });

  describe("given an old prescription that is not there to be reissued", () => {
    it("refuses one that is accepted, until its pharmacy is suspended", async () => {
      const slip = await accepted(at);
      const next = await writeSlip(at.world);
      await expect(reissue(slip, next)).to.be.revertedWithCustomError(at.token, "AcceptedElsewhere");
      await suspend(at, "pharmacy");
      await reissue(slip, next);
      expect((await stateOf(at, next)).units).to.equal(20);
    });

    it("refuses one that is cancelled, reissued already or unknown", async () => {
      const cancelled = await issued(at);
      await by(at, "prescriber").cancel(cancelled.fields);
      const twice = await issued(at);
      await reissue(twice, await writeSlip(at.world));
      for (const slip of [cancelled, twice]) {
        await expect(reissue(slip, await writeSlip(at.world)))
          .to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled")
          .withArgs(slip.id);
      }
      const unknown = await writeSlip(at.world);
      await expect(reissue(unknown, await writeSlip(at.world)))
        .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
        .withArgs(unknown.id);
    });
  });

  describe("given who reissues", () => {
    it("is done by a colleague of the prescriber, under the colleague's own name", async () => {
      const slip = await issued(at);
      const next = await writeSlip(at.world, { prescriber: "secondPrescriber" });
      await by(at, "secondPrescriber").reissue(slip.fields, next.fields, "0x");
      expect((await stateOf(at, next)).units).to.equal(20);
    });

    it("is refused to other members' prescribers, and to whoever is none", async () => {
      const slip = await issued(at);
      const next = await writeSlip(at.world, { prescriber: "clinicPrescriber" });
      await expect(by(at, "clinicPrescriber").reissue(slip.fields, next.fields, "0x"))
        .to.be.revertedWithCustomError(at.token, "NotIssuer")
        .withArgs(at.world.member.hospital, at.world.member.clinic);
      await expectRefusedToOthers(at, PRESCRIBERS, (token) => token.reissue(slip.fields, next.fields, "0x"));
    });

    it("is refused to a suspended member's prescriber", async () => {
      const slip = await issued(at);
      const next = await writeSlip(at.world);
      await suspend(at, "hospital");
      await expect(reissue(slip, next)).to.be.revertedWithCustomError(at.world.consortium, "MemberNotInStanding");
    });

    it("is refused by a token that is closing, since it begins something new", async () => {
      const slip = await issued(at);
      const next = await writeSlip(at.world);
      await (await asCouncil(at)).closeModule(at.token);
      await expect(reissue(slip, next)).to.be.revertedWithCustomError(at.world.consortium, "ModuleIsClosing");
    });
  });
});
