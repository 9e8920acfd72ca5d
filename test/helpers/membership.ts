import type { Consortium } from "../../typechain-types/index.ts";
import type { World } from "./world.ts";

/** As `Standing`. */
export const Standing = { None: 0n, Active: 1n, Suspended: 2n, Expelled: 3n, Lapsed: 4n } as const;

/** As `Act`. */
export const Act = { Begin: 0, Continue: 1, WindDown: 2 } as const;

/** As `ModuleStatus`. */
export const ModuleStatus = { Unregistered: 0n, Active: 1n, Closing: 2n, Frozen: 3n } as const;

export const DAY = 86_400;

/** The Council's delay in seconds, written down a second time on purpose. */
export const COUNCIL_DELAY = 48 * 3600;

/** The end of a suspension that only the Council ends, and the largest time the ledger holds. */
export const INDEFINITE = 2 ** 40 - 1;

/** What a new member is admitted with; a distributor unless told otherwise. */
export interface Admission {
  kinds: number;
  licenceEnd: number;
  admin: string;
  profile: string;
  parent: number;
}

/** The block time of the latest block. */
export async function now(world: Pick<World, "connection">): Promise<number> {
  return world.connection.networkHelpers.time.latest();
}

/** Sets the time of the block that the next transaction goes into. */
export async function nextBlockAt(world: Pick<World, "connection">, time: number): Promise<void> {
  await world.connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Mines a block at `time`, so that views answer as of then. */
export async function passTo(world: Pick<World, "connection">, time: number): Promise<void> {
  await world.connection.networkHelpers.time.increaseTo(time);
}

/** What a module is told of an operator that may act. */
export interface Authority {
  member: number;
  site: number;
  roles: number;
  until: number;
}

/** What the consortium answers a module, the drug registry unless another is given, about an operator. */
export async function authorityOf(
  world: World,
  operator: { address: string },
  roles: number,
  act: number,
  module?: string,
): Promise<Authority> {
  const from = module ?? (await world.drugRegistry.getAddress());
  const asked = world.consortium.connect(world.connection.ethers.provider);
  const word = await asked.authorizeOperator.staticCall(roles, act, operator.address, { from });
  const bits = (from: number, width: number): number => Number((word >> BigInt(from)) & ((1n << BigInt(width)) - 1n));
  return { member: bits(0, 24), site: bits(24, 24), roles: bits(48, 16), until: bits(64, 40) };
}

/** A member's standing now. */
export async function standingOf(consortium: Consortium, member: number): Promise<bigint> {
  return (await consortium.memberOf(member)).standing;
}
