import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import { Class } from "../../helpers/goods.ts";
import { asCouncil, by, coSign, issued, midnight, nextAt, pharmacies, PRESCRIBERS } from "../../helpers/pharmacies.ts";
import {
  dispensed,
  DAY,
  expectRefusedToOthers,
  goBeforeLicenceEnd,
  stateOf,
  suspend,
  today,
  type Pharmacies,
} from "../../helpers/pharmacies.ts";
import { writeSlip, type Slip, type SlipOptions } from "../../helpers/prescriptions.ts";
import { LONG, load, Role } from "../../helpers/world.ts";

/** As the event packs them: days and interval 16 bits each, the class above them. */
const terms = (firstDay: number, lastDay: number, interval: number, legalClass: number) =>
  BigInt(firstDay) | (BigInt(lastDay) << 16n) | (BigInt(interval) << 32n) | (BigInt(legalClass) << 48n);

describe("PrescriptionToken: issue", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  describe("given a prescriber", () => {
    it("issues a token of the prescribed units to the holder", async () => {
      const slip = await writeSlip(at.world, { quantity: 60, interval: 7, partsGroup: id("parts") });
      const { prescriber } = at.world.operator;
      const { holder, firstDay, lastDay } = slip.fields;
      const sent = by(at, "prescriber").issue(slip.fields, "0x");
      await expect(sent).to.emit(at.token, "TransferSingle").withArgs(prescriber, ZeroAddress, holder, slip.id, 60);
      await expect(sent)
        .to.emit(at.token, "PrescriptionIssued")
        .withArgs(slip.id, at.world.member.hospital, ZeroAddress, terms(firstDay, lastDay, 7, Class.Prescription));
      expect(await at.token.balanceOf(holder, slip.id)).to.equal(60);
      const nothing = { site: 0n, until: 0n, dispensedDay: 0n, cancelAsked: false, cancelled: false };
      expect(await stateOf(at, slip)).to.deep.equal({
        units: 60n,
        sequence: 1n,
        ...nothing,
        chain: "0x".padEnd(34, "0"),
        acceptanceLives: false,
      });
    });

    it("answers with the id before it is sent", async () => {
      const slip = await writeSlip(at.world);
      expect(await by(at, "prescriber").issue.staticCall(slip.fields, "0x")).to.equal(slip.id);
    });

    it("keeps the largest quantity there is", async () => {
      const { id: large, fields } = await issued(at, { quantity: 2 ** 24 - 1, lastDay: 2 ** 16 - 1 });
      expect(await at.token.balanceOf(fields.holder, large)).to.equal(2 ** 24 - 1);
    });

    for (const [what, options, error] of [
      ["no holder", { holderAddress: ZeroAddress }, "HolderMissing"],
      ["no quantity", { quantity: 0 }, "QuantityMissing"],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const slip = await writeSlip(at.world, options);
        await expect(by(at, "prescriber").issue(slip.fields, "0x")).to.be.revertedWithCustomError(at.token, error);
      });
    }
  });

  describe("given somebody else", () => {
    async function refused(error: string) {
      const { fields } = await writeSlip(at.world);
      await expect(by(at, "prescriber").issue(fields, "0x")).to.be.revertedWithCustomError(at.world.consortium, error);
    }

    it("refuses whoever is no prescriber", async () => {
      const { fields } = await writeSlip(at.world);
      await expectRefusedToOthers(at, PRESCRIBERS, (token) => token.issue(fields, "0x"));
    });

    it("refuses an operator whose term has ended", async () => {
      await at.world.consortium.connect(at.world.admin.hospital).endOperator(at.world.operator.prescriber);
      await refused("OperatorTermEnded");
    });

    it("refuses the operators of a suspended member, until 30 days have passed", async () => {
      await suspend(at, "hospital");
      await refused("MemberNotInStanding");
      await at.world.connection.networkHelpers.time.increase(30 * DAY + 1);
      await issued(at);
    });

    it("refuses the operators of a member whose licence has ended", async () => {
      await goBeforeLicenceEnd(at, "hospital");
      const { fields } = await writeSlip(at.world);
      await nextAt(at, at.licenceEnd + 1);
      await expect(by(at, "prescriber").issue(fields, "0x"))
        .to.be.revertedWithCustomError(at.world.consortium, "MemberNotInStanding")
        .withArgs(at.world.member.hospital, 4);
    });

    it("refuses a prescriber of another member than the issuer", async () => {
      const slip = await writeSlip(at.world);
      const { member, operator } = at.world;
      const fields = { ...slip.fields, prescriber: operator.clinicPrescriber.address };
      await expect(by(at, "clinicPrescriber").issue(fields, "0x"))
        .to.be.revertedWithCustomError(at.token, "NotIssuer")
        .withArgs(member.hospital, member.clinic);
    });

    it("refuses a colleague of the prescriber", async () => {
      const { fields } = await writeSlip(at.world);
      const { prescriber, secondPrescriber } = at.world.operator;
      await expect(by(at, "secondPrescriber").issue(fields, "0x"))
        .to.be.revertedWithCustomError(at.token, "NotPrescriber")
        .withArgs(prescriber, secondPrescriber);
    });
  });

  describe("given a prescription that was issued", () => {
    async function refusedAgain(slip: Slip) {
      await expect(by(at, "prescriber").issue(slip.fields, "0x"))
        .to.be.revertedWithCustomError(at.token, "PrescriptionExists")
        .withArgs(slip.id);
    }

    it("refuses it a second time", async () => refusedAgain(await issued(at)));

    it("refuses it after it was cancelled", async () => {
      const slip = await issued(at);
      await by(at, "prescriber").cancel(slip.fields);
      await refusedAgain(slip);
    });

    it("refuses it after it was dispensed to the last unit", async () => {
      const slip = await issued(at);
      await dispensed(at, slip, 0);
      await refusedAgain(slip);
    });
  });

  describe("given days", () => {
    async function refused(options: Partial<SlipOptions>, day: number) {
      const { fields } = await writeSlip(at.world, options);
      await expect(by(at, "prescriber").issue(fields, "0x"))
        .to.be.revertedWithCustomError(at.token, "PrescriptionDaysInvalid")
        .withArgs(fields.firstDay, fields.lastDay, day);
    }

    it("refuses a first day after the last", async () => {
      const day = await today(at);
      await refused({ firstDay: day + 2, lastDay: day + 1 }, day);
    });

    it("refuses a last day that is over", async () => {
      const day = await today(at);
      await refused({ firstDay: day - 2, lastDay: day - 1 }, day);
    });

    it("issues for one day that is still to come", async () => {
      const day = await today(at);
      const slip = await issued(at, { firstDay: day + 9, lastDay: day + 9 });
      expect(await at.token.balanceOf(slip.fields.holder, slip.id)).to.equal(20);
    });

    it("counts the last day to its last second at the ledger's offset, not at UTC's", async () => {
      const day = await today(at);
      const options = { firstDay: day, lastDay: day + 1 };
      const { fields } = await writeSlip(at.world, options);
      await nextAt(at, midnight(day + 2) - 1);
      await by(at, "prescriber").issue(fields, "0x");
      await nextAt(at, midnight(day + 2));
      await refused(options, day + 2);
    });
  });

  describe("given a class", () => {
    for (const unfit of [Class.OverTheCounter, Class.Material]) {
      it(`refuses class ${unfit}`, async () => {
        const { fields } = await writeSlip(at.world, { class: unfit });
        await expect(by(at, "prescriber").issue(fields, "0x"))
          .to.be.revertedWithCustomError(at.token, "PrescriptionClassInvalid")
          .withArgs(unfit);
      });
    }

    it("refuses a second prescriber, or one's signature, where none is needed", async () => {
      const { secondPrescriber } = at.world.operator;
      const named = await writeSlip(at.world, { coPrescriber: secondPrescriber.address });
      await expect(by(at, "prescriber").issue(named.fields, await coSign(at, named)))
        .to.be.revertedWithCustomError(at.token, "CoPrescriberInvalid")
        .withArgs(secondPrescriber, Class.Prescription);
      const unnamed = await writeSlip(at.world);
      await expect(by(at, "prescriber").issue(unnamed.fields, await coSign(at, unnamed)))
        .to.be.revertedWithCustomError(at.token, "CoPrescriberInvalid")
        .withArgs(ZeroAddress, Class.Prescription);
    });
  });

  describe("given a controlled prescription", () => {
    const controlled = (coPrescriber: string) => writeSlip(at.world, { class: Class.Controlled, coPrescriber });

    it("issues it with the second prescriber's signature", async () => {
      const { secondPrescriber } = at.world.operator;
      const slip = await controlled(secondPrescriber.address);
      const { firstDay, lastDay } = slip.fields;
      await expect(by(at, "prescriber").issue(slip.fields, await coSign(at, slip)))
        .to.emit(at.token, "PrescriptionIssued")
        .withArgs(slip.id, at.world.member.hospital, secondPrescriber, terms(firstDay, lastDay, 0, Class.Controlled));
    });

    it("takes another member's prescriber as the second", async () => {
      const slip = await controlled(at.world.operator.clinicPrescriber.address);
      await by(at, "prescriber").issue(slip.fields, await coSign(at, slip, at.world.operator.clinicPrescriber));
      expect(await at.token.balanceOf(slip.fields.holder, slip.id)).to.equal(20);
    });

    it("takes a second prescriber that is a contract wallet", async () => {
      const { consortium, admin, member, stranger, connection } = at.world;
      const wallet = await connection.ethers.deployContract("ContractWallet", [stranger]);
      await consortium.connect(admin.hospital).addOperator(member.hospital, wallet, Role.Prescriber, 0, LONG);
      const slip = await controlled(await wallet.getAddress());
      await by(at, "prescriber").issue(slip.fields, await coSign(at, slip, stranger));
      expect(await at.token.balanceOf(slip.fields.holder, slip.id)).to.equal(20);
    });

    it("refuses none, and the prescriber itself, as the second", async () => {
      for (const second of [ZeroAddress, at.world.operator.prescriber.address]) {
        const slip = await controlled(second);
        await expect(by(at, "prescriber").issue(slip.fields, await coSign(at, slip, at.world.operator.prescriber)))
          .to.be.revertedWithCustomError(at.token, "CoPrescriberInvalid")
          .withArgs(second, Class.Controlled);
      }
    });

    it("refuses a second that is nobody's operator, no prescriber, or out of office", async () => {
      const { consortium, admin, stranger, operator } = at.world;
      await consortium.connect(admin.hospital).endOperator(operator.secondPrescriber);
      await suspend(at, "clinic");
      for (const [second, error] of [
        [stranger, "OperatorUnknown"],
        [operator.dispenser, "OperatorRoleMissing"],
        [operator.secondPrescriber, "OperatorTermEnded"],
        [operator.clinicPrescriber, "MemberNotInStanding"],
      ] as const) {
        const slip = await controlled(second.address);
        await expect(
          by(at, "prescriber").issue(slip.fields, await coSign(at, slip, second)),
        ).to.be.revertedWithCustomError(consortium, error);
      }
    });

    it("refuses a signature that is missing, another's, or over another prescription", async () => {
      const { secondPrescriber, prescriber } = at.world.operator;
      const slip = await controlled(secondPrescriber.address);
      const another = await controlled(secondPrescriber.address);
      for (const signature of ["0x", await coSign(at, slip, prescriber), await coSign(at, another)]) {
        await expect(by(at, "prescriber").issue(slip.fields, signature))
          .to.be.revertedWithCustomError(at.token, "SignatureInvalid")
          .withArgs(slip.id, secondPrescriber);
      }
    });
  });

  describe("given a token that is being replaced", () => {
    it("issues nothing new once it is closing, and nothing at all once it is frozen", async () => {
      const { fields } = await writeSlip(at.world);
      const council = await asCouncil(at);
      await council.closeModule(at.token);
      await expect(by(at, "prescriber").issue(fields, "0x"))
        .to.be.revertedWithCustomError(at.world.consortium, "ModuleIsClosing")
        .withArgs(at.token);
      await expect(by(at, "prescriber").issueBatch([fields], ["0x"]))
        .to.be.revertedWithCustomError(at.world.consortium, "ModuleIsClosing")
        .withArgs(at.token);
      await council.freezeModule(at.token);
      await expect(by(at, "prescriber").issue(fields, "0x"))
        .to.be.revertedWithCustomError(at.world.consortium, "ModuleIsFrozen")
        .withArgs(at.token);
    });
  });
});
