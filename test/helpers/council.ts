import { hexlify, randomBytes, ZeroHash, type ContractTransactionResponse } from "ethers";

import type { World } from "./world.ts";
import { COUNCIL_DELAY } from "./membership.ts";

/** What the Council is to do: calls of the consortium, one after the other, all or nothing. */
export interface Motion {
  targets: string[];
  values: bigint[];
  payloads: string[];
  predecessor: string;
  salt: string;
}

/** A motion of these calls of the consortium, each encoded by its interface. */
export async function motionOf(world: World, ...calls: string[]): Promise<Motion> {
  const consortium = await world.consortium.getAddress();
  return {
    targets: calls.map(() => consortium),
    values: calls.map(() => 0n),
    payloads: calls,
    predecessor: ZeroHash,
    salt: hexlify(randomBytes(32)),
  };
}

/** Proposes a motion to the Council's timelock, as the regulator's admin unless another proposer is given. */
export async function propose(
  world: World,
  { targets, values, payloads, predecessor, salt }: Motion,
  options: { by?: World["stranger"]; delay?: number } = {},
): Promise<ContractTransactionResponse> {
  const { by = world.admin.regulator, delay = COUNCIL_DELAY } = options;
  return world.council.connect(by).scheduleBatch(targets, values, payloads, predecessor, salt, delay);
}

/** Carries a motion out, as a stranger: whoever waits out the delay may. */
export async function execute(
  world: World,
  { targets, values, payloads, predecessor, salt }: Motion,
): Promise<ContractTransactionResponse> {
  return world.council.connect(world.stranger).executeBatch(targets, values, payloads, predecessor, salt);
}

/** The id under which the timelock keeps a motion. */
export async function idOf(world: World, motion: Motion): Promise<string> {
  const { targets, values, payloads, predecessor, salt } = motion;
  return world.council.hashOperationBatch(targets, values, payloads, predecessor, salt);
}

/** Lets the Council decide for real: proposed, the delay waited out, carried out. */
export async function decide(world: World, ...calls: string[]): Promise<ContractTransactionResponse> {
  const motion = await motionOf(world, ...calls);
  await propose(world, motion);
  await world.connection.networkHelpers.time.increase(COUNCIL_DELAY);
  return execute(world, motion);
}
