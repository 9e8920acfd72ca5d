import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { Act, authorityOf, DAY, INDEFINITE, nextBlockAt, now, passTo } from "../../helpers/membership.ts";
import { freshAccount, loadWorld, LONG, Role, type World } from "../../helpers/world.ts";
import { fieldsOf } from "../../helpers/views.ts";

/** Gives the pharmacy a dispenser at its store, a fresh key, until `until`. */
async function addDispenser(world: World, until: number) {
  const { consortium, member, admin, site } = world;
  const operator = freshAccount(world);
  await consortium.connect(admin.pharmacy).addOperator(member.pharmacy, operator, Role.Dispenser, site.store, until);
  return operator;
}

const asDispenser = async (world: World, operator: { address: string }) =>
  authorityOf(world, operator, Role.Dispenser, Act.Continue);

describe("Consortium, operators", () => {
  describe("when a member's admin adds one", () => {
    it("records its member, site, roles and term, and says so", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site } = world;
      const operator = freshAccount(world);
      const at = (await now(world)) + 10;
      await nextBlockAt(world, at);
      const roles = Role.Dispenser | Role.QualityOfficer;
      await expect(consortium.connect(admin.pharmacy).addOperator(member.pharmacy, operator, roles, site.store, LONG))
        .to.emit(consortium, "OperatorAdded")
        .withArgs(operator.address, member.pharmacy, site.store, roles, LONG);

      const view = await consortium.operatorOf(operator);
      expect([...view]).to.deep.equal([member.pharmacy, site.store, roles, at, LONG, 0].map(BigInt));
      expect(await asDispenser(world, operator)).to.deep.equal({
        member: member.pharmacy,
        site: site.store,
        roles,
        until: LONG,
      });
    });

    it("takes the longest term there is", async () => {
      const world = await loadWorld();
      const operator = await addDispenser(world, INDEFINITE);
      await passTo(world, LONG - DAY);
      expect((await asDispenser(world, operator)).until).to.equal(INDEFINITE);
    });

    it("takes a term that ends this very second, and refuses the second before", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site } = world;
      const [operator, as] = [freshAccount(world), consortium.connect(admin.pharmacy)];
      const at = (await now(world)) + 100;
      await nextBlockAt(world, at);
      await expect(as.addOperator(member.pharmacy, operator, Role.Dispenser, site.store, at - 1))
        .to.be.revertedWithCustomError(consortium, "TimeInvalid")
        .withArgs(at - 1);
      await nextBlockAt(world, at + 1);
      await as.addOperator(member.pharmacy, operator, Role.Dispenser, site.store, at + 1);
      expect((await asDispenser(world, operator)).site).to.equal(site.store);
    });

    it("refuses everybody but this member's admin", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site, operator, stranger, deployer } = world;
      for (const caller of [stranger, deployer, admin.regulator, admin.otherPharmacy, operator.pharmacyQuality]) {
        const as = consortium.connect(caller);
        await expect(as.addOperator(member.pharmacy, stranger, Role.Dispenser, site.store, LONG))
          .to.be.revertedWithCustomError(consortium, "AdminOnly")
          .withArgs(member.pharmacy, caller.address);
      }
      await expect(consortium.connect(admin.pharmacy).addOperator(999, stranger, Role.Dispenser, site.store, LONG))
        .to.be.revertedWithCustomError(consortium, "AdminOnly")
        .withArgs(999, admin.pharmacy.address);
    });

    it("refuses a site that is another member's, or none", async () => {
      const { consortium, member, admin, site, stranger } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await expect(as.addOperator(member.pharmacy, stranger, Role.Dispenser, site.otherStore, LONG))
        .to.be.revertedWithCustomError(consortium, "SiteNotOfMember")
        .withArgs(site.otherStore, member.pharmacy);
      await expect(as.addOperator(member.pharmacy, stranger, Role.QualityOfficer, 999, LONG))
        .to.be.revertedWithCustomError(consortium, "SiteUnknown")
        .withArgs(999);
    });

    it("refuses nobody's address", async () => {
      const { consortium, member, admin, site } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await expect(
        as.addOperator(member.pharmacy, ZeroAddress, Role.Dispenser, site.store, LONG),
      ).to.be.revertedWithCustomError(consortium, "AddressZero");
    });

    it("refuses an address that acts for somebody already, itself included", async () => {
      const { consortium, member, admin, site, operator } = await loadWorld();
      for (const [name, place] of [
        ["pharmacy", site.store],
        ["otherPharmacy", site.otherStore],
      ] as const) {
        const as = consortium.connect(admin[name]);
        await expect(as.addOperator(member[name], operator.dispenser, Role.QualityOfficer, place, LONG))
          .to.be.revertedWithCustomError(consortium, "OperatorTaken")
          .withArgs(operator.dispenser.address, member.pharmacy);
      }
    });

    it("never lets a prescriber dispense by adding it once more", async () => {
      const { consortium, member, admin, site, operator } = await loadWorld();
      const as = consortium.connect(admin.hospital);
      await expect(as.addOperator(member.hospital, operator.prescriber, Role.Dispenser, site.ward, LONG))
        .to.be.revertedWithCustomError(consortium, "OperatorTaken")
        .withArgs(operator.prescriber.address, member.hospital);
    });
  });

  describe("given an operator's term", () => {
    it("lets it act to the last second and not in the next", async () => {
      const world = await loadWorld();
      const until = (await now(world)) + DAY;
      const operator = await addDispenser(world, until);
      await passTo(world, until);
      expect((await asDispenser(world, operator)).until).to.equal(until);
      await passTo(world, until + 1);
      for (const act of Object.values(Act)) {
        await expect(authorityOf(world, operator, Role.Dispenser, act))
          .to.be.revertedWithCustomError(world.consortium, "OperatorTermEnded")
          .withArgs(operator.address, until);
      }
    });

    it("frees the address for another member once it is over, and not in its last second", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site } = world;
      const until = (await now(world)) + DAY;
      const operator = await addDispenser(world, until);
      const other = consortium.connect(admin.otherPharmacy);
      const args = [member.otherPharmacy, operator, Role.Logistics, site.otherStore, LONG] as const;
      await nextBlockAt(world, until);
      await expect(other.addOperator(...args))
        .to.be.revertedWithCustomError(consortium, "OperatorTaken")
        .withArgs(operator.address, member.pharmacy);
      await nextBlockAt(world, until + 1);
      await other.addOperator(...args);
      const { member: serves, roles } = await consortium.operatorOf(operator);
      expect([serves, roles]).to.deep.equal([BigInt(member.otherPharmacy), BigInt(Role.Logistics)]);
      await expect(asDispenser(world, operator))
        .to.be.revertedWithCustomError(consortium, "OperatorRoleMissing")
        .withArgs(operator.address, Role.Logistics, Role.Dispenser);
    });
  });

  describe("when its admin ends one", () => {
    it("ends it with the second before, even for what follows in the same block", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, operator } = world;
      const at = (await now(world)) + 10;
      await nextBlockAt(world, at);
      await expect(consortium.connect(admin.pharmacy).endOperator(operator.dispenser))
        .to.emit(consortium, "OperatorEnded")
        .withArgs(operator.dispenser.address, member.pharmacy, LONG);
      expect((await consortium.operatorOf(operator.dispenser)).until).to.equal(at - 1);
      await expect(asDispenser(world, operator.dispenser))
        .to.be.revertedWithCustomError(consortium, "OperatorTermEnded")
        .withArgs(operator.dispenser.address, at - 1);
    });

    it("keeps what it was, so that its past acts can be told", async () => {
      const { consortium, member, admin, site, operator } = await loadWorld();
      const before = await consortium.operatorOf(operator.dispenser);
      await consortium.connect(admin.pharmacy).endOperator(operator.dispenser);
      const after = await consortium.operatorOf(operator.dispenser);
      expect([after.member, after.site]).to.deep.equal([BigInt(member.pharmacy), BigInt(site.store)]);
      expect([after.roles, after.since]).to.deep.equal([before.roles, before.since]);
    });

    it("ends the longest term there is, in an even second and in an odd one, and changes nothing else", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site } = world;
      const as = consortium.connect(admin.pharmacy);
      const begin = (await now(world)) + DAY;
      for (const [index, time] of [begin, begin + DAY + 1].entries()) {
        const operator = freshAccount(world, index);
        await as.addOperator(member.pharmacy, operator, Role.Dispenser, site.store, INDEFINITE);
        const before = await consortium.operatorOf(operator);
        await nextBlockAt(world, time);
        await as.endOperator(operator);
        const after = await consortium.operatorOf(operator);
        expect(fieldsOf(after)).to.deep.equal({ ...fieldsOf(before), until: BigInt(time - 1) });
      }
    });

    it("refuses to end it twice, or one whose term is over", async () => {
      const world = await loadWorld();
      const { consortium, admin, operator } = world;
      const as = consortium.connect(admin.pharmacy);
      await as.endOperator(operator.dispenser);
      const { until } = await consortium.operatorOf(operator.dispenser);
      await expect(as.endOperator(operator.dispenser))
        .to.be.revertedWithCustomError(consortium, "OperatorTermEnded")
        .withArgs(operator.dispenser.address, until);

      const end = (await now(world)) + DAY;
      const other = await addDispenser(world, end);
      await nextBlockAt(world, end + 1);
      await expect(as.endOperator(other))
        .to.be.revertedWithCustomError(consortium, "OperatorTermEnded")
        .withArgs(other.address, end);
    });

    it("may do so in the last second of its term", async () => {
      const world = await loadWorld();
      const end = (await now(world)) + DAY;
      const operator = await addDispenser(world, end);
      await nextBlockAt(world, end);
      await world.consortium.connect(world.admin.pharmacy).endOperator(operator);
      expect((await world.consortium.operatorOf(operator)).until).to.equal(end - 1);
    });

    it("takes it back by adding it anew", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site, operator } = world;
      const as = consortium.connect(admin.pharmacy);
      await as.endOperator(operator.dispenser);
      await as.addOperator(member.pharmacy, operator.dispenser, Role.Dispenser, site.store, LONG);
      await asDispenser(world, operator.dispenser);
    });
  });

  describe("when its admin rotates one", () => {
    it("gives roles, site and term to the fresh key, and ends the old one", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, site, operator } = world;
      const successor = freshAccount(world);
      await expect(consortium.connect(admin.pharmacy).rotateOperator(operator.dispenser, successor))
        .to.emit(consortium, "OperatorEnded")
        .withArgs(operator.dispenser.address, member.pharmacy, LONG)
        .and.to.emit(consortium, "OperatorAdded")
        .withArgs(successor.address, member.pharmacy, site.store, Role.Dispenser, LONG);
      expect((await asDispenser(world, successor)).site).to.equal(site.store);
      await expect(asDispenser(world, operator.dispenser)).to.be.revertedWithCustomError(
        consortium,
        "OperatorTermEnded",
      );
    });

    it("gives no longer a term than was left", async () => {
      const world = await loadWorld();
      const { consortium, admin } = world;
      const end = (await now(world)) + DAY;
      const operator = await addDispenser(world, end);
      const [first, second] = [freshAccount(world, 1), freshAccount(world, 2)];
      await nextBlockAt(world, end);
      await consortium.connect(admin.pharmacy).rotateOperator(operator, first);
      expect((await consortium.operatorOf(first)).until).to.equal(end);
      await nextBlockAt(world, end + 1);
      await expect(consortium.connect(admin.pharmacy).rotateOperator(first, second))
        .to.be.revertedWithCustomError(consortium, "OperatorTermEnded")
        .withArgs(first.address, end);
    });

    it("refuses a key that is taken, distrusted or nobody's", async () => {
      const { consortium, member, admin, operator } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await expect(as.rotateOperator(operator.dispenser, operator.otherDispenser))
        .to.be.revertedWithCustomError(consortium, "OperatorTaken")
        .withArgs(operator.otherDispenser.address, member.otherPharmacy);
      await expect(as.rotateOperator(operator.dispenser, ZeroAddress)).to.be.revertedWithCustomError(
        consortium,
        "AddressZero",
      );
      await as.reportCompromise(operator.pharmacyLogistics, 1);
      await expect(as.rotateOperator(operator.dispenser, operator.pharmacyLogistics))
        .to.be.revertedWithCustomError(consortium, "OperatorDistrusted")
        .withArgs(operator.pharmacyLogistics.address, 1);
      await expect(
        as.rotateOperator(operator.pharmacyLogistics, operator.pharmacyLogistics),
      ).to.be.revertedWithCustomError(consortium, "OperatorTermEnded");
    });
  });

  describe("when its admin reports a compromised key", () => {
    it("ends it for good and says since when it can't be trusted", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, operator } = world;
      const at = (await now(world)) + 100;
      const since = at - 50;
      await nextBlockAt(world, at);
      await expect(consortium.connect(admin.pharmacy).reportCompromise(operator.dispenser, since))
        .to.emit(consortium, "OperatorEnded")
        .withArgs(operator.dispenser.address, member.pharmacy, LONG)
        .and.to.emit(consortium, "OperatorCompromised")
        .withArgs(operator.dispenser.address, member.pharmacy, since);
      const view = await consortium.operatorOf(operator.dispenser);
      expect([view.until, view.distrustedFrom]).to.deep.equal([BigInt(at - 1), BigInt(since)]);
      await expect(asDispenser(world, operator.dispenser)).to.be.revertedWithCustomError(
        consortium,
        "OperatorTermEnded",
      );
    });

    it("never lets that key act again, for no member", async () => {
      const { consortium, member, admin, site, operator } = await loadWorld();
      await consortium.connect(admin.pharmacy).reportCompromise(operator.dispenser, 7);
      for (const [name, place] of [
        ["pharmacy", site.store],
        ["otherPharmacy", site.otherStore],
      ] as const) {
        const as = consortium.connect(admin[name]);
        await expect(as.addOperator(member[name], operator.dispenser, Role.Dispenser, place, LONG))
          .to.be.revertedWithCustomError(consortium, "OperatorDistrusted")
          .withArgs(operator.dispenser.address, 7);
      }
    });

    it("can be said of a key whose term is over, which stays over since then", async () => {
      const { consortium, member, admin, operator } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await as.endOperator(operator.dispenser);
      const { until } = await consortium.operatorOf(operator.dispenser);
      await expect(as.reportCompromise(operator.dispenser, 9))
        .to.emit(consortium, "OperatorCompromised")
        .withArgs(operator.dispenser.address, member.pharmacy, 9)
        .and.not.to.emit(consortium, "OperatorEnded");
      expect((await consortium.operatorOf(operator.dispenser)).until).to.equal(until);
    });

    it("can be said again when more is known", async () => {
      const { consortium, admin, operator } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await as.reportCompromise(operator.dispenser, 9);
      await as.reportCompromise(operator.dispenser, 5);
      expect((await consortium.operatorOf(operator.dispenser)).distrustedFrom).to.equal(5);
    });

    it("takes this second as the time, and neither the next nor none", async () => {
      const world = await loadWorld();
      const { consortium, admin, operator } = world;
      const as = consortium.connect(admin.pharmacy);
      const at = (await now(world)) + 100;
      for (const since of [0, at + 1, INDEFINITE]) {
        await nextBlockAt(world, at);
        await expect(as.reportCompromise(operator.dispenser, since))
          .to.be.revertedWithCustomError(consortium, "TimeInvalid")
          .withArgs(since);
      }
      await nextBlockAt(world, at);
      await as.reportCompromise(operator.dispenser, at);
      expect((await consortium.operatorOf(operator.dispenser)).distrustedFrom).to.equal(at);
    });
  });

  describe("given anybody but its member's admin", () => {
    it("refuses to end, rotate or report an operator", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, operator, stranger, deployer } = world;
      const fresh = freshAccount(world);
      for (const caller of [stranger, deployer, admin.otherPharmacy, admin.regulator, operator.dispenser]) {
        const as = consortium.connect(caller);
        const attempts = [
          () => as.endOperator(operator.dispenser),
          () => as.rotateOperator(operator.dispenser, fresh),
          () => as.reportCompromise(operator.dispenser, 1),
        ];
        for (const attempt of attempts) {
          await expect(attempt())
            .to.be.revertedWithCustomError(consortium, "OperatorNotOfMember")
            .withArgs(operator.dispenser.address, member.pharmacy);
        }
      }
    });

    it("knows nothing of an address that never was an operator", async () => {
      const world = await loadWorld();
      const { consortium, admin, stranger } = world;
      const as = consortium.connect(admin.pharmacy);
      const attempts = [
        () => as.endOperator(stranger),
        () => as.rotateOperator(stranger, freshAccount(world)),
        () => as.reportCompromise(stranger, 1),
        () => as.operatorOf(stranger),
        () => as.operatorOf(ZeroAddress),
        () => authorityOf(world, stranger, Role.Dispenser, Act.WindDown),
      ];
      for (const [index, attempt] of attempts.entries()) {
        await expect(attempt())
          .to.be.revertedWithCustomError(consortium, "OperatorUnknown")
          .withArgs(index === 4 ? ZeroAddress : stranger.address);
      }
    });
  });
});
