import { id } from "ethers";

import { freshAccount, gln, Kind, LONG, Role } from "../../../helpers/world.ts";
import { byAdmin, byCouncil, byFounder, byRoles, only, SUCCEEDS, type Plan, type Row } from "../matrix.ts";
import type { Stage } from "../stage.ts";

const ORDER = id("order");
/** Accounts of no part, far from those that the stage takes. */
const [NEWCOMER, SUCCESSOR] = [20, 21];

interface Prepared {
  newcomer: string;
  successor: string;
  alertLedger: string;
}

async function prepare({ world }: Stage): Promise<Prepared> {
  const { consortium, admin, member, operator } = world;
  const [newcomer, successor] = [freshAccount(world, NEWCOMER), freshAccount(world, SUCCESSOR)];
  await consortium.connect(operator.officer).suspend(member.courier, ORDER);
  await consortium.connect(admin.hospital).proposeAdmin(member.hospital, successor);
  const alertLedger = await world.alertLedger.getAddress();
  return { newcomer: newcomer.address, successor: successor.address, alertLedger };
}

const admission = ({ newcomer }: Prepared) => [Kind.Pharmacy, LONG, newcomer, ORDER, 0];
const hospitalOf = ({ world }: Stage) => world.member.hospital;

/** Whom the admin proposed stands in for the foreign operator, and accepts even when everybody is out of standing. */
const acceptAdmin: Row<Prepared> = {
  ...only("foreign", "NotProposedAdmin", {
    as: (_, { successor }) => ({ foreign: successor }),
    args: (stage) => [hospitalOf(stage)],
    but: { suspended: SUCCEEDS, expelled: SUCCEEDS, lapsed: SUCCEEDS },
  }),
  actor: "foreign",
};

/** Who may use which function of the consortium. */
export const consortiumPlan: Plan<Prepared> = {
  name: "Consortium",
  contract: (world) => world.consortium,
  prepare,
  rows: {
    foundMembers: byFounder({ args: (_, prepared) => [[admission(prepared)]] }),
    endFounding: byFounder({ args: () => [] }),

    admit: byCouncil({ args: (_, prepared) => [admission(prepared)] }),
    reinstate: byCouncil({ args: ({ world }) => [world.member.courier, ORDER] }),
    suspendIndefinitely: byCouncil({ args: (stage) => [hospitalOf(stage), ORDER] }),
    expel: byCouncil({ args: (stage) => [hospitalOf(stage), ORDER] }),
    replaceAdmin: byCouncil({ args: (stage, { newcomer }) => [hospitalOf(stage), newcomer] }),
    registerModule: byCouncil({ args: (_, { newcomer }) => [newcomer] }),
    closeModule: byCouncil({ args: (_, { alertLedger }) => [alertLedger] }),
    freezeModule: byCouncil({ args: (_, { alertLedger }) => [alertLedger] }),

    suspend: byRoles(["officer"], { foreign: SUCCEEDS, args: (stage) => [hospitalOf(stage), ORDER] }),
    renewLicence: byRoles(["officer"], { foreign: SUCCEEDS, args: (stage) => [hospitalOf(stage), LONG] }),

    openSite: byAdmin({ refusal: "AdminOnly", standing: true, args: (stage) => [hospitalOf(stage), gln(700), 3] }),
    closeSite: byAdmin({ refusal: "AdminOnly", standing: false, args: ({ world }) => [world.site.ward] }),
    addOperator: byAdmin({
      refusal: "AdminOnly",
      standing: true,
      args: (stage, { newcomer }) => [hospitalOf(stage), newcomer, Role.Prescriber, 0, LONG],
    }),
    endOperator: byAdmin({
      refusal: "OperatorNotOfMember",
      standing: false,
      args: ({ address }) => [address.logistics],
    }),
    rotateOperator: byAdmin({
      refusal: "OperatorNotOfMember",
      standing: true,
      args: ({ address }, { newcomer }) => [address.logistics, newcomer],
    }),
    reportCompromise: byAdmin({
      refusal: "OperatorNotOfMember",
      standing: false,
      args: ({ address }) => [address.logistics, 1],
    }),
    proposeAdmin: byAdmin({
      refusal: "AdminOnly",
      standing: false,
      args: (stage, { newcomer }) => [hospitalOf(stage), newcomer],
    }),
    setProfile: byAdmin({ refusal: "AdminOnly", standing: false, args: (stage) => [hospitalOf(stage), ORDER] }),
    acceptAdmin,
  },
};
