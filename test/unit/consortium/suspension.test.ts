import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { decide } from "../../helpers/council.ts";
import {
  Act,
  authorityOf,
  DAY,
  INDEFINITE,
  nextBlockAt,
  now,
  passTo,
  Standing,
  standingOf,
} from "../../helpers/membership.ts";
import {
  deployWorld,
  freshAccount,
  Kind,
  load,
  loadWorld,
  LONG,
  Role,
  type Connection,
  type World,
} from "../../helpers/world.ts";

const ORDER = id("order");

/** When the pharmacy's suspension by {@link suspended} was ordered. */
let ordered: number;

/** The world with its pharmacy suspended by an officer. */
async function suspended(connection: Connection): Promise<World> {
  const world = await deployWorld({ connection });
  await world.consortium.connect(world.operator.officer).suspend(world.member.pharmacy, ORDER);
  ordered = await now(world);
  return world;
}

describe("Consortium, a regulator officer's suspension", () => {
  describe("given a member in standing", () => {
    it("suspends it at once for 30 days and says why", async () => {
      const world = await loadWorld();
      const { consortium, member, operator } = world;
      const at = (await now(world)) + 10;
      await nextBlockAt(world, at);
      await expect(consortium.connect(operator.officer).suspend(member.pharmacy, ORDER))
        .to.emit(consortium, "StandingChanged")
        .withArgs(member.pharmacy, Standing.Active, Standing.Suspended, at + 30 * DAY, operator.officer.address, ORDER);
      expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Suspended);
    });

    it("reaches every kind of member but a regulator", async () => {
      const world = await loadWorld();
      const { consortium, member, operator } = world;
      const officer = consortium.connect(operator.officer);
      const { regulator, ...others } = member;
      for (const number of Object.values(others)) await officer.suspend(number, ORDER);
      await expect(officer.suspend(regulator, ORDER))
        .to.be.revertedWithCustomError(consortium, "RegulatorProtected")
        .withArgs(regulator);
    });

    it("protects a regulator that is something else too", async () => {
      const world = await loadWorld();
      const { consortium, operator, stranger } = world;
      const kinds = Kind.Regulator | Kind.Laboratory;
      const admission = { kinds, licenceEnd: LONG, admin: stranger.address, profile: ZeroHash, parent: 0 };
      await decide(world, consortium.interface.encodeFunctionData("admit", [admission]));
      const both = await consortium.memberCount();
      await expect(consortium.connect(operator.officer).suspend(both, ORDER))
        .to.be.revertedWithCustomError(consortium, "RegulatorProtected")
        .withArgs(both);
    });

    it("refuses everybody who is no regulator officer", async () => {
      const world = await loadWorld();
      const { consortium, member, operator, admin, stranger, deployer } = world;
      for (const caller of [stranger, deployer, admin.regulator, admin.pharmacy]) {
        await expect(consortium.connect(caller).suspend(member.pharmacy, ORDER))
          .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
          .withArgs(caller.address);
      }
      for (const caller of [operator.enforcer, operator.makerQuality, operator.dispenser]) {
        const { roles } = await consortium.operatorOf(caller);
        await expect(consortium.connect(caller).suspend(member.pharmacy, ORDER))
          .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
          .withArgs(caller.address, roles, Role.RegulatorOfficer);
      }
    });

    it("refuses a member that does not exist", async () => {
      const { consortium, operator } = await loadWorld();
      for (const unknown of [0, 999, 2 ** 24 - 1]) {
        await expect(consortium.connect(operator.officer).suspend(unknown, ORDER))
          .to.be.revertedWithCustomError(consortium, "MemberUnknown")
          .withArgs(unknown);
      }
    });
  });

  describe("given a member that an officer suspended", () => {
    it("lasts to the last second of the 30th day and is over with the next", async () => {
      const world = await load(suspended);
      const { consortium, member, operator } = world;
      const ask = async () => authorityOf(world, operator.dispenser, Role.Dispenser, Act.Continue);

      await passTo(world, ordered + 30 * DAY);
      expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Suspended);
      expect(await consortium.isInStanding(world.site.store)).to.equal(false);
      await expect(ask())
        .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
        .withArgs(member.pharmacy, Standing.Suspended);

      await passTo(world, ordered + 30 * DAY + 1);
      expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Active);
      expect(await consortium.isInStanding(world.site.store)).to.equal(true);
      expect((await ask()).member).to.equal(member.pharmacy);
    });

    it("is not renewed by an officer, this one or another, until 60 days after its beginning", async () => {
      const world = await load(suspended);
      const { consortium, member, operator } = world;
      const spent = [member.pharmacy, ordered + 60 * DAY] as const;
      const times = [1, 15 * DAY, 30 * DAY, 30 * DAY + 1, 60 * DAY - 1, 60 * DAY];
      for (const [index, after] of times.entries()) {
        const officer = index % 2 === 0 ? operator.officer : operator.secondOfficer;
        await passTo(world, ordered + after);
        await expect(consortium.connect(officer).suspend.staticCall(member.pharmacy, ORDER))
          .to.be.revertedWithCustomError(consortium, "SuspensionSpent")
          .withArgs(...spent);
      }
      await nextBlockAt(world, ordered + 60 * DAY + 1);
      await expect(consortium.connect(operator.officer).suspend(member.pharmacy, ORDER))
        .to.emit(consortium, "StandingChanged")
        .withArgs(
          member.pharmacy,
          Standing.Active,
          Standing.Suspended,
          ordered + 90 * DAY + 1,
          operator.officer.address,
          ORDER,
        );
    });

    it("begins anew only after a word of the Council's", async () => {
      const world = await load(suspended);
      const { consortium, member, operator } = world;
      await decide(world, consortium.interface.encodeFunctionData("reinstate", [member.pharmacy, ORDER]));
      expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Active);
      await consortium.connect(operator.officer).suspend(member.pharmacy, ORDER);
      expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Suspended);
    });

    it("leaves the member's admin only what winds down", async () => {
      const { consortium, member, admin, site, operator, stranger } = await load(suspended);
      const as = consortium.connect(admin.pharmacy);
      const refused = [
        () => as.openSite(member.pharmacy, 0n, 0),
        () => as.addOperator(member.pharmacy, stranger, Role.Dispenser, site.store, LONG),
        () => as.rotateOperator(operator.dispenser, stranger),
      ];
      for (const act of refused) {
        await expect(act())
          .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
          .withArgs(member.pharmacy, Standing.Suspended);
      }
      await as.endOperator(operator.dispenser);
      await as.reportCompromise(operator.pharmacyLogistics, 1);
      await as.closeSite(site.store);
      await as.setProfile(member.pharmacy, id("new profile"));
      await as.proposeAdmin(member.pharmacy, stranger);
    });
  });

  describe("given a member that the Council put out of standing", () => {
    it("refuses one that is suspended until the Council says otherwise", async () => {
      const world = await loadWorld();
      const { consortium, member, operator } = world;
      await decide(world, consortium.interface.encodeFunctionData("suspendIndefinitely", [member.pharmacy, ORDER]));
      await expect(consortium.connect(operator.officer).suspend(member.pharmacy, ORDER))
        .to.be.revertedWithCustomError(consortium, "StandingUnfit")
        .withArgs(member.pharmacy, Standing.Suspended);
      expect((await consortium.memberOf(member.pharmacy)).suspendedUntil).to.equal(INDEFINITE);
    });

    it("refuses one that is expelled, so that 30 days do not bring it back", async () => {
      const world = await loadWorld();
      const { consortium, member, operator } = world;
      await decide(world, consortium.interface.encodeFunctionData("expel", [member.pharmacy, ORDER]));
      await expect(consortium.connect(operator.officer).suspend(member.pharmacy, ORDER))
        .to.be.revertedWithCustomError(consortium, "StandingUnfit")
        .withArgs(member.pharmacy, Standing.Expelled);
    });
  });
});

describe("Consortium, licences", () => {
  const licenceDays = 365;
  async function licensed(connection: Connection): Promise<World> {
    return deployWorld({ connection, licenceEnd: (await now({ connection })) + licenceDays * DAY });
  }

  it("lapse after their last second and are renewed by a regulator officer", async () => {
    const world = await loadWorld();
    const { consortium, member, operator } = world;
    const end = LONG + 100;
    await expect(consortium.connect(operator.officer).renewLicence(member.pharmacy, end))
      .to.emit(consortium, "LicenceRenewed")
      .withArgs(member.pharmacy, LONG, end, operator.officer.address);
    expect((await consortium.memberOf(member.pharmacy)).licenceEnd).to.equal(end);

    await passTo(world, LONG + 1);
    expect(await standingOf(consortium, member.hospital)).to.equal(Standing.Lapsed);
    expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Active);
    await passTo(world, end);
    expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Active);
    await passTo(world, end + 1);
    expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Lapsed);
  });

  it("brings a lapsed member back into standing when it is renewed", async () => {
    const world = await load(licensed);
    const { consortium, member, operator } = world;
    const officer = consortium.connect(operator.officer);
    const { licenceEnd } = await consortium.memberOf(member.pharmacy);
    await officer.renewLicence(member.regulator, LONG);
    await passTo(world, Number(licenceEnd) + 1);
    await expect(authorityOf(world, operator.dispenser, Role.Dispenser, Act.Continue))
      .to.be.revertedWithCustomError(consortium, "MemberNotInStanding")
      .withArgs(member.pharmacy, Standing.Lapsed);

    await officer.renewLicence(member.pharmacy, LONG);
    await authorityOf(world, operator.dispenser, Role.Dispenser, Act.Continue);
  });

  it("never end earlier than they were given: an officer can't put a member out of standing that way", async () => {
    const world = await load(licensed);
    const { consortium, member, operator } = world;
    const officer = consortium.connect(operator.officer);
    const { licenceEnd } = await consortium.memberOf(member.pharmacy);
    const at = (await now(world)) + 10;
    for (const earlier of [0, at - 1, at, at + 1, licenceEnd - 1n, licenceEnd]) {
      for (const number of [member.pharmacy, member.regulator]) {
        await expect(officer.renewLicence(number, earlier))
          .to.be.revertedWithCustomError(consortium, "TimeInvalid")
          .withArgs(earlier);
      }
    }
    await officer.renewLicence(member.pharmacy, licenceEnd + 1n);
  });

  it("are renewed to a second from now on, and not for ever", async () => {
    const world = await load(licensed);
    const { consortium, member, operator } = world;
    const officer = consortium.connect(operator.officer);
    await officer.renewLicence(member.regulator, LONG);
    const { licenceEnd } = await consortium.memberOf(member.pharmacy);
    const at = Number(licenceEnd) + 100;
    await nextBlockAt(world, at);
    await expect(officer.renewLicence(member.pharmacy, at - 1))
      .to.be.revertedWithCustomError(consortium, "TimeInvalid")
      .withArgs(at - 1);
    await expect(officer.renewLicence(member.pharmacy, INDEFINITE))
      .to.be.revertedWithCustomError(consortium, "TimeInvalid")
      .withArgs(INDEFINITE);
    await nextBlockAt(world, at + 1);
    await officer.renewLicence(member.pharmacy, at + 1);
    await officer.renewLicence(member.pharmacy, INDEFINITE - 1);
  });

  it("do not lift a suspension or an expulsion, and end beneath them", async () => {
    const world = await load(licensed);
    const { consortium, member, operator } = world;
    const officer = consortium.connect(operator.officer);
    await officer.suspend(member.courier, ORDER);
    await decide(world, consortium.interface.encodeFunctionData("expel", [member.pharmacy, ORDER]));
    const end = (await now(world)) + 2 * licenceDays * DAY;
    await officer.renewLicence(member.courier, end);
    await officer.renewLicence(member.pharmacy, end);
    expect(await standingOf(consortium, member.courier)).to.equal(Standing.Suspended);
    expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Expelled);

    await passTo(world, end + 1);
    expect(await standingOf(consortium, member.courier)).to.equal(Standing.Lapsed);
    expect(await standingOf(consortium, member.pharmacy)).to.equal(Standing.Expelled);
  });

  it("of a member that does not exist are not renewed", async () => {
    const { consortium, operator } = await loadWorld();
    await expect(consortium.connect(operator.officer).renewLicence(999, LONG))
      .to.be.revertedWithCustomError(consortium, "MemberUnknown")
      .withArgs(999);
  });

  it("are renewed by nobody else", async () => {
    const world = await loadWorld();
    const { consortium, member, admin, operator } = world;
    const timelock = await world.timelock.getAddress();
    for (const caller of [admin.pharmacy.address, admin.regulator.address, timelock, freshAccount(world).address]) {
      const asked = consortium.connect(world.connection.ethers.provider);
      await expect(asked.renewLicence.staticCall(member.pharmacy, LONG + 1, { from: caller }))
        .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
        .withArgs(caller);
    }
    await expect(consortium.connect(operator.enforcer).renewLicence(member.pharmacy, LONG + 1))
      .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
      .withArgs(operator.enforcer.address, Role.EnforcementOfficer, Role.RegulatorOfficer);
  });
});
