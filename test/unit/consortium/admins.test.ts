import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import { decide } from "../../helpers/council.ts";
import { freshAccount, loadWorld } from "../../helpers/world.ts";

describe("Consortium, a member's admin", () => {
  describe("when it hands over in two steps", () => {
    it("stays in office until the one it named accepts", async () => {
      const { consortium, member, admin, operator, stranger } = await loadWorld();
      await expect(consortium.connect(admin.pharmacy).proposeAdmin(member.pharmacy, stranger))
        .to.emit(consortium, "AdminProposed")
        .withArgs(member.pharmacy, admin.pharmacy.address, stranger.address);
      const proposed = await consortium.memberOf(member.pharmacy);
      expect([proposed.admin, proposed.proposedAdmin]).to.deep.equal([admin.pharmacy.address, stranger.address]);
      await expect(consortium.connect(stranger).setProfile(member.pharmacy, id("profile")))
        .to.be.revertedWithCustomError(consortium, "AdminOnly")
        .withArgs(member.pharmacy, stranger.address);
      await consortium.connect(admin.pharmacy).endOperator(operator.dispenser);

      await expect(consortium.connect(stranger).acceptAdmin(member.pharmacy))
        .to.emit(consortium, "AdminChanged")
        .withArgs(member.pharmacy, admin.pharmacy.address, stranger.address);
      const accepted = await consortium.memberOf(member.pharmacy);
      expect([accepted.admin, accepted.proposedAdmin]).to.deep.equal([stranger.address, ZeroAddress]);
      await expect(consortium.connect(admin.pharmacy).setProfile(member.pharmacy, id("profile")))
        .to.be.revertedWithCustomError(consortium, "AdminOnly")
        .withArgs(member.pharmacy, admin.pharmacy.address);
      await consortium.connect(stranger).endOperator(operator.pharmacyLogistics);
    });

    it("is accepted once, by nobody but the one named last, for this member alone", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, stranger, deployer } = world;
      const later = freshAccount(world);
      const as = consortium.connect(admin.pharmacy);
      await as.proposeAdmin(member.pharmacy, stranger);
      await as.proposeAdmin(member.pharmacy, later);
      for (const caller of [stranger, deployer, admin.pharmacy, admin.regulator]) {
        await expect(consortium.connect(caller).acceptAdmin(member.pharmacy))
          .to.be.revertedWithCustomError(consortium, "NotProposedAdmin")
          .withArgs(member.pharmacy, caller.address);
      }
      await expect(consortium.connect(later).acceptAdmin(member.otherPharmacy))
        .to.be.revertedWithCustomError(consortium, "NotProposedAdmin")
        .withArgs(member.otherPharmacy, later.address);

      await consortium.connect(later).acceptAdmin(member.pharmacy);
      await expect(consortium.connect(later).acceptAdmin(member.pharmacy))
        .to.be.revertedWithCustomError(consortium, "NotProposedAdmin")
        .withArgs(member.pharmacy, later.address);
    });

    it("is taken back by naming nobody", async () => {
      const { consortium, member, admin, stranger } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await as.proposeAdmin(member.pharmacy, stranger);
      await as.proposeAdmin(member.pharmacy, ZeroAddress);
      await expect(consortium.connect(stranger).acceptAdmin(member.pharmacy))
        .to.be.revertedWithCustomError(consortium, "NotProposedAdmin")
        .withArgs(member.pharmacy, stranger.address);
    });

    it("can be done by a member that was expelled, so that it can wind down", async () => {
      const world = await loadWorld();
      const { consortium, member, admin, stranger } = world;
      await decide(world, consortium.interface.encodeFunctionData("expel", [member.pharmacy, id("order")]));
      await consortium.connect(admin.pharmacy).proposeAdmin(member.pharmacy, stranger);
      await consortium.connect(stranger).acceptAdmin(member.pharmacy);
      expect((await consortium.memberOf(member.pharmacy)).admin).to.equal(stranger.address);
    });

    it("is begun by the admin only", async () => {
      const { consortium, member, admin, operator, stranger, deployer } = await loadWorld();
      for (const caller of [stranger, deployer, admin.otherPharmacy, admin.regulator, operator.officer]) {
        await expect(consortium.connect(caller).proposeAdmin(member.pharmacy, caller))
          .to.be.revertedWithCustomError(consortium, "AdminOnly")
          .withArgs(member.pharmacy, caller.address);
      }
      await expect(consortium.connect(admin.pharmacy).proposeAdmin(999, stranger))
        .to.be.revertedWithCustomError(consortium, "AdminOnly")
        .withArgs(999, admin.pharmacy.address);
    });
  });

  describe("when it replaces the profile", () => {
    it("tells the one before and the new one", async () => {
      const { consortium, member, admin } = await loadWorld();
      const as = consortium.connect(admin.pharmacy);
      await expect(as.setProfile(member.pharmacy, id("new profile")))
        .to.emit(consortium, "ProfileChanged")
        .withArgs(member.pharmacy, id("pharmacy"), id("new profile"));
      expect((await consortium.memberOf(member.pharmacy)).profile).to.equal(id("new profile"));
    });

    it("is the only one who may", async () => {
      const { consortium, member, admin, operator, stranger, deployer } = await loadWorld();
      for (const caller of [stranger, deployer, admin.otherPharmacy, operator.pharmacyQuality]) {
        await expect(consortium.connect(caller).setProfile(member.pharmacy, id("profile")))
          .to.be.revertedWithCustomError(consortium, "AdminOnly")
          .withArgs(member.pharmacy, caller.address);
      }
    });
  });
});
