import { id, ZeroHash } from "ethers";

import { authorityOf, DAY, now } from "../../../helpers/membership.ts";
import {
  deployWorld,
  freshAccount,
  gln,
  Kind,
  LONG,
  Role,
  type Connection,
  type World,
} from "../../../helpers/world.ts";
import { after, DONE, from, sending, trying, until, type Edge, type Edges } from "../edge.ts";

/** Licences end after 100 days, but for the regulator's. */
const LICENCE = 100 * DAY;
const SUSPENSION = 30 * DAY;
/** How long after a suspension there is no other without the Council, in seconds. */
const REST = 30 * DAY;
const ORDER = id("order");

interface Licensed {
  readonly world: World;
  readonly licenceEnd: number;
}

async function licensed(connection: Connection): Promise<Licensed> {
  const licenceEnd = (await now({ connection })) + LICENCE;
  const world = await deployWorld({ connection, licenceEnd });
  await world.consortium.connect(world.operator.officer).renewLicence(world.member.regulator, LONG);
  return { world, licenceEnd };
}

const acting = (world: World, operator: { address: string }) => async (): Promise<string> => {
  const refused = (error: unknown): string =>
    error instanceof Error ? (/(\w+)\(/.exec(error.message)?.[1] ?? "") : "";
  return authorityOf(world, operator, Role.Prescriber, 1).then(() => DONE, refused);
};

/** An operator whose term ends in ten days, of the hospital. */
async function termed({ world }: Licensed) {
  const operator = freshAccount(world, 0);
  const at = (await now(world)) + 10 * DAY;
  const { consortium, admin, member } = world;
  await consortium.connect(admin.hospital).addOperator(member.hospital, operator, Role.Prescriber, 0, at);
  return { operator, at };
}

/** The second in which the pharmacy was suspended by a regulator officer. */
async function suspended({ world }: Licensed): Promise<number> {
  await world.consortium.connect(world.operator.officer).suspend(world.member.pharmacy, ORDER);
  return now(world);
}

const EDGES: readonly Edge<Licensed>[] = [
  {
    name: "a licence's last second",
    reads: ["Consortium._requireStanding"],
    outcomes: until("MemberNotInStanding"),
    prepare: async ({ world, licenceEnd }) => ({ at: licenceEnd, outcome: acting(world, world.operator.prescriber) }),
  },
  {
    name: "a licence's last second, as a site's custodian",
    reads: ["Consortium.isInStanding"],
    outcomes: ["true", "true", "false"],
    prepare: async ({ world, licenceEnd }) => ({
      at: licenceEnd,
      outcome: async () => String(await world.consortium.isInStanding(world.site.store)),
    }),
  },
  {
    name: "a licence's last second, as it is told",
    reads: ["Consortium.memberOf"],
    outcomes: ["1", "1", "4"],
    prepare: async ({ world, licenceEnd }) => ({
      at: licenceEnd,
      outcome: async () => String((await world.consortium.memberOf(world.member.hospital)).standing),
    }),
  },
  {
    name: "a suspension's last second, 30 days after it began",
    reads: ["Consortium._requireStanding", "Consortium.suspend"],
    outcomes: after("MemberNotInStanding"),
    prepare: async (at) => ({
      at: (await suspended(at)) + SUSPENSION,
      outcome: trying(at.world, at.world.admin.pharmacy, at.world.consortium, "openSite", [
        ...[at.world.member.pharmacy, gln(901), 2],
      ]),
    }),
  },
  {
    name: "the last second of the rest after a suspension",
    reads: ["Consortium.suspend"],
    outcomes: after("SuspensionSpent"),
    prepare: async (at) => {
      const { consortium, operator, member } = at.world;
      const ended = (await suspended(at)) + SUSPENSION;
      const again = [member.pharmacy, ORDER];
      return { at: ended + REST, outcome: trying(at.world, operator.officer, consortium, "suspend", again) };
    },
  },
  {
    name: "the earliest end that a licence is renewed to",
    reads: ["Consortium.renewLicence"],
    outcomes: until("TimeInvalid"),
    prepare: async ({ world, licenceEnd }) => {
      const at = licenceEnd + 5;
      const renewed = [world.member.hospital, at];
      return { at, outcome: trying(world, world.operator.officer, world.consortium, "renewLicence", renewed) };
    },
  },
  {
    name: "the earliest end of a new member's licence",
    reads: ["Consortium._admit"],
    outcomes: until("TimeInvalid"),
    prepare: async ({ world }) => {
      const at = (await now(world)) + DAY;
      const admission = [Kind.Pharmacy, at, world.stranger.address, ZeroHash, 0];
      const timelock = await world.timelock.getAddress();
      return { at, outcome: trying(world, timelock, world.consortium, "admit", [admission]) };
    },
  },
  {
    name: "the earliest end of an operator's term",
    reads: ["Consortium.addOperator"],
    outcomes: until("TimeInvalid"),
    prepare: async ({ world }) => {
      const at = (await now(world)) + DAY;
      const added = [world.member.hospital, world.stranger.address, Role.Prescriber, 0, at];
      return { at, outcome: trying(world, world.admin.hospital, world.consortium, "addOperator", added) };
    },
  },
  {
    name: "an operator's last second",
    reads: ["Consortium._authorize"],
    outcomes: until("OperatorTermEnded"),
    prepare: async (staged) => {
      const { operator, at } = await termed(staged);
      return { at, outcome: acting(staged.world, operator) };
    },
  },
  {
    name: "the last second in which an operator is ended",
    reads: ["Consortium.endOperator"],
    outcomes: until("OperatorTermEnded"),
    prepare: async (staged) => {
      const { operator, at } = await termed(staged);
      const { consortium, admin } = staged.world;
      return { at, outcome: trying(staged.world, admin.hospital, consortium, "endOperator", [operator.address]) };
    },
  },
  {
    name: "the last second in which an operator is rotated",
    reads: ["Consortium.rotateOperator"],
    outcomes: until("OperatorTermEnded"),
    prepare: async (staged) => {
      const { operator, at } = await termed(staged);
      const { consortium, admin, stranger } = staged.world;
      const values = [operator.address, stranger.address];
      return { at, outcome: trying(staged.world, admin.hospital, consortium, "rotateOperator", values) };
    },
  },
  {
    name: "the last second in which an operator is taken",
    reads: ["Consortium._addOperator"],
    outcomes: after("OperatorTaken"),
    prepare: async (staged) => {
      const { operator, at } = await termed(staged);
      const { consortium, admin, member } = staged.world;
      const values = [member.clinic, operator.address, Role.Prescriber, 0, LONG];
      return { at, outcome: trying(staged.world, admin.clinic, consortium, "addOperator", values) };
    },
  },
  {
    name: "the latest time since which a key is reported",
    reads: ["Consortium.reportCompromise"],
    outcomes: from("TimeInvalid"),
    prepare: async ({ world }) => {
      const at = (await now(world)) + DAY;
      const { consortium, admin, operator } = world;
      const values = [operator.prescriber.address, at];
      return { at, outcome: trying(world, admin.hospital, consortium, "reportCompromise", values) };
    },
  },
  {
    name: "the last second of a term that a report still ends",
    reads: ["Consortium.reportCompromise", "Consortium._endOperator"],
    outcomes: ["OperatorEnded, OperatorCompromised", "OperatorEnded, OperatorCompromised", "OperatorCompromised"],
    prepare: async (staged) => {
      const { operator, at } = await termed(staged);
      const { consortium, admin } = staged.world;
      const reported = [operator.address, 1];
      return { at, isSent: true, outcome: sending(admin.hospital, consortium, "reportCompromise", reported) };
    },
  },
  {
    name: "the second in which an operator is ended, which counts no more",
    reads: ["Consortium._endOperator"],
    outcomes: ["OperatorTermEnded", "OperatorTermEnded", "OperatorTermEnded"],
    prepare: async ({ world }) => {
      await world.consortium.connect(world.admin.hospital).endOperator(world.operator.prescriber);
      return { at: (await now(world)) + 2, outcome: acting(world, world.operator.prescriber) };
    },
  },
];

/** When members, their operators and their licences are in office. */
export const CONSORTIUM_EDGES: Edges<Licensed> = {
  of: "the consortium",
  stage: licensed,
  worldOf: ({ world }) => world,
  edges: EDGES,
};
