import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import { INDEFINITE, ModuleStatus, nextBlockAt, now, Standing, type Admission } from "../../helpers/membership.ts";
import { Kind, load, LONG, type Connection } from "../../helpers/world.ts";
import { Consortium__factory } from "../../../typechain-types/index.ts";

/** A consortium before its founding: the first account founds it, the second stands for the Council. */
async function unfounded(connection: Connection) {
  const [founder, council, admin, stranger] = await connection.ethers.getSigners();
  if (!founder || !council || !admin || !stranger) throw new Error("The chain has too few accounts.");
  const consortium = await new Consortium__factory(founder).deploy(council, founder);
  const admission = (over: Partial<Admission> = {}): Admission => ({
    kinds: Kind.Distributor,
    licenceEnd: LONG,
    admin: admin.address,
    profile: id("profile"),
    parent: 0,
    ...over,
  });
  return { connection, consortium, founder, council, admin, stranger, admission };
}

describe("Consortium, founding", () => {
  describe("when it is deployed", () => {
    it("refuses to have no Council or no founder", async () => {
      const { consortium, founder, council } = await load(unfounded);
      const factory = new Consortium__factory(founder);
      await expect(factory.deploy(ZeroAddress, founder)).to.be.revertedWithCustomError(consortium, "AddressZero");
      await expect(factory.deploy(council, ZeroAddress)).to.be.revertedWithCustomError(consortium, "AddressZero");
    });

    it("has its Council and founder, and nobody else", async () => {
      const { consortium, founder, council } = await load(unfounded);
      expect(await consortium.COUNCIL()).to.equal(council.address);
      expect(await consortium.founder()).to.equal(founder.address);
      expect(await consortium.memberCount()).to.equal(0);
      expect(await consortium.siteCount()).to.equal(0);
    });
  });

  describe("given the founder", () => {
    it("admits members in order and says all that is kept of them", async () => {
      const { consortium, admin, stranger, admission } = await load(unfounded);
      const second = admission({ kinds: Kind.Hospital | Kind.Clinic, admin: stranger.address, parent: 1 });
      await expect(consortium.foundMembers([admission(), second]))
        .to.emit(consortium, "MemberAdmitted")
        .withArgs(1, Kind.Distributor, LONG, admin.address, id("profile"), 0)
        .and.to.emit(consortium, "MemberAdmitted")
        .withArgs(2, Kind.Hospital | Kind.Clinic, LONG, stranger.address, id("profile"), 1);
      expect(await consortium.memberCount()).to.equal(2);
      expect([...(await consortium.memberOf(2))]).to.deep.equal([
        BigInt(Kind.Hospital | Kind.Clinic),
        Standing.Active,
        BigInt(LONG),
        0n,
        1n,
        stranger.address,
        ZeroAddress,
        id("profile"),
      ]);
    });

    it("admits nobody with an empty list", async () => {
      const { consortium } = await load(unfounded);
      await expect(consortium.foundMembers([])).not.to.emit(consortium, "MemberAdmitted");
      expect(await consortium.memberCount()).to.equal(0);
    });

    const faults: [string, Partial<Admission>, string, unknown[]][] = [
      ["no kind", { kinds: 0 }, "KindsInvalid", [0]],
      ["a kind that does not exist", { kinds: 1 << 11 }, "KindsInvalid", [1 << 11]],
      ["every bit a kind", { kinds: 0xffff }, "KindsInvalid", [0xffff]],
      ["no admin", { admin: ZeroAddress }, "AddressZero", []],
      ["a licence that never ends", { licenceEnd: INDEFINITE }, "TimeInvalid", [INDEFINITE]],
      ["no licence", { licenceEnd: 0 }, "TimeInvalid", [0]],
      ["a parent that does not exist", { parent: 7 }, "MemberUnknown", [7]],
      ["itself as its parent", { parent: 2 }, "MemberUnknown", [2]],
    ];
    for (const [what, over, error, args] of faults) {
      it(`refuses a member with ${what}, and everybody beside it`, async () => {
        const { consortium, admission } = await load(unfounded);
        await expect(consortium.foundMembers([admission(), admission(over)]))
          .to.be.revertedWithCustomError(consortium, error)
          .withArgs(...args);
        expect(await consortium.memberCount()).to.equal(0);
        await expect(consortium.memberOf(1)).to.be.revertedWithCustomError(consortium, "MemberUnknown").withArgs(1);
      });
    }

    it("takes every kind there is, and a licence that ends this very second but not the one before", async () => {
      const world = await load(unfounded);
      const { consortium, admission } = world;
      const kinds = (1 << 11) - 1;
      const at = (await now(world)) + 100;
      await nextBlockAt(world, at);
      await expect(consortium.foundMembers([admission({ licenceEnd: at - 1 })]))
        .to.be.revertedWithCustomError(consortium, "TimeInvalid")
        .withArgs(at - 1);
      await nextBlockAt(world, at + 1);
      await consortium.foundMembers([admission({ kinds, licenceEnd: at + 1 })]);
      expect((await consortium.memberOf(1)).kinds).to.equal(kinds);
    });

    it("registers modules", async () => {
      const { consortium, stranger } = await load(unfounded);
      await expect(consortium.registerModule(stranger))
        .to.emit(consortium, "ModuleChanged")
        .withArgs(stranger.address, ModuleStatus.Unregistered, ModuleStatus.Active);
    });

    it("does nothing else that is the Council's", async () => {
      const { consortium, founder, stranger, admission } = await load(unfounded);
      await consortium.foundMembers([admission()]);
      await consortium.registerModule(stranger);
      const attempts = [
        () => consortium.admit(admission()),
        () => consortium.reinstate(1, ZeroHash),
        () => consortium.suspendIndefinitely(1, ZeroHash),
        () => consortium.expel(1, ZeroHash),
        () => consortium.replaceAdmin(1, founder),
        () => consortium.closeModule(stranger),
        () => consortium.freezeModule(stranger),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(consortium, "CouncilOnly").withArgs(founder.address);
      }
    });
  });

  describe("given anybody else", () => {
    it("lets neither a stranger nor the Council found", async () => {
      const { consortium, council, stranger, admission } = await load(unfounded);
      for (const caller of [council, stranger]) {
        const as = consortium.connect(caller);
        await expect(as.foundMembers([admission()]))
          .to.be.revertedWithCustomError(consortium, "FoundingOver")
          .withArgs(caller.address);
        await expect(as.endFounding())
          .to.be.revertedWithCustomError(consortium, "FoundingOver")
          .withArgs(caller.address);
      }
    });
  });

  describe("when the founder ends the founding", () => {
    it("says so and leaves it nothing", async () => {
      const { consortium, founder, stranger, admission } = await load(unfounded);
      await expect(consortium.endFounding()).to.emit(consortium, "FoundingEnded").withArgs(founder.address);
      expect(await consortium.founder()).to.equal(ZeroAddress);

      for (const attempt of [() => consortium.foundMembers([admission()]), () => consortium.endFounding()]) {
        await expect(attempt()).to.be.revertedWithCustomError(consortium, "FoundingOver").withArgs(founder.address);
      }
      await expect(consortium.registerModule(stranger))
        .to.be.revertedWithCustomError(consortium, "CouncilOnly")
        .withArgs(founder.address);
    });
  });
});
