import { id, toBeHex, ZeroHash } from "ethers";

import { callOf, type Call } from "../../../helpers/answers.ts";
import {
  CONSENT,
  Finding,
  freshHolder,
  Reason,
  records,
  Scope,
  sign,
  type Records,
} from "../../../helpers/consents.ts";
import { carry, idOf, motionOf, propose, Vote } from "../../../helpers/council.ts";
import { COUNCIL_DELAY, now, passTo } from "../../../helpers/membership.ts";
import { deployWorld, gln, LONG, Role, VOTING, type Connection, type World } from "../../../helpers/world.ts";
import { FIRST_THEN_SECOND, type Race } from "../race.ts";

const NOTE = id("note");
const USE = { terms: 1 << 1, disease: ZeroHash, approval: id("approval") };
type Account = World["stranger"];

const race = (name: string, rivals: (at: Records) => Promise<readonly Call[]>): Race<Records> => ({
  ...{ name, stage: records, worldOf: ({ world }) => world, rivals },
});

const ONE_NONCE = race("a grant, a revocation, an appointment and a dismissal signed at once", async (at) => {
  const { registry, world } = at;
  const [holder, helper] = [freshHolder(), freshHolder().address];
  const { member, operator } = world;
  const said = { representative: helper, scope: Scope.All, until: LONG };
  await registry.grantBySignature(
    await sign(at, "Grant", holder, { member: member.clinic, ...CONSENT }),
    member.clinic,
    CONSENT,
  );
  await registry.appointBySignature(await sign(at, "Appoint", holder, said), helper, Scope.All, LONG);
  const [first, second, third, fourth] = [operator.officer, operator.notary, world.stranger, world.deployer];
  const words = {
    grant: await sign(at, "Grant", holder, { member: member.insurer, ...CONSENT }),
    revoke: await sign(at, "Revoke", holder, { member: member.clinic }),
    appoint: await sign(at, "Appoint", holder, said),
    dismiss: await sign(at, "Dismiss", holder, { representative: helper }),
  };
  return Promise.all([
    callOf(first.address, registry, "grantBySignature", [words.grant, member.insurer, CONSENT]),
    callOf(second.address, registry, "revokeBySignature", [words.revoke, member.clinic]),
    callOf(third.address, registry, "appointBySignature", [words.appoint, helper, Scope.All, LONG]),
    callOf(fourth.address, registry, "dismissBySignature", [words.dismiss, helper]),
  ]);
});

/** What was disclosed before stays disclosed. */
const REVOKED = race("a disclosure and the revocation of the consent that it rests on", async (at) => {
  const { registry, world, holder, officer } = at;
  const { clinic } = world.member;
  await registry.connect(holder).grant(holder, clinic, CONSENT);
  const disclosure = { holder: holder.address, to: clinic, scope: 1, purpose: 1, document: NOTE };
  return [
    await callOf(officer.address, registry, "logDisclosure", [disclosure]),
    await callOf(holder.address, registry, "revoke", [holder.address, clinic]),
  ];
});

const ONE_GLASS = race(
  "the glass broken on one patient by three prescribers of a hospital",
  async ({ world, registry, holder, doctorAndOfficer }) => {
    const { prescriber, secondPrescriber } = world.operator;
    const three = [prescriber, secondPrescriber, doctorAndOfficer];
    const values = [holder.address, Scope.Prescriptions, Reason.Incapable, NOTE];
    return Promise.all(three.map(({ address }) => callOf(address, registry, "breakGlass", values)));
  },
);

const ONE_REVIEW = race(
  "an emergency access reviewed by three",
  async ({ world, registry, holder, officer, otherOfficer }) => {
    await registry.connect(world.operator.prescriber).breakGlass(holder, 1, Reason.Incapable, NOTE);
    const finding = (from: Account, found: number) => callOf(from.address, registry, "review", [1, found, NOTE]);
    return Promise.all([
      finding(officer, Finding.Justified),
      finding(otherOfficer, Finding.Unjustified),
      finding(world.operator.officer, Finding.Excessive),
    ]);
  },
);

const ONE_ROOT = race(
  "one root anchored three times by a hospital",
  async ({ world, officer, otherOfficer, doctorAndOfficer }) => {
    const three = [officer, otherOfficer, doctorAndOfficer];
    return Promise.all(
      three.map(({ address }, i) => callOf(address, world.anchorRegistry, "anchorBatch", [1, NOTE, i + 1, ZeroHash])),
    );
  },
);

const ONE_SUCCESSOR = race(
  "a data set superseded by three",
  async ({ world, officer, otherOfficer, doctorAndOfficer }) => {
    const { anchorRegistry, member } = world;
    await anchorRegistry.connect(officer).anchorDataSet(NOTE, 3, USE);
    const anchor = await anchorRegistry.anchorId(member.hospital, 2, NOTE);
    const three = [officer, otherOfficer, doctorAndOfficer];
    return Promise.all(
      three.map(({ address }, i) => callOf(address, anchorRegistry, "supersede", [anchor, id(`root ${i}`), 3, 0])),
    );
  },
);

const ONE_FINDING = race("an alert resolved by three officers", async ({ world }) => {
  const { alertLedger, operator } = world;
  await alertLedger.connect(operator.pharmacyLogistics).raiseAlert(9, NOTE, 0, NOTE);
  const three = [operator.officer, operator.secondOfficer, operator.enforcer];
  return Promise.all(three.map(({ address }, i) => callOf(address, alertLedger, "resolveAlert", [1, i + 1, NOTE])));
});

const council = (name: string, rivals: (at: World) => Promise<readonly Call[]>): Race<World> => ({
  ...{ name, stage: world, worldOf: (at) => at, rivals },
});
async function world(connection: Connection): Promise<World> {
  return deployWorld({ connection });
}

async function suspension(at: World) {
  return motionOf(at, at.consortium.interface.encodeFunctionData("suspendIndefinitely", [at.member.courier, NOTE]));
}

const ONE_EXECUTION = council("a decision carried out by three", async (at) => {
  const motion = await suspension(at);
  const { targets, values, calldatas, description } = motion;
  await carry(at, motion);
  await passTo(at, (await now(at)) + COUNCIL_DELAY);
  const salt = toBeHex((BigInt(await at.council.getAddress()) << 96n) ^ BigInt(id(description)), 32);
  return Promise.all([
    callOf(at.stranger.address, at.council, "execute", [targets, values, calldatas, id(description)]),
    callOf(at.deployer.address, at.council, "execute", [targets, values, calldatas, id(description)]),
    callOf(at.operator.officer.address, at.timelock, "executeBatch", [targets, values, calldatas, ZeroHash, salt]),
  ]);
});

const ONE_VOTE = council("a seat's ballot and two others that it signed, brought by three", async (at) => {
  const { council: governor, admin } = at;
  const motion = await suspension(at);
  await propose(at, motion);
  await passTo(at, (await now(at)) + VOTING.votingDelay + 1);
  const proposal = await idOf(at, motion);
  const domain = {
    name: "Yaolian Council",
    version: "1",
    chainId: 31337n,
    verifyingContract: await governor.getAddress(),
  };
  const types = {
    Ballot: ["uint256 proposalId", "uint8 support", "address voter", "uint256 nonce"].map((field) => {
      const [type = "", name = ""] = field.split(" ");
      return { type, name };
    }),
  };
  const voter = admin.notary.address;
  const ballot = async (from: Account, support: number) => {
    const signature = await admin.notary.signTypedData(domain, types, {
      proposalId: proposal,
      support,
      voter,
      nonce: 0,
    });
    return callOf(from.address, governor, "castVoteBySig", [proposal, support, voter, signature]);
  };
  return [
    await callOf(voter, governor, "castVote", [proposal, Vote.For]),
    await ballot(at.stranger, Vote.Against),
    await ballot(at.deployer, Vote.Abstain),
  ];
});

const ONE_GLN = council("one GLN taken by three members", async ({ consortium, admin, member }) => {
  const three = ["pharmacy", "hospital", "clinic"] as const;
  return Promise.all(
    three.map((name) => callOf(admin[name].address, consortium, "openSite", [member[name], gln(900), 2])),
  );
});

const ONE_EMPLOYER = council(
  "one account made an operator by two members",
  async ({ consortium, admin, member, stranger }) => {
    const two = ["hospital", "clinic"] as const;
    return Promise.all(
      two.map((name) =>
        callOf(admin[name].address, consortium, "addOperator", [
          member[name],
          stranger.address,
          Role.Prescriber,
          0,
          LONG,
        ]),
      ),
    );
  },
);

/** Once-only things about records. */
export const RECORD_RACES: readonly Race<Records>[] = [
  ...[ONE_NONCE, { ...REVOKED, both: FIRST_THEN_SECOND }, ONE_GLASS, ONE_REVIEW, ONE_ROOT, ONE_SUCCESSOR, ONE_FINDING],
];

/** Once-only things about the consortium. */
export const COUNCIL_RACES: readonly Race<World>[] = [ONE_EXECUTION, ONE_VOTE, ONE_GLN, ONE_EMPLOYER];
