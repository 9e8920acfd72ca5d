import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import {
  CONSENT,
  Finding,
  freshHolder,
  Purpose,
  Reason,
  records,
  Scope,
  type Records,
} from "../../helpers/consents.ts";
import { decide } from "../../helpers/council.ts";
import { DAY, nextBlockAt, now, passTo } from "../../helpers/membership.ts";
import { load, Role, LONG, freshAccount } from "../../helpers/world.ts";

const NOTE = id("salted note");
const REPORT = id("salted report");
const BOTH = Scope.Prescriptions | Scope.LabResults;

describe("ConsentRegistry: emergency accesses and disclosures", () => {
  let at: Records;
  beforeEach(async () => {
    at = await load(records);
  });

  const breakGlass = (holder: { address: string } = at.holder, by = at.world.operator.prescriber) =>
    at.registry.connect(by).breakGlass(holder.address, BOTH, Reason.Unresponsive, NOTE);
  const allowed = (scope: number = Scope.Prescriptions, purposes: number = Purpose.Treatment): Promise<boolean> =>
    at.registry.isAllowed(at.holder, at.world.member.hospital, scope, purposes);
  const review = (finding: number, glass = 1, by = at.officer) =>
    at.registry.connect(by).review(glass, finding, REPORT);

  describe("when a prescriber breaks the glass", () => {
    it("opens the records to its member for treatment, and announces it", async () => {
      const { registry, holder, world } = at;
      const { prescriber } = world.operator;
      const time = (await now(world)) + 10;
      await nextBlockAt(world, time);
      await expect(breakGlass())
        .to.emit(registry, "GlassBroken")
        .withArgs(
          1,
          holder.address,
          world.member.hospital,
          prescriber.address,
          BOTH,
          Reason.Unresponsive,
          NOTE,
          time + DAY,
        );
      expect(await allowed()).to.equal(true);
      expect(await allowed(BOTH)).to.equal(true);
      expect(await allowed(BOTH | Scope.Genomics)).to.equal(false);
      expect(await allowed(BOTH, Purpose.Payment)).to.equal(false);
      expect(await allowed(BOTH, Purpose.Treatment | Purpose.Research)).to.equal(false);
      expect(await registry.isAllowed(holder, world.member.clinic, 1, 1)).to.equal(false);
      expect(await registry.glassCount()).to.equal(1);
      expect(await registry.lastGlassOf(holder, world.member.hospital)).to.equal(1);
      expect(await registry.openGlassesOf(prescriber)).to.deep.equal([1n]);
      const view = await registry.glassOf(1);
      expect([view.holder, view.by, view.lives, view.overdue]).to.deep.equal([
        holder.address,
        prescriber.address,
        true,
        false,
      ]);
      expect([view.member, view.scope, view.reason, view.brokenAt, view.until, view.finding]).to.deep.equal(
        [world.member.hospital, BOTH, Reason.Unresponsive, time, time + DAY, Finding.Open].map(BigInt),
      );
    });

    it("counts for 24 hours to the second", async () => {
      await breakGlass();
      const end = (await now(at.world)) + DAY;
      for (const [time, expected] of [
        [end - 1, true],
        [end, true],
        [end + 1, false],
      ] as const) {
        await passTo(at.world, time);
        expect(await allowed(), String(time - end)).to.equal(expected);
        expect((await at.registry.glassOf(1)).lives).to.equal(expected);
      }
    });

    it("is not repeated on the same records by the same member before the review", async () => {
      const { registry, world } = at;
      await breakGlass();
      await expect(breakGlass(at.holder, world.operator.secondPrescriber))
        .to.be.revertedWithCustomError(registry, "GlassUnreviewed")
        .withArgs(1);
      await breakGlass(at.holder, world.operator.clinicPrescriber);
      await review(Finding.Justified);
      await breakGlass(at.holder, world.operator.secondPrescriber);
      expect(await registry.lastGlassOf(at.holder, world.member.hospital)).to.equal(3);
    });

    it("leaves at most 6 of a prescriber's to be reviewed", async () => {
      const { registry, world } = at;
      const { prescriber } = world.operator;
      for (let count = 0; count < 6; ++count) await breakGlass(freshHolder());
      await expect(breakGlass(freshHolder()))
        .to.be.revertedWithCustomError(registry, "GlassesExhausted")
        .withArgs(prescriber.address, 6);
      for (const glass of [3, 6, 1]) await review(Finding.Justified, glass);
      expect(await registry.openGlassesOf(prescriber)).to.deep.equal([2n, 4n, 5n]);
      for (let count = 0; count < 3; ++count) await breakGlass(freshHolder());
      expect(await registry.openGlassesOf(prescriber)).to.deep.equal([2n, 4n, 5n, 7n, 8n, 9n]);
    });

    it("is refused to a prescriber whose oldest review is overdue, from the second after 7 days", async () => {
      const { registry, world } = at;
      const { prescriber, secondPrescriber } = world.operator;
      await breakGlass();
      const due = (await now(world)) + 7 * DAY;
      await nextBlockAt(world, due);
      await breakGlass(freshHolder());
      expect((await registry.glassOf(1)).overdue).to.equal(false);
      await nextBlockAt(world, due + 1);
      await expect(breakGlass(freshHolder()))
        .to.be.revertedWithCustomError(registry, "ReviewOverdue")
        .withArgs(prescriber.address, 1);
      await passTo(world, due + 2);
      expect((await registry.glassOf(1)).overdue).to.equal(true);
      await breakGlass(freshHolder(), secondPrescriber);
      await review(Finding.Justified);
      expect((await registry.glassOf(1)).overdue).to.equal(false);
      await breakGlass(freshHolder());
    });

    it("names a holder and a scope that there is", async () => {
      const { registry, world } = at;
      const as = registry.connect(world.operator.prescriber);
      await expect(as.breakGlass(ZeroAddress, 1, 0, NOTE)).to.be.revertedWithCustomError(
        registry,
        "ConsentHolderMissing",
      );
      for (const scope of [0, 1 << 12]) {
        await expect(as.breakGlass(at.holder, scope, 0, NOTE))
          .to.be.revertedWithCustomError(registry, "ScopeInvalid")
          .withArgs(scope);
      }
      await expect(as.breakGlass(at.holder, 1, 4, NOTE)).to.be.revertedWithoutReason(world.connection.ethers);
    });

    it("ends with its member's standing", async () => {
      const { world } = at;
      await breakGlass();
      await world.consortium.connect(world.operator.officer).suspend(world.member.hospital, ZeroHash);
      expect(await allowed()).to.equal(false);
      expect((await at.registry.glassOf(1)).lives).to.equal(false);
      await review(Finding.Justified);
    });
  });

  describe("when it is reviewed", () => {
    it("goes on to its end where it was justified", async () => {
      const { registry, holder, world, officer } = at;
      await breakGlass();
      await expect(review(Finding.Justified))
        .to.emit(registry, "GlassReviewed")
        .withArgs(1, holder.address, world.member.hospital, Finding.Justified, REPORT, officer.address);
      expect(await allowed()).to.equal(true);
      expect(await registry.openGlassesOf(world.operator.prescriber)).to.deep.equal([]);
    });

    for (const [name, finding] of [
      ["excessive", Finding.Excessive],
      ["unjustified", Finding.Unjustified],
    ] as const) {
      it(`ends at once where it was ${name}`, async () => {
        await breakGlass();
        await review(finding);
        expect(await allowed()).to.equal(false);
        expect((await at.registry.glassOf(1)).lives).to.equal(false);
      });
    }

    it("is reviewed once, with a finding, and exists", async () => {
      const { registry, world } = at;
      await breakGlass();
      await expect(review(Finding.Open)).to.be.revertedWithCustomError(registry, "ReviewFindingMissing").withArgs(1);
      await expect(review(4)).to.be.revertedWithoutReason(world.connection.ethers);
      await review(Finding.Excessive);
      await expect(review(Finding.Justified))
        .to.be.revertedWithCustomError(registry, "GlassIsReviewed")
        .withArgs(1, Finding.Excessive);
      for (const glass of [0, 2]) {
        await expect(review(Finding.Justified, glass))
          .to.be.revertedWithCustomError(registry, "GlassUnknown")
          .withArgs(glass);
        await expect(registry.glassOf(glass)).to.be.revertedWithCustomError(registry, "GlassUnknown").withArgs(glass);
      }
    });

    it("is reviewed by another records officer of the member or a regulator officer, and by nobody else", async () => {
      const { registry, world, clinicOfficer, doctorAndOfficer, otherOfficer } = at;
      await breakGlass(at.holder, doctorAndOfficer);
      for (const by of [doctorAndOfficer, clinicOfficer]) {
        await expect(review(Finding.Justified, 1, by))
          .to.be.revertedWithCustomError(registry, "NotReviewer")
          .withArgs(1, by.address);
      }
      for (const by of [world.operator.prescriber, world.operator.enforcer]) {
        await expect(review(Finding.Justified, 1, by)).to.be.revertedWithCustomError(
          world.consortium,
          "OperatorRoleMissing",
        );
      }
      await registry.connect(otherOfficer).review.staticCall(1, Finding.Justified, REPORT);
      await review(Finding.Unjustified, 1, world.operator.officer);
    });
  });

  describe("when a member logs a disclosure", () => {
    const disclosure = (changed: object = {}) => ({
      holder: at.holder.address,
      to: at.world.member.clinic,
      scope: Scope.Prescriptions as number,
      purpose: Purpose.Treatment as number,
      document: NOTE,
      ...changed,
    });
    const log = (changed: object = {}) => at.registry.connect(at.officer).logDisclosure(disclosure(changed));
    const grant = (consent = CONSENT) =>
      at.registry.connect(at.holder).grant(at.holder, at.world.member.clinic, consent);

    it("names the consent that it rests on", async () => {
      const { registry, holder, world, officer } = at;
      await grant();
      await grant();
      await expect(log())
        .to.emit(registry, "Disclosed")
        .withArgs(holder.address, world.member.hospital, world.member.clinic, 1, 1, 2, 0, NOTE, officer.address);
    });

    it("names the emergency access that it rests on, where no consent covers it", async () => {
      const { registry, holder, world, officer } = at;
      await breakGlass(at.holder, world.operator.clinicPrescriber);
      await expect(log())
        .to.emit(registry, "Disclosed")
        .withArgs(holder.address, world.member.hospital, world.member.clinic, 1, 1, 0, 1, NOTE, officer.address);
    });

    it("is refused without either, beyond it, and after it", async () => {
      const { registry, holder, world } = at;
      const refused = async (changed: object = {}) => {
        const { scope, purpose, to } = disclosure(changed);
        await expect(log(changed))
          .to.be.revertedWithCustomError(registry, "DisclosureNotAllowed")
          .withArgs(holder.address, to, scope, purpose);
      };
      await refused();
      await refused({ to: 999 });
      await grant();
      await refused({ scope: Scope.Genomics });
      await refused({ purpose: Purpose.Payment });
      await refused({ to: world.member.laboratory });
      await registry.connect(holder).revoke(holder, world.member.clinic);
      await refused();
    });

    it("has one purpose and a scope", async () => {
      const { registry } = at;
      await grant({ ...CONSENT, purposes: Purpose.Treatment | Purpose.Payment });
      for (const purpose of [0, 3, 16]) {
        await expect(log({ purpose }))
          .to.be.revertedWithCustomError(registry, "DisclosurePurposeInvalid")
          .withArgs(purpose);
      }
      await expect(log({ scope: 0 }))
        .to.be.revertedWithCustomError(registry, "ScopeInvalid")
        .withArgs(0);
    });

    it("takes 1 to 300 at once, all or nothing", async () => {
      const { registry, officer, holder, world } = at;
      await grant();
      const as = registry.connect(officer);
      for (const length of [0, 301]) {
        await expect(as.logDisclosures(Array(length).fill(disclosure())))
          .to.be.revertedWithCustomError(registry, "DisclosuresInvalid")
          .withArgs(length, 300);
      }
      const wrong = disclosure({ scope: Scope.Genomics });
      await expect(as.logDisclosures([disclosure(), wrong])).to.be.revertedWithCustomError(
        registry,
        "DisclosureNotAllowed",
      );
      const sent = await as.logDisclosures([disclosure(), disclosure({ document: REPORT })]);
      await expect(sent)
        .to.emit(registry, "Disclosed")
        .withArgs(holder.address, world.member.hospital, world.member.clinic, 1, 1, 1, 0, REPORT, officer.address);
      expect((await sent.wait())?.logs).to.have.length(2);
    });

    it("takes the longest list within a block, each to a member of its own", async () => {
      const { registry, officer, world } = at;
      const { consortium } = world;
      const admissions = Array.from({ length: 12 }, () => ({
        kinds: 1 << 5,
        licenceEnd: LONG,
        admin: world.stranger.address,
        profile: ZeroHash,
        parent: 0,
      }));
      await decide(world, ...admissions.map((a) => consortium.interface.encodeFunctionData("admit", [a])));
      const first = Number(await consortium.memberCount()) - 11;
      const disclosures = [];
      for (let n = 0; n < 12; ++n) {
        await registry.connect(at.holder).grant(at.holder, first + n, CONSENT);
        disclosures.push(disclosure({ to: first + n, document: id(`salted ${n}`) }));
      }
      const gas = await registry.connect(officer).logDisclosures.estimateGas(disclosures);
      const alone = await registry.connect(officer).logDisclosures.estimateGas(disclosures.slice(0, 1));
      const each = Number(gas - alone) / 11;
      expect(Number(alone) + 299 * each).to.be.below(0.95 * 16_777_216);
    });

    it("is done by records officers only", async () => {
      const { registry, world } = at;
      await grant();
      for (const by of [world.operator.prescriber, world.operator.officer, world.operator.dispenser]) {
        await expect(registry.connect(by).logDisclosure(disclosure())).to.be.revertedWithCustomError(
          world.consortium,
          "OperatorRoleMissing",
        );
      }
      const late = freshAccount(world, 6);
      await world.consortium
        .connect(world.admin.laboratory)
        .addOperator(world.member.laboratory, late, Role.RecordsOfficer, 0, LONG);
      await registry.connect(late).logDisclosure(disclosure());
    });
  });
});
