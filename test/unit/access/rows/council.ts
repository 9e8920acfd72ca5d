import { id, ZeroHash } from "ethers";

import { carry, idOf, motionOf, propose, Vote, win, type Motion } from "../../../helpers/council.ts";
import { COUNCIL_DELAY, now, passTo } from "../../../helpers/membership.ts";
import { freshAccount, VOTING } from "../../../helpers/world.ts";
import { alike, byCouncil, only, SUCCEEDS, type Plan } from "../matrix.ts";
import type { Stage } from "../stage.ts";

/** An account of no part, far from those that the stage takes. */
const NEWCOMER = 20;

const SIGNATURE = `0x${"11".repeat(65)}`;

/** Who may use which function of the seats. */
export const councilSeatPlan: Plan<{ newcomer: string }> = {
  name: "CouncilSeat",
  contract: (world) => world.councilSeat,
  prepare: ({ world }) => Promise.resolve({ newcomer: freshAccount(world, NEWCOMER).address }),
  rows: {
    giveSeat: byCouncil({ args: ({ world }, { newcomer }) => [world.member.pharmacy, newcomer] }),
    moveSeat: byCouncil({ args: ({ world }, { newcomer }) => [world.member.notary, newcomer] }),
    endSeat: byCouncil({ args: ({ world }) => [world.member.notary] }),

    transferFrom: alike("SeatBound", {
      args: ({ world, address }, { newcomer }) => [address.ownAdmin, newcomer, world.member.hospital],
    }),
    "safeTransferFrom(address,address,uint256)": alike("SeatBound", {
      args: ({ world, address }, { newcomer }) => [address.ownAdmin, newcomer, world.member.hospital],
    }),
    "safeTransferFrom(address,address,uint256,bytes)": alike("SeatBound", {
      args: ({ world, address }, { newcomer }) => [address.ownAdmin, newcomer, world.member.hospital, "0x"],
    }),
  },
};

interface Prepared {
  readonly due: Motion;
  readonly won: Motion;
  readonly fresh: Motion;
  readonly open: bigint;
}

/** A motion in each of the states that somebody can do something about. */
async function prepare({ world }: Stage): Promise<Prepared> {
  const motion = (order: string): Promise<Motion> =>
    motionOf(
      world,
      world.consortium.interface.encodeFunctionData("suspendIndefinitely", [world.member.courier, id(order)]),
    );
  const [due, won, debated, fresh] = [await motion("1"), await motion("2"), await motion("3"), await motion("4")];
  await carry(world, due);
  await passTo(world, (await now(world)) + COUNCIL_DELAY);
  await win(world, won);
  await propose(world, debated);
  await passTo(world, (await now(world)) + VOTING.votingDelay + 1);
  await propose(world, fresh, world.admin.hospital);
  return { due, won, fresh, open: await idOf(world, debated) };
}

const contents = ({ targets, values, calldatas, description }: Motion) => [targets, values, calldatas, id(description)];

/** Votes take no standing and no role, and weigh what the caller's seat weighs; their time is over in most states. */
const OVER = "GovernorUnexpectedProposalState";
const votes = { suspended: OVER, expelled: OVER, lapsed: OVER, expired: OVER };
const byExecutor = (args: readonly unknown[]) =>
  // The timelock itself is let through only while it carries out what the Council decided.
  alike<Prepared>("GovernorOnlyExecutor", { args: () => args, but: { council: "Panic" } });
const noDeposit = (args: (stage: Stage) => readonly unknown[]) => alike<Prepared>("GovernorDisabledDeposit", { args });

/** Who may use which function of the Council. */
export const councilPlan: Plan<Prepared> = {
  name: "Council",
  contract: (world) => world.council,
  prepare,
  rows: {
    propose: only("ownAdmin", "GovernorInsufficientProposerVotes", {
      args: (_, { fresh }) => [fresh.targets, fresh.values, fresh.calldatas, "another text"],
    }),
    cancel: only("ownAdmin", "GovernorUnableToCancel", { args: (_, { fresh }) => contents(fresh) }),
    castVote: alike(SUCCEEDS, { args: (_, { open }) => [open, Vote.For], but: votes }),
    castVoteWithReason: alike(SUCCEEDS, { args: (_, { open }) => [open, Vote.Against, "why"], but: votes }),
    castVoteWithReasonAndParams: alike(SUCCEEDS, { args: (_, { open }) => [open, Vote.For, "why", "0x"], but: votes }),
    castVoteBySig: alike("GovernorInvalidSignature", {
      args: ({ address }, { open }) => [open, Vote.For, address.ownAdmin, SIGNATURE],
    }),
    castVoteWithReasonAndParamsBySig: alike("GovernorInvalidSignature", {
      args: ({ address }, { open }) => [open, Vote.For, address.ownAdmin, "why", "0x", SIGNATURE],
    }),
    queue: alike(SUCCEEDS, { args: (_, { won }) => contents(won) }),
    execute: alike(SUCCEEDS, { args: (_, { due }) => contents(due), but: { expelled: "StandingUnfit" } }),

    relay: byExecutor([`0x${"11".repeat(20)}`, 0, "0x"]),
    setProposalThreshold: byExecutor([0]),
    setVotingDelay: byExecutor([0]),
    setVotingPeriod: byExecutor([1]),
    updateTimelock: byExecutor([`0x${"11".repeat(20)}`]),

    onERC721Received: noDeposit(({ address }) => [address.ownAdmin, address.ownAdmin, 1, "0x"]),
    onERC1155Received: noDeposit(({ address }) => [address.ownAdmin, address.ownAdmin, 1, 1, ZeroHash]),
    onERC1155BatchReceived: noDeposit(({ address }) => [address.ownAdmin, address.ownAdmin, [1], [1], "0x"]),
  },
};
