import { hexlify, id, randomBytes, type ContractTransactionResponse } from "ethers";

import { COUNCIL_DELAY } from "./membership.ts";
import { SEATS, VOTING, type World } from "./world.ts";

/** What the Council is to do: calls, one after the other, all or nothing. */
export interface Motion {
  targets: string[];
  values: bigint[];
  calldatas: string[];
  description: string;
}

/** How a seat votes. */
export const Vote = { Against: 0, For: 1, Abstain: 2 } as const;

/** Where a proposal stands: `IGovernor.ProposalState`. */
export const ProposalState = {
  Pending: 0n,
  Active: 1n,
  Canceled: 2n,
  Defeated: 3n,
  Succeeded: 4n,
  Queued: 5n,
  Expired: 6n,
  Executed: 7n,
} as const;

/** A motion of these calls of the consortium, each encoded by its interface. */
export async function motionOf(world: World, ...calls: string[]): Promise<Motion> {
  return motionAt(await world.consortium.getAddress(), ...calls);
}

/** A motion of these calls of one contract. */
export function motionAt(target: string, ...calls: string[]): Motion {
  return {
    targets: calls.map(() => target),
    values: calls.map(() => 0n),
    calldatas: calls,
    description: hexlify(randomBytes(32)),
  };
}

/** Proposes a motion, as the regulator's admin unless another seat is given. */
export async function propose(
  world: World,
  { targets, values, calldatas, description }: Motion,
  by = world.admin.regulator,
): Promise<ContractTransactionResponse> {
  return world.council.connect(by).propose(targets, values, calldatas, description);
}

/** The number under which the Council keeps a motion. */
export async function idOf(world: World, { targets, values, calldatas, description }: Motion): Promise<bigint> {
  return world.council.getProposalId(targets, values, calldatas, id(description));
}

/** Lets seats vote as soon as the voting has begun: those that make a majority, for the motion, unless it is said. */
export async function vote(
  world: World,
  motion: Motion,
  { by = majorityOf(world), support = Vote.For }: { by?: World["stranger"][]; support?: number } = {},
): Promise<void> {
  const proposal = await idOf(world, motion);
  const { time } = world.connection.networkHelpers;
  const begins = Number(await world.council.proposalSnapshot(proposal)) + 1;
  if ((await time.latest()) < begins) await time.increaseTo(begins);
  for (const seat of by) await world.council.connect(seat).castVote(proposal, support);
}

/** Lets the time of voting pass. */
export async function closeVoting(world: World, motion: Motion): Promise<void> {
  const ends = await world.council.proposalDeadline(await idOf(world, motion));
  await world.connection.networkHelpers.time.increaseTo(Number(ends) + 1);
}

/** Hands a motion that won to the timelock, as a stranger: anybody may. */
export async function queue(
  world: World,
  { targets, values, calldatas, description }: Motion,
): Promise<ContractTransactionResponse> {
  return world.council.connect(world.stranger).queue(targets, values, calldatas, id(description));
}

/** Carries a motion out, as a stranger: whoever waits out the delay may. */
export async function execute(
  world: World,
  { targets, values, calldatas, description }: Motion,
): Promise<ContractTransactionResponse> {
  return world.council.connect(world.stranger).execute(targets, values, calldatas, id(description));
}

/** Proposed, voted for by a majority, and waiting out its delay. */
export async function carry(world: World, motion: Motion): Promise<ContractTransactionResponse> {
  await win(world, motion);
  return queue(world, motion);
}

/** Proposed and voted for by a majority: what is left is to queue it. */
export async function win(world: World, motion: Motion): Promise<void> {
  await propose(world, motion);
  await vote(world, motion);
  await closeVoting(world, motion);
}

/** Lets the Council decide calls of the consortium for real, and waits until they are carried out. */
export async function decide(world: World, ...calls: string[]): Promise<ContractTransactionResponse> {
  return decideMotion(world, await motionOf(world, ...calls));
}

/** Lets the Council decide for real: proposed, voted for, the delay waited out, carried out. */
export async function decideMotion(world: World, motion: Motion): Promise<ContractTransactionResponse> {
  await carry(world, motion);
  await world.connection.networkHelpers.time.increase(COUNCIL_DELAY);
  return execute(world, motion);
}

/** How long a decision takes from its proposal to its effect, at the least. */
export const DECISION_TIME = VOTING.votingDelay + VOTING.votingPeriod + COUNCIL_DELAY;

/** The seats that make more than half of all. */
export function majorityOf({ admin }: World): World["stranger"][] {
  return SEATS.slice(0, Math.floor(SEATS.length / 2) + 1).map((name) => admin[name]);
}

/** The timelock as a signer: what the Council decides, without its votes and its delay. */
export async function asTimelock({ timelock, connection }: World): Promise<World["stranger"]> {
  const address = await timelock.getAddress();
  await connection.networkHelpers.impersonateAccount(address);
  await connection.networkHelpers.setBalance(address, connection.ethers.parseEther("1"));
  return connection.ethers.getSigner(address);
}
