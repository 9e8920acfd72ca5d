import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { accepted, accepting, asCouncil, by, DAY, DISPENSERS, dispensed } from "../../helpers/pharmacies.ts";
import {
  expectRefusedToOthers,
  goBeforeLicenceEnd,
  issued,
  midnight,
  nextAt,
  now,
  suspend,
  today,
} from "../../helpers/pharmacies.ts";
import { packs, pharmacies, stateOf, type Pharmacies } from "../../helpers/pharmacies.ts";
import { order, writeSlip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

describe("PrescriptionToken: accept and give back", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  describe("given a free prescription", () => {
    it("is accepted for a pharmacy's site with the holder's signature", async () => {
      const slip = await issued(at);
      const until = (await now(at)) + DAY;
      await expect(by(at, "dispenser").accept(...(await accepting(at, slip, { until }))))
        .to.emit(at.token, "PrescriptionAccepted")
        .withArgs(slip.id, at.world.site.store, until, 2);
      const state = await stateOf(at, slip);
      expect(state).to.include({ units: 20n, sequence: 2n, site: BigInt(at.world.site.store), until: BigInt(until) });
      expect(state.acceptanceLives).to.equal(true);
    });

    it("is accepted by a hospital's ward too", async () => {
      const slip = await issued(at);
      const site = at.world.site.ward;
      await by(at, "wardDispenser").accept(...(await accepting(at, slip, { site })));
      expect((await stateOf(at, slip)).site).to.equal(site);
    });

    it("is refused to whoever is no dispenser", async () => {
      const values = await accepting(at, await issued(at));
      await expectRefusedToOthers(at, DISPENSERS, (token) => token.accept(...values));
    });

    it("is refused to a dispenser of a suspended pharmacy", async () => {
      const values = await accepting(at, await issued(at));
      await suspend(at, "pharmacy");
      await expect(by(at, "dispenser").accept(...values)).to.be.revertedWithCustomError(
        at.world.consortium,
        "MemberNotInStanding",
      );
    });

    it("is refused with a signature for another pharmacy", async () => {
      const slip = await issued(at);
      const values = await accepting(at, slip, { site: at.world.site.otherStore });
      await expect(by(at, "dispenser").accept(...values))
        .to.be.revertedWithCustomError(at.token, "SignatureInvalid")
        .withArgs(slip.id, slip.fields.holder);
    });

    it("is refused when a field differs from what was issued", async () => {
      const slip = await issued(at);
      const [fields, ...rest] = await accepting(at, slip);
      const altered = { ...fields, quantity: 21 };
      await expect(by(at, "dispenser").accept(altered, ...rest))
        .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
        .withArgs(await at.token.prescriptionId(altered));
    });
  });

  describe("given a prescription that can't be accepted", () => {
    it("refuses one that was never issued", async () => {
      const slip = await writeSlip(at.world);
      await expect(by(at, "dispenser").accept(slip.fields, (await now(at)) + DAY, 4_000_000_000, "0x"))
        .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
        .withArgs(slip.id);
    });

    it("refuses a cancelled one", async () => {
      const slip = await issued(at);
      await by(at, "prescriber").cancel(slip.fields);
      await expect(by(at, "dispenser").accept(...(await accepting(at, slip))))
        .to.be.revertedWithCustomError(at.token, "PrescriptionIsCancelled")
        .withArgs(slip.id);
    });

    it("refuses one that is to be cancelled, to its own pharmacy too", async () => {
      const slip = await accepted(at);
      await by(at, "prescriber").cancel(slip.fields);
      await expect(by(at, "dispenser").accept(...(await accepting(at, slip))))
        .to.be.revertedWithCustomError(at.token, "CancellationPending")
        .withArgs(slip.id);
    });

    it("refuses one without units left", async () => {
      const slip = await issued(at);
      await dispensed(at, slip, 0);
      await expect(by(at, "dispenser").accept(...(await accepting(at, slip))))
        .to.be.revertedWithCustomError(at.token, "UnitsExceeded")
        .withArgs(slip.id, 0, 1);
    });

    it("refuses one before its first day and after its last, at the ledger's midnight", async () => {
      const day = await today(at);
      const slip = await issued(at, { firstDay: day + 1, lastDay: day + 2 });
      const until = midnight(day + 3) + DAY;
      const values = await accepting(at, slip, { until });
      await nextAt(at, midnight(day + 1) - 1);
      await expect(by(at, "dispenser").accept(...values))
        .to.be.revertedWithCustomError(at.token, "PrescriptionNotYetValid")
        .withArgs(slip.id, day + 1, day);
      await nextAt(at, midnight(day + 1));
      await by(at, "dispenser").accept(...values);
      await nextAt(at, midnight(day + 3) - 1);
      await by(at, "dispenser").accept(...(await accepting(at, slip, { until })));
      await nextAt(at, midnight(day + 3));
      await expect(by(at, "dispenser").accept(...(await accepting(at, slip, { until }))))
        .to.be.revertedWithCustomError(at.token, "PrescriptionExpired")
        .withArgs(slip.id, day + 2, day + 3);
    });
  });

  describe("given a time until which", () => {
    for (const [from, offset, fit] of [
      ["this second", -1, false],
      ["this second", 0, true],
      ["this second", 1, true],
      ["10 days from now", -1, true],
      ["10 days from now", 0, true],
      ["10 days from now", 1, false],
    ] as const) {
      it(`${fit ? "takes" : "refuses"} ${from}, ${offset} s`, async () => {
        const slip = await issued(at);
        const time = (await now(at)) + 100;
        const until = time + offset + (from === "this second" ? 0 : 10 * DAY);
        const values = await accepting(at, slip, { until });
        await nextAt(at, time);
        const sent = by(at, "dispenser").accept(...values);
        if (fit) await expect(sent).to.emit(at.token, "PrescriptionAccepted");
        else {
          await expect(sent)
            .to.be.revertedWithCustomError(at.token, "AcceptanceTimeInvalid")
            .withArgs(until, time + 10 * DAY);
        }
      });
    }

    for (const offset of [-1, 0, 1]) {
      it(`${offset <= 0 ? "takes" : "refuses"} a signature at its deadline, ${offset} s`, async () => {
        const slip = await issued(at);
        const deadline = (await now(at)) + 100;
        const values = await accepting(at, slip, { deadline });
        await nextAt(at, deadline + offset);
        const sent = by(at, "dispenser").accept(...values);
        if (offset <= 0) await expect(sent).to.emit(at.token, "PrescriptionAccepted");
        else {
          await expect(sent).to.be.revertedWithCustomError(at.token, "SignatureExpired").withArgs(slip.id, deadline);
        }
      });
    }
  });

  describe("given an accepted prescription", () => {
    const elsewhere = { other: "otherDispenser", site: "otherStore" } as const;

    it("refuses the same signature again, but lets its pharmacy renew with a new one", async () => {
      const slip = await issued(at);
      const values = await accepting(at, slip);
      await by(at, "dispenser").accept(...values);
      await expect(by(at, "dispenser").accept(...values)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
      const until = (await now(at)) + 9 * DAY;
      await expect(by(at, "dispenser").accept(...(await accepting(at, slip, { until }))))
        .to.emit(at.token, "PrescriptionAccepted")
        .withArgs(slip.id, at.world.site.store, until, 3);
    });

    it("is refused to other pharmacies until its last second is over", async () => {
      const slip = await issued(at);
      const until = (await now(at)) + 1000;
      await by(at, "dispenser").accept(...(await accepting(at, slip, { until })));
      const values = await accepting(at, slip, { site: at.world.site[elsewhere.site], until: until + DAY });
      for (const time of [until - 1, until]) {
        await nextAt(at, time);
        await expect(by(at, elsewhere.other).accept(...values))
          .to.be.revertedWithCustomError(at.token, "AcceptedElsewhere")
          .withArgs(slip.id, at.world.site.store, until);
      }
      await nextAt(at, until + 1);
      await by(at, elsewhere.other).accept(...values);
      expect((await stateOf(at, slip)).site).to.equal(at.world.site.otherStore);
    });

    it("is free at once when its pharmacy is suspended", async () => {
      const slip = await accepted(at);
      const values = await accepting(at, slip, { site: at.world.site.otherStore });
      await suspend(at, "pharmacy");
      expect((await stateOf(at, slip)).acceptanceLives).to.equal(false);
      await by(at, "otherDispenser").accept(...values);
      expect((await stateOf(at, slip)).acceptanceLives).to.equal(true);
    });

    it("is free at once when its pharmacy's licence ends, and its own again when that is renewed in time", async () => {
      await goBeforeLicenceEnd(at, "pharmacy");
      const slip = await accepted(at);
      const { consortium, operator, member, connection } = at.world;
      const lives = async () => (await stateOf(at, slip)).acceptanceLives;
      await connection.networkHelpers.time.increaseTo(at.licenceEnd);
      expect(await lives()).to.equal(true);
      await connection.networkHelpers.time.increaseTo(at.licenceEnd + 1);
      expect(await lives()).to.equal(false);
      await consortium.connect(operator.officer).renewLicence(member.pharmacy, at.licenceEnd + DAY);
      expect(await lives()).to.equal(true);
    });
  });

  describe("given a pharmacy that gives it back", () => {
    it("is free, and every signature of before is void", async () => {
      const slip = await accepted(at);
      const before = await accepting(at, slip, { site: at.world.site.otherStore });
      await expect(by(at, "dispenser").giveBack(slip.id, slip.fields.holder))
        .to.emit(at.token, "PrescriptionGivenBack")
        .withArgs(slip.id, at.world.site.store, 3);
      const state = await stateOf(at, slip);
      expect(state).to.include({ units: 20n, site: 0n, until: 0n, acceptanceLives: false });
      await expect(by(at, "otherDispenser").accept(...before)).to.be.revertedWithCustomError(
        at.token,
        "SignatureInvalid",
      );
      await by(at, "otherDispenser").accept(...(await accepting(at, slip, { site: at.world.site.otherStore })));
    });

    it("is otherwise as it was, given on an even day or on an odd one", async () => {
      for (const index of [0, 1]) {
        const slip = await accepted(at, { quantity: 40 });
        await dispensed(at, slip, index);
        const before = await stateOf(at, slip);
        await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
        const given = { sequence: before.sequence + 1n, site: 0n, until: 0n, acceptanceLives: false };
        expect(await stateOf(at, slip)).to.deep.equal({ ...before, ...given });
        await at.world.connection.networkHelpers.time.increaseTo(midnight((await today(at)) + 1));
      }
    });

    it("is refused to whoever is no dispenser, and to dispensers elsewhere", async () => {
      const slip = await accepted(at);
      const giveBack = (token: Pharmacies["token"]) => token.giveBack(slip.id, slip.fields.holder);
      await expectRefusedToOthers(at, DISPENSERS, giveBack);
      for (const [name, site] of [
        ["otherDispenser", at.world.site.otherStore],
        ["wardDispenser", at.world.site.ward],
      ] as const) {
        await expect(giveBack(by(at, name)))
          .to.be.revertedWithCustomError(at.token, "NotAcceptedHere")
          .withArgs(slip.id, site);
      }
    });

    it("is refused twice, unaccepted, and for what is not there", async () => {
      const slip = await accepted(at);
      const free = await issued(at);
      await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      for (const { id, fields } of [slip, free]) {
        await expect(by(at, "dispenser").giveBack(id, fields.holder))
          .to.be.revertedWithCustomError(at.token, "NotAcceptedHere")
          .withArgs(id, at.world.site.store);
      }
      for (const [id, holder] of [
        [slip.id, ZeroAddress],
        [ZeroHash, slip.fields.holder],
      ] as const) {
        await expect(by(at, "dispenser").giveBack(id, holder))
          .to.be.revertedWithCustomError(at.token, "PrescriptionUnknown")
          .withArgs(id);
      }
    });

    it("is refused once the acceptance is over", async () => {
      const slip = await issued(at);
      const until = (await now(at)) + 1000;
      await by(at, "dispenser").accept(...(await accepting(at, slip, { until })));
      await nextAt(at, until + 1);
      await expect(by(at, "dispenser").giveBack(slip.id, slip.fields.holder)).to.be.revertedWithCustomError(
        at.token,
        "NotAcceptedHere",
      );
    });

    it("is done in the acceptance's last second, by a suspended pharmacy too", async () => {
      const slip = await issued(at);
      const until = (await now(at)) + 1000;
      await by(at, "dispenser").accept(...(await accepting(at, slip, { until })));
      await suspend(at, "pharmacy");
      await nextAt(at, until);
      await expect(by(at, "dispenser").giveBack(slip.id, slip.fields.holder)).to.emit(
        at.token,
        "PrescriptionGivenBack",
      );
    });

    it("is done when a part was dispensed", async () => {
      const slip = await accepted(at, { quantity: 40 });
      await dispensed(at, slip, 0);
      await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      const given = { packs: packs(at.lot.metformin, 500), consignments: [500], site: at.world.site.otherStore };
      await by(at, "otherDispenser").dispense(await order(at.world, slip, given));
      expect(await at.token.balanceOf(slip.fields.holder, slip.id)).to.equal(0);
    });
  });

  describe("given a token that is being replaced", () => {
    it("accepts and gives back while it is closing, and does nothing once it is frozen", async () => {
      const slip = await issued(at);
      const council = await asCouncil(at);
      await council.closeModule(at.token);
      await by(at, "dispenser").accept(...(await accepting(at, slip)));
      await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      await by(at, "dispenser").accept(...(await accepting(at, slip)));
      await council.freezeModule(at.token);
      for (const send of [
        async () => by(at, "dispenser").accept(...(await accepting(at, slip))),
        () => by(at, "dispenser").giveBack(slip.id, slip.fields.holder),
      ]) {
        await expect(send()).to.be.revertedWithCustomError(at.world.consortium, "ModuleIsFrozen").withArgs(at.token);
      }
    });
  });
});
