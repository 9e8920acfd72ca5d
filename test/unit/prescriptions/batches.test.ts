import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { Class, State } from "../../helpers/goods.ts";
import { by, coSign, DISPENSERS, dispensed, expectRefusedToOthers, issued, opened } from "../../helpers/pharmacies.ts";
import { packs, pharmacies, PRESCRIBERS, stateOf, unitsByEvents, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

describe("PrescriptionToken: batches", function () {
  this.timeout(60_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  const slips = async (count: number, quantity = 20) => {
    const written: Slip[] = [];
    for (let i = 0; i < count; i++) written.push(await writeSlip(at.world, { quantity }));
    return written;
  };
  const issueAll = (written: Slip[], coSignatures = written.map(() => "0x")) =>
    by(at, "prescriber").issueBatch(
      written.map(({ fields }) => fields),
      coSignatures,
    );

  describe("given prescriptions to issue", () => {
    it("issues each as it would be alone, controlled ones among them", async () => {
      const written = await slips(2);
      const coPrescriber = at.world.operator.secondPrescriber.address;
      const controlled = await writeSlip(at.world, { class: Class.Controlled, coPrescriber, quantity: 9 });
      await issueAll([...written, controlled], ["0x", "0x", await coSign(at, controlled)]);
      for (const slip of [...written, controlled]) {
        const units = BigInt(slip.fields.quantity);
        expect(await stateOf(at, slip)).to.include({ units, sequence: 1n });
        expect(await unitsByEvents(at, slip)).to.equal(units);
      }
    });

    it("issues 300 and refuses 301", async () => {
      const written = await slips(301);
      await expect(issueAll(written)).to.be.revertedWithCustomError(at.token, "BatchLengthInvalid").withArgs(301, 300);
      const receipt = await (await issueAll(written.slice(0, 300))).wait();
      expect(receipt?.logs).to.have.length(600);
      expect(Number(receipt?.gasUsed)).to.be.lessThan(0.95 * 2 ** 24);
    });

    it("refuses none, and a list of signatures of another length", async () => {
      await expect(issueAll([])).to.be.revertedWithCustomError(at.token, "BatchLengthInvalid").withArgs(0, 300);
      const written = await slips(2);
      for (const count of [0, 1, 3]) {
        await expect(issueAll(written, Array<string>(count).fill("0x")))
          .to.be.revertedWithCustomError(at.token, "BatchLengthInvalid")
          .withArgs(count, 2);
      }
    });

    it("issues none when one is refused", async () => {
      const [first, second] = (await slips(2)) as [Slip, Slip];
      const empty = await writeSlip(at.world, { holderAddress: ZeroAddress });
      await expect(issueAll([first, empty])).to.be.revertedWithCustomError(at.token, "HolderMissing");
      await expect(issueAll([first, second, first]))
        .to.be.revertedWithCustomError(at.token, "PrescriptionExists")
        .withArgs(first.id);
      expect(await at.token.balanceOf(first.fields.holder, first.id)).to.equal(0);
    });

    it("does not call a holder back that is a contract", async () => {
      const griefing = await at.world.connection.ethers.deployContract("GriefingHolder");
      await griefing.setManner(5);
      const slip = await writeSlip(at.world, { holderAddress: await griefing.getAddress() });
      await expect(by(at, "prescriber").issue(slip.fields, "0x")).to.be.revertedWithCustomError(
        at.token,
        "HolderRefuses",
      );
      await issueAll([slip]);
      expect((await stateOf(at, slip)).units).to.equal(20);
    });

    it("is refused to whoever is no prescriber", async () => {
      const [slip] = (await slips(1)) as [Slip];
      await expectRefusedToOthers(at, PRESCRIBERS, (token) => token.issueBatch([slip.fields], ["0x"]));
    });
  });

  describe("given a pharmacy's day", () => {
    /** Orders of so many packs each, every pack another. */
    async function day(...lengths: number[]) {
      const orders: Awaited<ReturnType<typeof order>>[] = [];
      let next = 0;
      for (const length of lengths) {
        const slip = await issued(at, { quantity: 20 * length });
        const given = packs(at.lot.metformin, ...Array.from({ length }, () => next++));
        orders.push(await order(at.world, slip, { packs: given, units: 20 * length }));
      }
      return orders;
    }

    it("dispenses each as it would be alone", async () => {
      const orders = await day(1, 3, 2);
      const sent = by(at, "dispenser").dispenseBatch(orders);
      await expect(sent).to.emit(at.token, "PrescriptionDispensed");
      expect((await (await sent).wait())?.logs).to.have.length(2 * 3 + 6);
      for (const { prescription } of orders) {
        const id = await at.token.prescriptionId(prescription);
        expect(await at.token.balanceOf(prescription.holder, id)).to.equal(0);
      }
      for (let index = 0; index < 6; index++) {
        expect(await at.world.lotLedger.packStateOf(at.lot.metformin, index)).to.equal(State.Dispensed);
      }
    });

    it("dispenses twice on one prescription, each with its own signature", async () => {
      const slip = await issued(at, { quantity: 40 });
      const orders = await Promise.all(
        [0, 1].map((index) => order(at.world, slip, { packs: packs(at.lot.metformin, index), sequence: 1 + index })),
      );
      await by(at, "dispenser").dispenseBatch(orders);
      expect(await stateOf(at, slip)).to.include({ units: 0n, sequence: 3n });
    });

    it("dispenses none when one is refused: one pack twice, one order twice, one signature too old", async () => {
      const [first, second] = (await day(1, 1)) as [
        Awaited<ReturnType<typeof order>>,
        Awaited<ReturnType<typeof order>>,
      ];
      const slip = await issued(at);
      const larger = await issued(at, { quantity: 40 });
      const twice = await order(at.world, larger, { packs: packs(at.lot.metformin, 8) });
      const samePack = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      const tooOld = await order(at.world, slip, { packs: packs(at.lot.metformin, 9), deadline: 1 });
      for (const [orders, contract, error] of [
        [[first, second, samePack], at.world.lotLedger, "PackNotInState"],
        [[twice, twice], at.token, "SignatureInvalid"],
        [[first, second, tooOld], at.token, "SignatureExpired"],
      ] as const) {
        await expect(by(at, "dispenser").dispenseBatch([...orders])).to.be.revertedWithCustomError(contract, error);
      }
      expect(await at.world.lotLedger.packWord(at.lot.metformin, 0)).to.equal(0);
      await by(at, "dispenser").dispenseBatch([first, second]);
    });

    it("dispenses 100 and refuses 101, and none", async () => {
      const orders = await day(...Array<number>(101).fill(1));
      await expect(by(at, "dispenser").dispenseBatch(orders))
        .to.be.revertedWithCustomError(at.token, "BatchLengthInvalid")
        .withArgs(101, 100);
      await expect(by(at, "dispenser").dispenseBatch([]))
        .to.be.revertedWithCustomError(at.token, "BatchLengthInvalid")
        .withArgs(0, 100);
      const receipt = await (await by(at, "dispenser").dispenseBatch(orders.slice(0, 100))).wait();
      expect(Number(receipt?.gasUsed)).to.be.lessThan(0.95 * 2 ** 24);
    });

    it("dispenses 250 packs and draws together, and refuses 251", async () => {
      const orders = await day(...Array<number>(12).fill(20), 10);
      const slip = await issued(at);
      await opened(at, at.lot.metformin, 400);
      const draw = { packs: [{ lot: at.lot.metformin, index: 400, units: 3 }], units: 3 };
      await expect(by(at, "dispenser").dispenseBatch([...orders, await order(at.world, slip, draw)]))
        .to.be.revertedWithCustomError(at.token, "BatchLengthInvalid")
        .withArgs(251, 250);
      const receipt = await (await by(at, "dispenser").dispenseBatch(orders)).wait();
      expect(Number(receipt?.gasUsed)).to.be.lessThan(0.95 * 2 ** 24);
    });

    it("is refused to whoever is no dispenser", async () => {
      const orders = await day(1);
      await expectRefusedToOthers(at, DISPENSERS, (token) => token.dispenseBatch(orders));
    });

    it("is withdrawn one by one", async () => {
      const slip = await issued(at, { quantity: 40 });
      const record = await dispensed(at, slip, 0, 1);
      await by(at, "dispenser").withdraw(slip.fields, record);
      await by(at, "dispenser").dispenseBatch([
        await order(at.world, slip, { packs: packs(at.lot.metformin, 0, 1), units: 40 }),
      ]);
      await by(at, "dispenser").withdraw(slip.fields, record);
      expect((await stateOf(at, slip)).units).to.equal(40);
    });
  });
});
