import { expect } from "chai";
import { id } from "ethers";

import {
  carry,
  closeVoting,
  decideMotion,
  execute,
  idOf,
  motionAt,
  motionOf,
  propose,
  ProposalState,
  queue,
  Vote,
  vote,
  type Motion,
} from "../../helpers/council.ts";
import { COUNCIL_DELAY, nextBlockAt, now, passTo } from "../../helpers/membership.ts";
import { freshAccount, loadWorld, SEATS, VOTING, type World } from "../../helpers/world.ts";

const REASON = id("the Council's minutes");

async function aMotion(world: World): Promise<Motion> {
  const call = world.consortium.interface.encodeFunctionData("expel", [world.member.pharmacy, REASON]);
  return motionOf(world, call);
}

async function stateOf(world: World, motion: Motion): Promise<bigint> {
  return world.council.state(await idOf(world, motion));
}

/** A motion on whose votes the time is over, with these of the regulator, the hospital and the notary. */
async function voted(world: World, votes: Partial<Record<(typeof SEATS)[number], number>>): Promise<Motion> {
  const motion = await aMotion(world);
  await propose(world, motion);
  for (const [name, support] of Object.entries(votes) as [(typeof SEATS)[number], number][]) {
    await vote(world, motion, { by: [world.admin[name]], support });
  }
  await closeVoting(world, motion);
  return motion;
}

describe("Council, its votes", () => {
  describe("when something is proposed", () => {
    it("is by whoever has a seat, and nobody else", async () => {
      const world = await loadWorld();
      const { council, admin, operator, stranger, deployer } = world;
      for (const by of [stranger, deployer, admin.pharmacy, operator.officer]) {
        await expect(propose(world, await aMotion(world), by))
          .to.be.revertedWithCustomError(council, "GovernorInsufficientProposerVotes")
          .withArgs(by.address, 0, 1);
      }
      for (const name of SEATS)
        await expect(propose(world, await aMotion(world), admin[name])).to.emit(council, "ProposalCreated");
    });

    it("is open to votes after the delay, and not a second before", async () => {
      const world = await loadWorld();
      const { council, admin } = world;
      const motion = await aMotion(world);
      await propose(world, motion);
      const [begins, proposal] = [(await now(world)) + VOTING.votingDelay, await idOf(world, motion)];
      const pending = [proposal, ProposalState.Pending, bitmap(ProposalState.Active)];
      await nextBlockAt(world, begins);
      await expect(council.connect(admin.notary).castVote(proposal, Vote.For))
        .to.be.revertedWithCustomError(council, "GovernorUnexpectedProposalState")
        .withArgs(...pending);
      await nextBlockAt(world, begins + 1);
      await expect(council.connect(admin.notary).castVote(proposal, Vote.For))
        .to.emit(council, "VoteCast")
        .withArgs(admin.notary.address, proposal, Vote.For, 1, "");
    });

    it("is open until the last second of the voting, and not one more", async () => {
      const world = await loadWorld();
      const { council, admin } = world;
      const motion = await aMotion(world);
      await propose(world, motion);
      const proposal = await idOf(world, motion);
      const ends = Number(await council.proposalDeadline(proposal));
      expect(ends).to.equal((await now(world)) + VOTING.votingDelay + VOTING.votingPeriod);
      await nextBlockAt(world, ends);
      await council.connect(admin.notary).castVote(proposal, Vote.For);
      await nextBlockAt(world, ends + 1);
      await expect(council.connect(admin.hospital).castVote(proposal, Vote.For))
        .to.be.revertedWithCustomError(council, "GovernorUnexpectedProposalState")
        .withArgs(proposal, ProposalState.Defeated, bitmap(ProposalState.Active));
    });

    it("is not proposed twice", async () => {
      const world = await loadWorld();
      const motion = await aMotion(world);
      await propose(world, motion);
      await expect(propose(world, motion, world.admin.notary)).to.be.revertedWithCustomError(
        world.council,
        "GovernorUnexpectedProposalState",
      );
    });
  });

  describe("when seats vote", () => {
    it("counts each once", async () => {
      const world = await loadWorld();
      const motion = await aMotion(world);
      await propose(world, motion);
      await vote(world, motion, { by: [world.admin.notary], support: Vote.Against });
      await expect(world.council.connect(world.admin.notary).castVote(await idOf(world, motion), Vote.For))
        .to.be.revertedWithCustomError(world.council, "GovernorAlreadyCastVote")
        .withArgs(world.admin.notary.address);
      await expect(
        world.council.connect(world.admin.hospital).castVote(await idOf(world, motion), 3),
      ).to.be.revertedWithCustomError(world.council, "GovernorInvalidVoteType");
      expect(await world.council.proposalVotes(await idOf(world, motion))).to.deep.equal([1n, 0n, 0n]);
    });

    it("weighs a vote of nobody's seat nothing", async () => {
      const world = await loadWorld();
      const motion = await aMotion(world);
      await propose(world, motion);
      await vote(world, motion, { by: [world.stranger, world.admin.pharmacy, world.deployer] });
      expect(await world.council.proposalVotes(await idOf(world, motion))).to.deep.equal([0n, 0n, 0n]);
      await closeVoting(world, motion);
      expect(await stateOf(world, motion)).to.equal(ProposalState.Defeated);
    });

    it("takes a vote that was signed, once", async () => {
      const world = await loadWorld();
      const { council, admin, stranger } = world;
      const motion = await aMotion(world);
      await propose(world, motion);
      const proposalId = await idOf(world, motion);
      await passTo(world, (await now(world)) + VOTING.votingDelay + 1);
      const ballot = { proposalId, support: Vote.For, voter: admin.notary.address, nonce: 0 };
      const domain = {
        name: "Yaolian Council",
        version: "1",
        chainId: 31_337,
        verifyingContract: await council.getAddress(),
      };
      const type = [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
        { name: "voter", type: "address" },
        { name: "nonce", type: "uint256" },
      ];
      const signature = await admin.notary.signTypedData(domain, { Ballot: type }, ballot);
      const send = () => council.connect(stranger).castVoteBySig(proposalId, Vote.For, admin.notary.address, signature);
      await send();
      await expect(send()).to.be.revertedWithCustomError(council, "GovernorInvalidSignature");
      expect(await council.proposalVotes(proposalId)).to.deep.equal([0n, 1n, 0n]);
    });
  });

  describe("given the votes of three seats", () => {
    const { For, Against, Abstain } = Vote;
    const cases: [string, Parameters<typeof voted>[1], "Succeeded" | "Defeated"][] = [
      ["nobody's", {}, "Defeated"],
      ["one for", { regulator: For }, "Defeated"],
      ["one for, two abstaining", { regulator: For, hospital: Abstain, notary: Abstain }, "Defeated"],
      ["one for, one against", { regulator: For, hospital: Against }, "Defeated"],
      ["two for", { regulator: For, notary: For }, "Succeeded"],
      ["two for, one against", { regulator: For, hospital: Against, notary: For }, "Succeeded"],
      ["three for", { regulator: For, hospital: For, notary: For }, "Succeeded"],
      ["two against", { regulator: Against, notary: Against }, "Defeated"],
    ];
    for (const [what, votes, outcome] of cases) {
      it(`is ${outcome.toLowerCase()} with ${what}`, async () => {
        const world = await loadWorld();
        const motion = await voted(world, votes);
        expect(await stateOf(world, motion)).to.equal(ProposalState[outcome]);
        if (outcome === "Succeeded") return queue(world, motion);
        await expect(queue(world, motion)).to.be.revertedWithCustomError(
          world.council,
          "GovernorUnexpectedProposalState",
        );
      });
    }

    it("needs more than half of the seats there were when the voting began", async () => {
      const world = await loadWorld();
      const { council, councilSeat, member } = world;
      const first = await now(world);
      expect(await council.quorum(first - 1)).to.equal(2);
      const call = councilSeat.interface.encodeFunctionData("giveSeat", [member.maker, freshAccount(world).address]);
      await decideMotion(world, motionAt(await councilSeat.getAddress(), call));
      const motion = await voted(world, { regulator: Vote.For, notary: Vote.For });
      expect(await council.quorum(await council.proposalSnapshot(await idOf(world, motion)))).to.equal(3);
      expect(await stateOf(world, motion), "two of four are no majority").to.equal(ProposalState.Defeated);
      expect(await council.COUNTING_MODE()).to.equal("support=bravo&quorum=for");
    });
  });

  describe("when a proposal is taken back", () => {
    it("is by its proposer and before its voting begins", async () => {
      const world = await loadWorld();
      const { council, admin } = world;
      const motion = await aMotion(world);
      await propose(world, motion, admin.notary);
      const { targets, values, calldatas, description } = motion;
      const cancel = (by: World["stranger"]) => council.connect(by).cancel(targets, values, calldatas, id(description));
      await expect(cancel(admin.regulator))
        .to.be.revertedWithCustomError(council, "GovernorUnableToCancel")
        .withArgs(await idOf(world, motion), admin.regulator.address);
      await expect(cancel(admin.notary)).to.emit(council, "ProposalCanceled");

      const another = await aMotion(world);
      await propose(world, another, admin.notary);
      await vote(world, another);
      await expect(
        council
          .connect(admin.notary)
          .cancel(another.targets, another.values, another.calldatas, id(another.description)),
      ).to.be.revertedWithCustomError(council, "GovernorUnableToCancel");
    });
  });

  describe("given what was decided", () => {
    it("is queued once, and carried out neither early nor twice", async () => {
      const world = await loadWorld();
      const motion = await aMotion(world);
      await expect(execute(world, motion)).to.be.revertedWithCustomError(world.council, "GovernorNonexistentProposal");
      await expect(carry(world, motion)).to.emit(world.council, "ProposalQueued");
      const due = (await now(world)) + COUNCIL_DELAY;
      await expect(queue(world, motion)).to.be.revertedWithCustomError(
        world.council,
        "GovernorUnexpectedProposalState",
      );
      await nextBlockAt(world, due - 1);
      await expect(execute(world, motion)).to.be.revertedWithCustomError(
        world.timelock,
        "TimelockUnexpectedOperationState",
      );
      await nextBlockAt(world, due);
      await expect(execute(world, motion)).to.emit(world.council, "ProposalExecuted");
      await expect(execute(world, motion)).to.be.revertedWithCustomError(
        world.council,
        "GovernorUnexpectedProposalState",
      );
    });

    it("changes how the Council votes, which nothing else does", async () => {
      const world = await loadWorld();
      const { council, admin } = world;
      await expect(council.connect(admin.regulator).setVotingPeriod(1))
        .to.be.revertedWithCustomError(council, "GovernorOnlyExecutor")
        .withArgs(admin.regulator.address);
      const call = council.interface.encodeFunctionData("setVotingPeriod", [86_400]);
      await expect(decideMotion(world, motionAt(await council.getAddress(), call)))
        .to.emit(council, "VotingPeriodSet")
        .withArgs(VOTING.votingPeriod, 86_400);
      expect(await council.votingPeriod()).to.equal(86_400);
    });
  });
});

/** The states in which something is possible, as the Council's error tells them. */
function bitmap(state: bigint): string {
  return `0x${(1n << state).toString(16).padStart(64, "0")}`;
}
