import { id, toBeHex, ZeroHash } from "ethers";

import { carry, motionOf, type Motion } from "../../../helpers/council.ts";
import { COUNCIL_DELAY, now, passTo } from "../../../helpers/membership.ts";
import type { World } from "../../../helpers/world.ts";
import { alike, only, SUCCEEDS, type Plan } from "../matrix.ts";
import type { Stage } from "../stage.ts";

interface Prepared {
  /** The Governor, which alone proposes; in these rows "council" elsewhere is the timelock itself. */
  governor: string;
  timelock: string;
  proposer: string;
  /** What waits, and what has waited long enough, as `executeBatch` takes it. */
  waiting: string;
  due: readonly [string[], bigint[], string[], string, string];
}

/** What was carried as the Governor schedules it: its address in the salt tells whose it is. */
async function scheduled(world: World, { targets, values, calldatas, description }: Motion): Promise<Prepared["due"]> {
  const own = BigInt(await world.council.getAddress()) << 96n;
  return [targets, values, calldatas, ZeroHash, toBeHex(own ^ BigInt(id(description)), 32)];
}

async function prepare({ world }: Stage): Promise<Prepared> {
  const { timelock, council, consortium, member } = world;
  const motion = (order: string): Promise<Motion> =>
    motionOf(world, consortium.interface.encodeFunctionData("suspendIndefinitely", [member.courier, id(order)]));
  const [due, waiting] = [await motion("1"), await motion("2")];
  await carry(world, due);
  await passTo(world, (await now(world)) + COUNCIL_DELAY);
  await carry(world, waiting);
  return {
    governor: await council.getAddress(),
    timelock: await timelock.getAddress(),
    proposer: await timelock.PROPOSER_ROLE(),
    waiting: await timelock.hashOperationBatch(...(await scheduled(world, waiting))),
    due: await scheduled(world, due),
  };
}

const NOTHING = `0x${"11".repeat(20)}`;
const UNAUTHORIZED = "AccessControlUnauthorizedAccount";
/** The Governor calls; the timelock stands in for a module, which is refused as everybody is. */
const as = (_: Stage, { governor, timelock }: Prepared) => ({ council: governor, module: timelock });

/** Who may use which function of the timelock, which is the ledger's governing address. */
export const timelockPlan: Plan<Prepared> = {
  name: "TimelockController",
  contract: (world) => world.timelock,
  prepare,
  rows: {
    schedule: only("council", UNAUTHORIZED, {
      as,
      args: () => [NOTHING, 0, "0x", ZeroHash, ZeroHash, COUNCIL_DELAY],
    }),
    scheduleBatch: only("council", UNAUTHORIZED, {
      as,
      args: () => [[NOTHING], [0], ["0x"], ZeroHash, ZeroHash, COUNCIL_DELAY],
    }),
    cancel: only("council", UNAUTHORIZED, { as, args: (_, { waiting }) => [waiting] }),
    // Only batches are ever scheduled; what nobody scheduled nobody carries out.
    execute: alike("TimelockUnexpectedOperationState", { args: () => [NOTHING, 0, "0x", ZeroHash, ZeroHash] }),
    executeBatch: alike(SUCCEEDS, { args: (_, { due }) => due, but: { expelled: "StandingUnfit" } }),

    updateDelay: only("council", "TimelockUnauthorizedCaller", { args: () => [0] }),
    grantRole: only("council", UNAUTHORIZED, { args: (_, { proposer }) => [proposer, NOTHING] }),
    revokeRole: only("council", UNAUTHORIZED, { args: (_, { proposer, governor }) => [proposer, governor] }),
    renounceRole: only("council", "AccessControlBadConfirmation", {
      as,
      args: (_, { proposer, governor }) => [proposer, governor],
    }),

    // It takes whatever token it is sent, as it takes ether: neither gives anybody a say.
    onERC721Received: alike(SUCCEEDS, { args: () => [NOTHING, NOTHING, 1, "0x"] }),
    onERC1155Received: alike(SUCCEEDS, { args: () => [NOTHING, NOTHING, 1, 1, "0x"] }),
    onERC1155BatchReceived: alike(SUCCEEDS, { args: () => [NOTHING, NOTHING, [1], [1], "0x"] }),
  },
};
