import type { TypedDataField } from "ethers";

import { callOf } from "../../../helpers/answers.ts";
import { asTimelock, idOf, motionOf, propose, Vote } from "../../../helpers/council.ts";
import { now, passTo } from "../../../helpers/membership.ts";
import { deployWorld, VOTING, type Connection, type World } from "../../../helpers/world.ts";
import type { Entry, Signatory, Signed } from "./entry.ts";

/** OpenZeppelin's, written down a second time on purpose: the Council's name and version are in their domain. */
const BALLOT: TypedDataField[] = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
];
const TYPES = {
  Ballot: BALLOT,
  ExtendedBallot: [...BALLOT, { name: "reason", type: "string" }, { name: "params", type: "bytes" }],
};
const CALLED = { Ballot: "castVoteBySig", ExtendedBallot: "castVoteWithReasonAndParamsBySig" };

const worldOf = (world: World): World => world;
async function stage(connection: Connection): Promise<World> {
  return deployWorld({ connection });
}

/** Two proposals that the signatory, who has the notary's seat, votes on. */
async function proposed(world: World, { address }: Signatory): Promise<[bigint, bigint]> {
  const { consortium, councilSeat, member } = world;
  await councilSeat.connect(await asTimelock(world)).moveSeat(member.notary, address);
  await world.connection.networkHelpers.mine();
  const data = consortium.interface.encodeFunctionData("suspendIndefinitely", [member.courier, `0x${"00".repeat(32)}`]);
  const motions = [await motionOf(world, data), await motionOf(world, data)] as const;
  for (const motion of motions) await propose(world, motion);
  await passTo(world, (await now(world)) + VOTING.votingDelay + 1);
  return [await idOf(world, motions[0]), await idOf(world, motions[1])];
}

const prepare = (message: keyof typeof TYPES) =>
  async function (world: World, signatory: Signatory): Promise<Signed> {
    const { council, stranger, admin } = world;
    const { key, address: voter } = signatory;
    const [proposalId, other] = await proposed(world, signatory);
    const more = message === "Ballot" ? {} : { reason: "because", params: "0x" };
    const send =
      (change: { on?: bigint; support?: number; as?: string; reason?: string } = {}) =>
      (signature: string) => {
        const { on = proposalId, support = Vote.For, as = voter, reason = "because" } = change;
        const rest = message === "Ballot" ? [] : [reason, "0x"];
        return callOf(stranger.address, council, CALLED[message], [on, support, as, ...rest, signature]);
      };
    const domain = { ...{ name: "Yaolian Council", version: "1", chainId: 31337n } };
    return {
      world,
      envelope: {
        domain: { ...domain, verifyingContract: await council.getAddress() },
        types: { [message]: TYPES[message] },
        values: { proposalId, support: Vote.For, voter, nonce: 0, ...more },
        signer: key,
      },
      call: send(),
      misused: {
        "on another proposal": send({ on: other }),
        "for the other side": send({ support: Vote.Against }),
        "as another seat's": send({ as: admin.regulator.address }),
        ...(message === "Ballot" ? {} : { "for another reason": send({ reason: "because of that" }) }),
      },
    };
  };

/** What seats sign, so that anybody brings their votes. A vote counts as long as its proposal is open. */
export const BALLOT_ENTRIES: readonly Entry<World>[] = (["Ballot", "ExtendedBallot"] as const).map((message) => ({
  ...{ message, contract: "council", function: CALLED[message], stage, worldOf, prepare: prepare(message) },
  ...{ refusal: "GovernorInvalidSignature", again: "GovernorInvalidSignature" },
  ...{ wallets: true, bringers: "anybody" },
}));
