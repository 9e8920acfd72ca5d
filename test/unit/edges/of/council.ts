import { id } from "ethers";

import { carry, idOf, motionOf, propose, vote, Vote } from "../../../helpers/council.ts";
import { COUNCIL_DELAY, now } from "../../../helpers/membership.ts";
import { deployWorld, type World } from "../../../helpers/world.ts";
import { after, from, trying, until, type Edges } from "../edge.ts";

const ORDER = id("order");

async function suspension(world: World) {
  return motionOf(
    world,
    world.consortium.interface.encodeFunctionData("suspendIndefinitely", [world.member.courier, ORDER]),
  );
}

const PENDING = "GovernorUnexpectedProposalState";

/** When the Council's proposals are voted on, and its decisions carried out. */
export const COUNCIL_EDGES: Edges<World> = {
  of: "the Council",
  stage: async function council(connection) {
    return deployWorld({ connection });
  },
  worldOf: (world) => world,
  edges: [
    {
      name: "the second in which the seats are counted, after which they vote",
      reads: ["CouncilSeat.clock"],
      outcomes: after(PENDING),
      prepare: async (world) => {
        const motion = await suspension(world);
        await propose(world, motion);
        const proposal = await idOf(world, motion);
        const ballot = [proposal, Vote.For];
        return {
          at: Number(await world.council.proposalSnapshot(proposal)),
          outcome: trying(world, world.admin.hospital, world.council, "castVote", ballot),
        };
      },
    },
    {
      name: "the last second of a vote",
      reads: ["CouncilSeat.clock"],
      outcomes: until(PENDING),
      prepare: async (world) => {
        const motion = await suspension(world);
        await propose(world, motion);
        const proposal = await idOf(world, motion);
        return {
          at: Number(await world.council.proposalDeadline(proposal)),
          outcome: trying(world, world.admin.hospital, world.council, "castVote", [proposal, Vote.For]),
        };
      },
    },
    {
      name: "the last second of a vote, before which nothing is queued",
      reads: ["CouncilSeat.clock"],
      outcomes: after(PENDING),
      prepare: async (world) => {
        const motion = await suspension(world);
        await propose(world, motion);
        await vote(world, motion);
        const { targets, values, calldatas, description } = motion;
        const contents = [targets, values, calldatas, id(description)];
        return {
          at: Number(await world.council.proposalDeadline(await idOf(world, motion))),
          outcome: trying(world, world.stranger, world.council, "queue", contents),
        };
      },
    },
    {
      name: "the end of a decision's 48 hours",
      reads: ["CouncilSeat.clock"],
      outcomes: from("TimelockUnexpectedOperationState"),
      prepare: async (world) => {
        const motion = await suspension(world);
        await carry(world, motion);
        const { targets, values, calldatas, description } = motion;
        const contents = [targets, values, calldatas, id(description)];
        return {
          at: (await now(world)) + COUNCIL_DELAY,
          outcome: trying(world, world.stranger, world.council, "execute", contents),
        };
      },
    },
  ],
};
