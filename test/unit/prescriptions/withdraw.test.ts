import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { move, Reason, State } from "../../helpers/goods.ts";
import { accepted, accepting, asCouncil, by, DISPENSERS, dispensed } from "../../helpers/pharmacies.ts";
import { expectRefusedToOthers, issued, midnight, nextAt, opened, packs } from "../../helpers/pharmacies.ts";
import {
  pharmacies,
  stateOf,
  story,
  suspend,
  today,
  unitsByEvents,
  type Pharmacies,
} from "../../helpers/pharmacies.ts";
import { order, writeSlip, type Slip } from "../../helpers/prescriptions.ts";
import { load, NO_OCCASION } from "../../helpers/world.ts";

type DispenseRecord = Awaited<ReturnType<typeof dispensed>>;

const NO_CHAIN = "0x".padEnd(34, "0");

describe("PrescriptionToken: withdraw", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  const withdraw = (slip: Slip, record: DispenseRecord) => by(at, "dispenser").withdraw(slip.fields, record);
  const packState = (index: number) => at.world.lotLedger.packStateOf(at.lot.metformin, index);

  async function refusedAsNotLatest(sent: Promise<unknown>, slip: Slip, site = at.world.site.store) {
    await expect(sent).to.be.revertedWithCustomError(at.token, "NotLatestDispense").withArgs(slip.id, site);
  }

  describe("given a dispense", () => {
    it("is taken back: units to the holder, packs to the shelf, and told in order", async () => {
      const slip = await issued(at, { quantity: 60 });
      const record = await dispensed(at, slip, 0, 1);
      const sent = withdraw(slip, record);
      const { dispenser } = at.world.operator;
      await expect(sent)
        .to.emit(at.token, "TransferSingle")
        .withArgs(dispenser, ZeroAddress, slip.fields.holder, slip.id, 40);
      await expect(sent)
        .to.emit(at.token, "DispenseWithdrawn")
        .withArgs(slip.id, at.world.site.store, 40, 60, 3, 0, NO_CHAIN);
      for (const index of [0, 1]) {
        await expect(sent)
          .to.emit(at.world.lotLedger, "PacksChanged")
          .withArgs(at.lot.metformin, at.world.site.store, index, 1, State.Active, Reason.Withdrawn);
        expect(await packState(index)).to.equal(State.Active);
      }
      expect(await story(at, sent)).to.deep.equal([
        "PrescriptionToken.TransferSingle",
        "PrescriptionToken.DispenseWithdrawn",
        "LotLedger.PacksChanged",
        "LotLedger.PacksChanged",
      ]);
      expect(await stateOf(at, slip)).to.include({ units: 60n, sequence: 3n, dispensedDay: 0n, chain: NO_CHAIN });
      expect(await unitsByEvents(at, slip)).to.equal(60);
    });

    it("may be dispensed again the same day, the interval notwithstanding", async () => {
      const slip = await issued(at, { quantity: 40, interval: 7 });
      await withdraw(slip, await dispensed(at, slip, 0));
      await dispensed(at, slip, 0);
      expect(await packState(0)).to.equal(State.Dispensed);
    });

    it("is taken back one after the other, the latest first", async () => {
      const slip = await issued(at, { quantity: 60 });
      const records: DispenseRecord[] = [];
      for (const index of [0, 1, 2]) records.push(await dispensed(at, slip, index));
      const [first, second, third] = records as [DispenseRecord, DispenseRecord, DispenseRecord];
      await refusedAsNotLatest(withdraw(slip, first), slip);
      await refusedAsNotLatest(withdraw(slip, second), slip);
      await withdraw(slip, third);
      await withdraw(slip, second);
      await withdraw(slip, first);
      expect(await stateOf(at, slip)).to.include({ units: 60n, sequence: 7n, chain: NO_CHAIN });
    });

    it("is not taken back twice", async () => {
      const slip = await issued(at, { quantity: 40 });
      await dispensed(at, slip, 5);
      const record = await dispensed(at, slip, 0);
      await withdraw(slip, record);
      await refusedAsNotLatest(withdraw(slip, record), slip);
    });

    it("is not taken back where nothing was dispensed", async () => {
      const slip = await issued(at);
      const record = { previousChain: NO_CHAIN, previousDay: 0, units: 20, packs: packs(at.lot.metformin, 0) };
      await refusedAsNotLatest(by(at, "dispenser").withdraw(slip.fields, { ...record, consignments: [0] }), slip);
      const unknown = await writeSlip(at.world);
      await expect(by(at, "dispenser").withdraw(unknown.fields, { ...record, consignments: [0] }))
        .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
        .withArgs(unknown.id);
    });

    it("is refused with any link of the record altered", async () => {
      const slip = await issued(at, { quantity: 80 });
      await dispensed(at, slip, 5);
      const record = await dispensed(at, slip, 0, 1);
      const [first, second] = record.packs;
      if (first === undefined || second === undefined) throw new Error("two packs were dispensed");
      const altered: Partial<DispenseRecord>[] = [
        { previousChain: NO_CHAIN },
        { previousDay: 0n },
        { units: 41 },
        { units: 20 },
        { packs: [second, first] },
        { packs: [first], consignments: [0] },
        { packs: [first, { ...second, index: 2 }] },
        { packs: [first, { ...second, units: 20 }] },
        { packs: [first, { ...second, lot: at.lot.brand }] },
        { packs: [first, second, { ...second, index: 3 }], consignments: [0, 0, 0] },
      ];
      for (const change of altered) await refusedAsNotLatest(withdraw(slip, { ...record, ...change }), slip);
      await withdraw(slip, record);
    });

    it("is refused with a pack list of another length than its consignments", async () => {
      const slip = await issued(at);
      const record = await dispensed(at, slip, 0);
      for (const [given, consignments] of [
        [record.packs, []],
        [record.packs, [0, 0]],
        [[], []],
      ] as const) {
        await expect(withdraw(slip, { ...record, packs: [...given], consignments: [...consignments] }))
          .to.be.revertedWithCustomError(at.token, "PackListInvalid")
          .withArgs(given.length, consignments.length, 20);
      }
    });
  });

  describe("given who takes it back", () => {
    it("is refused to whoever is no dispenser, and to dispensers of other sites", async () => {
      const slip = await issued(at);
      const record = await dispensed(at, slip, 0);
      await expectRefusedToOthers(at, DISPENSERS, (token) => token.withdraw(slip.fields, record));
      const { site } = at.world;
      await refusedAsNotLatest(by(at, "otherDispenser").withdraw(slip.fields, record), slip, site.otherStore);
      await refusedAsNotLatest(by(at, "wardDispenser").withdraw(slip.fields, record), slip, site.ward);
    });

    it("is refused to a suspended pharmacy", async () => {
      const slip = await issued(at);
      const record = await dispensed(at, slip, 0);
      await suspend(at, "pharmacy");
      await expect(withdraw(slip, record)).to.be.revertedWithCustomError(at.world.consortium, "MemberNotInStanding");
    });

    it("is done by a pharmacy while another has the remainder, and voids what the holder signed for that one", async () => {
      const slip = await issued(at, { quantity: 60 });
      const record = await dispensed(at, slip, 0);
      const site = at.world.site.otherStore;
      await by(at, "otherDispenser").accept(...(await accepting(at, slip, { site })));
      const given = { packs: packs(at.lot.metformin, 500), consignments: [500], site };
      const before = await order(at.world, slip, given);
      await withdraw(slip, record);
      expect(await stateOf(at, slip)).to.include({ units: 60n, site: BigInt(site), acceptanceLives: true });
      await expect(by(at, "otherDispenser").dispense(before)).to.be.revertedWithCustomError(
        at.token,
        "SignatureInvalid",
      );
      await by(at, "otherDispenser").dispense(await order(at.world, slip, given));
    });
  });

  describe("given 10 days", () => {
    it("is taken back on the tenth day to its last second, at the ledger's midnight", async () => {
      const slip = await issued(at);
      const day = await today(at);
      const record = await dispensed(at, slip, 0);
      await nextAt(at, midnight(day + 11));
      await expect(withdraw(slip, record))
        .to.be.revertedWithCustomError(at.token, "WithdrawalTooLate")
        .withArgs(slip.id, day, day + 11);
      await nextAt(at, midnight(day + 11) - 1);
      await withdraw(slip, record);
    });

    it("is taken back after the prescription's last day", async () => {
      const day = await today(at);
      const slip = await issued(at, { lastDay: day });
      const record = await dispensed(at, slip, 0);
      await nextAt(at, midnight(day + 3));
      await withdraw(slip, record);
      expect((await stateOf(at, slip)).units).to.equal(20);
    });

    it("counts from each dispense's own day", async () => {
      const slip = await issued(at, { quantity: 40 });
      const day = await today(at);
      const first = await dispensed(at, slip, 0);
      const later = await order(at.world, slip, { packs: packs(at.lot.metformin, 1) });
      const { chain: previousChain } = await stateOf(at, slip);
      await nextAt(at, midnight(day + 8));
      await by(at, "dispenser").dispense(later);
      const second = { ...first, previousChain, previousDay: BigInt(day), packs: packs(at.lot.metformin, 1) };
      await nextAt(at, midnight(day + 12));
      await withdraw(slip, second);
      await expect(withdraw(slip, first))
        .to.be.revertedWithCustomError(at.token, "WithdrawalTooLate")
        .withArgs(slip.id, day, day + 12);
    });
  });

  describe("given a prescription that is cancelled or reissued", () => {
    it("is refused after a cancellation", async () => {
      const slip = await issued(at, { quantity: 40 });
      const record = await dispensed(at, slip, 0);
      await by(at, "prescriber").cancel(slip.fields);
      await expect(withdraw(slip, record))
        .to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled")
        .withArgs(slip.id);
    });

    it("is refused after a reissue, on the old one and on the new one", async () => {
      const slip = await issued(at, { quantity: 40 });
      const record = await dispensed(at, slip, 0);
      const next = await writeSlip(at.world, { quantity: 20 });
      await by(at, "prescriber").reissue(slip.fields, next.fields, "0x");
      await expect(withdraw(slip, record)).to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled");
      await refusedAsNotLatest(withdraw(next, record), next);
    });

    it("is done while cancelling is only asked for, and what it restores is cancelled with the rest", async () => {
      const slip = await accepted(at, { quantity: 40 });
      const record = await dispensed(at, slip, 0);
      await by(at, "prescriber").cancel(slip.fields);
      await withdraw(slip, record);
      expect(await stateOf(at, slip)).to.include({ units: 40n, cancelAsked: true, acceptanceLives: true });
      await expect(by(at, "dispenser").giveBack(slip.id, slip.fields.holder))
        .to.emit(at.token, "PrescriptionCancelled")
        .withArgs(slip.id, at.world.operator.dispenser, 40, 7);
      expect(await unitsByEvents(at, slip)).to.equal(0);
    });
  });

  describe("given what has become of the pack since", () => {
    const lots = () => at.world.lotLedger;
    const logistics = () => lots().connect(at.world.operator.pharmacyLogistics);
    const officer = () => lots().connect(at.world.operator.officer);

    const cases: [string, () => Promise<unknown>][] = [
      ["held there", () => logistics().holdConsignment(at.lot.metformin, 0, NO_OCCASION)],
      ["held by the regulator", () => officer().holdConsignment(at.lot.metformin, 0, NO_OCCASION)],
      ["of a held lot", () => officer().holdLot(at.lot.metformin, NO_OCCASION)],
      ["of a recalled lot", () => officer().recallLot(at.lot.metformin, 3, NO_OCCASION)],
      ["on its way", () => logistics().ship([{ lot: at.lot.metformin, first: 0 }], at.world.site.ward, 1, NO_OCCASION)],
      ["at another site", () => move(at.world, at.lot.metformin, 0, "store", "otherStore")],
    ];
    for (const [what, happens] of cases) {
      it(`retires a pack that is ${what}, and restores the units all the same`, async () => {
        const slip = await issued(at);
        const record = await dispensed(at, slip, 0);
        await happens();
        await expect(withdraw(slip, record))
          .to.emit(lots(), "PacksChanged")
          .withArgs(at.lot.metformin, at.world.site.store, 0, 1, State.Retired, Reason.Withdrawn);
        expect(await packState(0)).to.equal(State.Retired);
        expect((await stateOf(at, slip)).units).to.equal(20);
      });
    }

    it("puts a pack back into stock that came back to the site", async () => {
      const slip = await issued(at);
      const record = await dispensed(at, slip, 0);
      await move(at.world, at.lot.metformin, 0, "store", "otherStore");
      await move(at.world, at.lot.metformin, 0, "otherStore", "store");
      await withdraw(slip, record);
      expect(await packState(0)).to.equal(State.Active);
    });

    it("wants the consignment that the pack lies in now", async () => {
      const slip = await issued(at, { quantity: 20 });
      const record = await dispensed(at, slip, 7);
      await logistics().split(at.lot.metformin, 0, 5, NO_OCCASION);
      await expect(withdraw(slip, record)).to.be.revertedWithCustomError(lots(), "OutsideConsignment");
      await withdraw(slip, { ...record, consignments: [5] });
      expect(await packState(7)).to.equal(State.Active);
    });

    it("leaves drawn units spent", async () => {
      await opened(at, at.lot.metformin, 0);
      const slip = await issued(at, { quantity: 40 });
      const given = [{ lot: at.lot.metformin, index: 0, units: 8 }, ...packs(at.lot.metformin, 1)];
      await by(at, "dispenser").dispense(await order(at.world, slip, { packs: given, units: 28 }));
      const record = { previousChain: NO_CHAIN, previousDay: 0n, units: 28, packs: given, consignments: [0, 0] };
      await withdraw(slip, record);
      expect((await lots().openedOf(at.lot.metformin, 0)).unitsLeft).to.equal(12);
      expect(await packState(0)).to.equal(State.Dispensed);
      expect(await packState(1)).to.equal(State.Active);
      expect((await stateOf(at, slip)).units).to.equal(40);
    });
  });

  describe("given a token that is being replaced", () => {
    it("takes back while it is closing, and not once it is frozen", async () => {
      const slip = await issued(at, { quantity: 40 });
      const council = await asCouncil(at);
      await council.closeModule(at.token);
      await withdraw(slip, await dispensed(at, slip, 0));
      const record = await dispensed(at, slip, 0);
      await council.freezeModule(at.token);
      await expect(withdraw(slip, record)).to.be.revertedWithCustomError(at.world.consortium, "ModuleIsFrozen");
    });
  });
});
