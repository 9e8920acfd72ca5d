import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { accepted, accepting, asCouncil, by, cancelling, dispensed } from "../../helpers/pharmacies.ts";
import { expectRefusedToOthers, issued, nextAt, now, packs, pharmacies } from "../../helpers/pharmacies.ts";
import { PRESCRIBERS, stateOf, story, suspend, unitsByEvents, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

describe("PrescriptionToken: cancel", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  const cancel = (slip: Slip) => by(at, "prescriber").cancel(slip.fields);
  const complete = (slip: Slip) =>
    at.token.connect(at.world.stranger).completeCancellation(slip.id, slip.fields.holder);

  describe("given a free prescription", () => {
    it("is cancelled at once by its prescriber", async () => {
      const slip = await issued(at);
      const { prescriber } = at.world.operator;
      const sent = cancel(slip);
      await expect(sent)
        .to.emit(at.token, "TransferSingle")
        .withArgs(prescriber, slip.fields.holder, ZeroAddress, slip.id, 20);
      await expect(sent).to.emit(at.token, "PrescriptionCancelled").withArgs(slip.id, prescriber, 20, 2);
      expect(await stateOf(at, slip)).to.include({ units: 0n, sequence: 2n, cancelled: true, cancelAsked: false });
      expect(await unitsByEvents(at, slip)).to.equal(0);
    });

    it("is cancelled by a colleague of the prescriber, since it is the member's", async () => {
      const slip = await issued(at);
      await by(at, "secondPrescriber").cancel(slip.fields);
      expect((await stateOf(at, slip)).cancelled).to.equal(true);
    });

    it("is refused to prescribers of other members, and to whoever is none", async () => {
      const slip = await issued(at);
      const { member } = at.world;
      await expect(by(at, "clinicPrescriber").cancel(slip.fields))
        .to.be.revertedWithCustomError(at.token, "NotIssuer")
        .withArgs(member.hospital, member.clinic);
      await expectRefusedToOthers(at, PRESCRIBERS, (token) => token.cancel(slip.fields));
    });

    it("is refused to a suspended member's prescriber, but not to the holder", async () => {
      const slip = await issued(at);
      await suspend(at, "hospital");
      await expect(cancel(slip)).to.be.revertedWithCustomError(at.world.consortium, "MemberNotInStanding");
      await at.token.connect(at.world.stranger).cancelBySignature(...(await cancelling(at, slip)));
      expect((await stateOf(at, slip)).cancelled).to.equal(true);
    });

    it("is refused twice, and for what was never issued", async () => {
      const slip = await issued(at);
      await cancel(slip);
      await expect(cancel(slip)).to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled").withArgs(slip.id);
      const unknown = await writeSlip(at.world);
      await expect(cancel(unknown)).to.be.revertedWithCustomError(at.token, "PrescriptionUnknown").withArgs(unknown.id);
    });

    it("is cancelled with the units that are left", async () => {
      const slip = await issued(at, { quantity: 60 });
      await dispensed(at, slip, 0);
      await expect(cancel(slip))
        .to.emit(at.token, "PrescriptionCancelled")
        .withArgs(slip.id, at.world.operator.prescriber, 40, 3);
    });

    it("is cancelled after it was dispensed to the last unit, and after its last day", async () => {
      const spent = await issued(at);
      const old = await issued(at);
      await dispensed(at, spent, 0);
      await at.world.connection.networkHelpers.time.increase(60 * 86_400);
      for (const [slip, units] of [
        [spent, 0],
        [old, 20],
      ] as const) {
        await expect(cancel(slip))
          .to.emit(at.token, "PrescriptionCancelled")
          .withArgs(slip.id, anyone(), units, after(units));
      }
    });

    const anyone = () => at.world.operator.prescriber;
    const after = (units: number) => (units === 0 ? 3 : 2);

    it("is cancelled at once when its acceptance is over", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      await nextAt(at, until + 1);
      await expect(cancel(slip)).to.emit(at.token, "PrescriptionCancelled");
    });

    it("is cancelled at once when the pharmacy that has it is suspended", async () => {
      const slip = await accepted(at);
      await suspend(at, "pharmacy");
      await expect(cancel(slip)).to.emit(at.token, "PrescriptionCancelled");
    });
  });

  describe("given an accepted prescription", () => {
    it("is asked for: the units stay, and every signature of before is void", async () => {
      const slip = await accepted(at);
      const before = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await expect(cancel(slip))
        .to.emit(at.token, "CancellationAsked")
        .withArgs(slip.id, at.world.operator.prescriber, 3);
      expect(await stateOf(at, slip)).to.include({ units: 20n, cancelAsked: true, cancelled: false });
      await expect(by(at, "dispenser").dispense(before)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
    });

    it("is asked for once only, in the acceptance's last second too", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      await nextAt(at, until - 1);
      await cancel(slip);
      for (const again of [
        () => cancel(slip),
        async () => at.token.cancelBySignature(...(await cancelling(at, slip))),
      ]) {
        await nextAt(at, until);
        await expect(again()).to.be.revertedWithCustomError(at.token, "CancellationPending").withArgs(slip.id);
      }
      await nextAt(at, until + 1);
      await expect(cancel(slip)).to.emit(at.token, "PrescriptionCancelled");
    });

    it("is completed when it is given back", async () => {
      const slip = await accepted(at);
      await cancel(slip);
      const sent = by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      expect(await story(at, sent)).to.deep.equal([
        "PrescriptionToken.PrescriptionGivenBack",
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.PrescriptionCancelled",
      ]);
      expect(await stateOf(at, slip)).to.include({ units: 0n, sequence: 5n, cancelled: true, site: 0n });
    });

    it("is completed by anybody once the acceptance is over, and not before", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      await cancel(slip);
      for (const time of [until - 1, until]) {
        await nextAt(at, time);
        await expect(complete(slip))
          .to.be.revertedWithCustomError(at.token, "AcceptedElsewhere")
          .withArgs(slip.id, at.world.site.store, until);
      }
      await nextAt(at, until + 1);
      await expect(complete(slip))
        .to.emit(at.token, "PrescriptionCancelled")
        .withArgs(slip.id, at.world.stranger, 20, 4);
      await expect(complete(slip)).to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled");
    });

    it("is completed by anybody once its pharmacy is suspended", async () => {
      const slip = await accepted(at);
      await cancel(slip);
      await suspend(at, "pharmacy");
      await complete(slip);
      expect(await stateOf(at, slip)).to.include({ units: 0n, cancelled: true });
    });

    it("is completed with what its pharmacy left", async () => {
      const slip = await accepted(at, { quantity: 60 });
      await cancel(slip);
      await dispensed(at, slip, 0);
      await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      const [burnt] = (await at.token.queryFilter(at.token.filters.PrescriptionCancelled)).slice(-1);
      expect(burnt?.args.units).to.equal(40);
    });

    it("changes no balance by time alone", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      await cancel(slip);
      await at.world.connection.networkHelpers.time.increaseTo(until + 100_000);
      expect(await at.token.balanceOf(slip.fields.holder, slip.id)).to.equal(20);
      await expect(
        by(at, "otherDispenser").accept(...(await accepting(at, slip, { site: at.world.site.otherStore }))),
      ).to.be.revertedWithCustomError(at.token, "CancellationPending");
    });
  });

  describe("given nothing to complete", () => {
    it("refuses one that nobody asked for, and one that is not there", async () => {
      const slip = await issued(at);
      await expect(complete(slip)).to.be.revertedWithCustomError(at.token, "CancellationNotAsked").withArgs(slip.id);
      await expect(at.token.completeCancellation(ZeroHash, slip.fields.holder))
        .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
        .withArgs(ZeroHash);
      await expect(at.token.completeCancellation(slip.id, at.world.stranger)).to.be.revertedWithCustomError(
        at.token,
        "PrescriptionUnknown",
      );
    });
  });

  describe("given a holder's signature", () => {
    it("cancels a free one, sent by anybody", async () => {
      const slip = await issued(at);
      const sent = at.token.connect(at.world.stranger).cancelBySignature(...(await cancelling(at, slip)));
      await expect(sent).to.emit(at.token, "PrescriptionCancelled").withArgs(slip.id, at.world.stranger, 20, 2);
    });

    it("asks for it while a pharmacy has it", async () => {
      const slip = await accepted(at);
      const sent = at.token.connect(at.world.stranger).cancelBySignature(...(await cancelling(at, slip)));
      await expect(sent).to.emit(at.token, "CancellationAsked").withArgs(slip.id, at.world.stranger, 3);
    });

    it("works once: what it was asked with does not complete it", async () => {
      const until = (await now(at)) + 1000;
      const slip = await accepted(at, { until });
      const values = await cancelling(at, slip);
      await at.token.cancelBySignature(...values);
      await nextAt(at, until + 1);
      await expect(at.token.cancelBySignature(...values)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
    });

    it("is refused for another prescription, and a cancelled one", async () => {
      const slip = await issued(at);
      const [, deadline, signature] = await cancelling(at, await issued(at));
      await expect(at.token.cancelBySignature(slip.fields, deadline, signature))
        .to.be.revertedWithCustomError(at.token, "SignatureInvalid")
        .withArgs(slip.id, slip.fields.holder);
      const values = await cancelling(at, slip);
      await cancel(slip);
      await expect(at.token.cancelBySignature(...values)).to.be.revertedWithCustomError(
        at.token,
        "PrescriptionIsCancelled",
      );
    });

    for (const offset of [-1, 0, 1]) {
      it(`${offset <= 0 ? "counts" : "counts no more"} at its deadline, ${offset} s`, async () => {
        const slip = await issued(at);
        const deadline = (await now(at)) + 100;
        const values = await cancelling(at, slip, { deadline });
        await nextAt(at, deadline + offset);
        const sent = at.token.cancelBySignature(...values);
        if (offset <= 0) await expect(sent).to.emit(at.token, "PrescriptionCancelled");
        else {
          await expect(sent).to.be.revertedWithCustomError(at.token, "SignatureExpired").withArgs(slip.id, deadline);
        }
      });
    }
  });

  describe("given a token that is being replaced", () => {
    it("cancels while it is closing, and not once it is frozen", async () => {
      const [first, second, asked] = [await issued(at), await issued(at), await accepted(at)];
      const council = await asCouncil(at);
      await council.closeModule(at.token);
      await cancel(first);
      await cancel(asked);
      await suspend(at, "pharmacy");
      await council.freezeModule(at.token);
      for (const send of [
        () => cancel(second),
        async () => at.token.cancelBySignature(...(await cancelling(at, second))),
        () => complete(asked),
      ]) {
        await expect(send()).to.be.revertedWithCustomError(at.world.consortium, "ModuleIsFrozen").withArgs(at.token);
      }
    });
  });
});
