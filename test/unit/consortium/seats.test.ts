import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import { CouncilSeat__factory } from "../../../typechain-types/index.ts";
import { asTimelock, decide, decideMotion, motionAt } from "../../helpers/council.ts";
import { nextBlockAt, now } from "../../helpers/membership.ts";
import { deployWorld, freshAccount, load, loadWorld, SEATS, type Connection, type World } from "../../helpers/world.ts";

type Seating = World & { asCouncil: World["councilSeat"] };

/** The world, and the timelock to give seats as without its delay. */
async function seating(connection: Connection): Promise<Seating> {
  const world = await deployWorld({ connection });
  return { ...world, asCouncil: world.councilSeat.connect(await asTimelock(world)) };
}

describe("CouncilSeat", () => {
  describe("given no seat to begin with", () => {
    it("is not deployed", async () => {
      const { consortium, councilSeat, deployer } = await loadWorld();
      const factory = new CouncilSeat__factory(deployer);
      await expect(factory.deploy(consortium, [])).to.be.revertedWithCustomError(councilSeat, "SeatsMissing");
      await expect(factory.deploy(consortium, [{ member: 999, holder: deployer }]))
        .to.be.revertedWithCustomError(consortium, "MemberUnknown")
        .withArgs(999);
      const seat = { member: 1, holder: deployer };
      await expect(factory.deploy(consortium, [seat, { ...seat, member: 2 }]))
        .to.be.revertedWithCustomError(councilSeat, "HolderTaken")
        .withArgs(deployer.address, 1);
      await expect(factory.deploy(consortium, [{ ...seat, holder: ZeroAddress }])).to.be.revertedWithCustomError(
        consortium,
        "AddressZero",
      );
    });
  });

  describe("when a seat is given", () => {
    it("says so, and its vote counts for its holder from that second on", async () => {
      const world = await load(seating);
      const { asCouncil, councilSeat, member } = world;
      const holder = freshAccount(world);
      const at = (await now(world)) + 10;
      await nextBlockAt(world, at);
      await expect(asCouncil.giveSeat(member.pharmacy, holder))
        .to.emit(councilSeat, "SeatGiven")
        .withArgs(member.pharmacy, holder.address)
        .and.to.emit(councilSeat, "Transfer")
        .withArgs(ZeroAddress, holder.address, member.pharmacy)
        .and.to.emit(councilSeat, "DelegateVotesChanged")
        .withArgs(holder.address, 0, 1);
      await nextBlockAt(world, at + 1);
      await world.connection.networkHelpers.mine();
      expect(await councilSeat.getPastVotes(holder, at)).to.equal(1);
      expect(await councilSeat.getPastVotes(holder, at - 1)).to.equal(0);
      expect(await councilSeat.getPastTotalSupply(at)).to.equal(SEATS.length + 1);
      expect(await councilSeat.seatCount()).to.equal(SEATS.length + 1);
      expect(await councilSeat.ownerOf(member.pharmacy)).to.equal(holder.address);
      expect(await councilSeat.holderOf(member.pharmacy)).to.equal(holder.address);
      expect(await councilSeat.seatOf(holder)).to.equal(member.pharmacy);
      expect(await councilSeat.delegates(holder)).to.equal(holder.address);
      expect(await councilSeat.CLOCK_MODE()).to.equal("mode=timestamp");
      expect(await councilSeat.clock()).to.equal(await now(world));
    });

    it("goes by its name and symbol, as what is signed for it does", async () => {
      const { councilSeat } = await load(seating);
      expect(await councilSeat.name()).to.equal("Yaolian Council seat");
      expect(await councilSeat.symbol()).to.equal("SEAT");
      const { name, version } = await councilSeat.eip712Domain();
      expect([name, version]).to.deep.equal(["Yaolian Council seat", "1"]);
    });

    it("is one a member and one an address, of members there are", async () => {
      const world = await load(seating);
      const { asCouncil, councilSeat, consortium, member, admin } = world;
      const holder = freshAccount(world);
      await expect(asCouncil.giveSeat(member.notary, holder))
        .to.be.revertedWithCustomError(councilSeat, "SeatTaken")
        .withArgs(member.notary, admin.notary.address);
      await expect(asCouncil.giveSeat(member.pharmacy, admin.notary))
        .to.be.revertedWithCustomError(councilSeat, "HolderTaken")
        .withArgs(admin.notary.address, member.notary);
      await expect(asCouncil.giveSeat(999, holder))
        .to.be.revertedWithCustomError(consortium, "MemberUnknown")
        .withArgs(999);
      await expect(asCouncil.giveSeat(member.pharmacy, ZeroAddress)).to.be.revertedWithCustomError(
        consortium,
        "AddressZero",
      );
      expect(await councilSeat.seatCount()).to.equal(SEATS.length);
    });
  });

  describe("when a seat is moved", () => {
    it("takes the vote from one address and gives it to the other", async () => {
      const world = await load(seating);
      const { asCouncil, councilSeat, member, admin } = world;
      const holder = freshAccount(world);
      await expect(asCouncil.moveSeat(member.notary, holder))
        .to.emit(councilSeat, "SeatEnded")
        .withArgs(member.notary, admin.notary.address)
        .and.to.emit(councilSeat, "SeatGiven")
        .withArgs(member.notary, holder.address);
      expect([await councilSeat.getVotes(holder), await councilSeat.getVotes(admin.notary)]).to.deep.equal([1n, 0n]);
      expect(await councilSeat.seatOf(admin.notary)).to.equal(0);
      expect(await councilSeat.seatCount()).to.equal(SEATS.length);
    });

    it("refuses a seat that there is not, and an address that votes already", async () => {
      const world = await load(seating);
      const { asCouncil, councilSeat, member, admin } = world;
      await expect(asCouncil.moveSeat(member.pharmacy, freshAccount(world)))
        .to.be.revertedWithCustomError(councilSeat, "SeatUnknown")
        .withArgs(member.pharmacy);
      await expect(asCouncil.moveSeat(member.notary, admin.regulator))
        .to.be.revertedWithCustomError(councilSeat, "HolderTaken")
        .withArgs(admin.regulator.address, member.regulator);
      expect(await councilSeat.getVotes(admin.notary)).to.equal(1);
    });
  });

  describe("when a seat is ended", () => {
    it("has no vote any more, and can be given again", async () => {
      const world = await load(seating);
      const { asCouncil, councilSeat, member, admin } = world;
      await expect(asCouncil.endSeat(member.notary))
        .to.emit(councilSeat, "SeatEnded")
        .withArgs(member.notary, admin.notary.address);
      expect(await councilSeat.getVotes(admin.notary)).to.equal(0);
      expect(await councilSeat.holderOf(member.notary)).to.equal(ZeroAddress);
      await expect(asCouncil.endSeat(member.notary))
        .to.be.revertedWithCustomError(councilSeat, "SeatUnknown")
        .withArgs(member.notary);
      await asCouncil.giveSeat(member.notary, admin.notary);
      expect(await councilSeat.getVotes(admin.notary)).to.equal(1);
    });

    it("leaves the last one", async () => {
      const world = await load(seating);
      const { asCouncil, councilSeat, member } = world;
      await asCouncil.endSeat(member.notary);
      await asCouncil.endSeat(member.hospital);
      await expect(asCouncil.endSeat(member.regulator))
        .to.be.revertedWithCustomError(councilSeat, "SeatIsLast")
        .withArgs(member.regulator);
      expect(await councilSeat.seatCount()).to.equal(1);
    });
  });

  describe("given a holder that would part with its vote", () => {
    it("is refused every way there is", async () => {
      const { councilSeat, admin, member, stranger } = await loadWorld();
      const seat = councilSeat.connect(admin.notary);
      const [from, to] = [admin.notary.address, stranger.address];
      const attempts = [
        () => seat.transferFrom(from, to, member.notary),
        () => seat["safeTransferFrom(address,address,uint256)"](from, to, member.notary),
        () => seat["safeTransferFrom(address,address,uint256,bytes)"](from, to, member.notary, "0x"),
        () => seat.approve(to, member.notary),
        () => seat.setApprovalForAll(to, true),
        () => seat.delegate(to),
        () => seat.delegate(from),
        () => seat.delegateBySig(to, 0, 2 ** 40, 27, ZeroHash, ZeroHash),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).to.be.revertedWithCustomError(councilSeat, "SeatBound");
      }
      expect(await councilSeat.getVotes(from)).to.equal(1);
      expect(await councilSeat.isApprovedForAll(from, to)).to.equal(false);
    });
  });

  describe("given a member that an officer suspended", () => {
    it("keeps its vote, and its vote decides", async () => {
      const world = await loadWorld();
      const { consortium, councilSeat, member, admin, operator } = world;
      await consortium.connect(operator.officer).suspend(member.hospital, id("order"));
      expect(await councilSeat.getVotes(admin.hospital)).to.equal(1);
      // Two of three seats make a majority, and the hospital's is one of them.
      const reinstate = consortium.interface.encodeFunctionData("reinstate", [member.hospital, id("minutes")]);
      await expect(decide(world, reinstate)).to.emit(consortium, "StandingChanged");
    });
  });

  describe("given everybody but the Council", () => {
    it("neither gives nor moves nor ends a seat", async () => {
      const world = await loadWorld();
      const { consortium, councilSeat, council, member, admin, deployer, stranger, operator } = world;
      for (const caller of [deployer, stranger, admin.regulator, admin.notary, operator.officer]) {
        const as = councilSeat.connect(caller);
        for (const attempt of [
          () => as.giveSeat(member.pharmacy, caller),
          () => as.moveSeat(member.notary, caller),
          () => as.endSeat(member.notary),
        ]) {
          await expect(attempt()).to.be.revertedWithCustomError(consortium, "CouncilOnly").withArgs(caller.address);
        }
      }
      const unsigned = councilSeat.connect(world.connection.ethers.provider);
      await expect(unsigned.giveSeat.staticCall(member.pharmacy, stranger, { from: council }))
        .to.be.revertedWithCustomError(consortium, "CouncilOnly")
        .withArgs(await council.getAddress());
    });

    it("sees it done by the Council's decision", async () => {
      const world = await loadWorld();
      const { councilSeat, member } = world;
      const holder = freshAccount(world);
      const call = councilSeat.interface.encodeFunctionData("giveSeat", [member.pharmacy, holder.address]);
      await expect(decideMotion(world, motionAt(await councilSeat.getAddress(), call)))
        .to.emit(councilSeat, "SeatGiven")
        .withArgs(member.pharmacy, holder.address);
    });
  });
});
