import { cancelProposal, castVote, executeProposal, queueProposal, showProposal } from "@yaolian/sdk/council";
import type { Proposal } from "@yaolian/sdk/council";
import type { Outcome } from "@yaolian/sdk/transactions";

import { sent } from "../../acts/perform.ts";
import { action } from "../../frame/command.ts";
import type { Done } from "../../frame/command.ts";
import type { ActingLedger, Session } from "../../frame/session.ts";
import { enumOf } from "../../frame/values.ts";
import { actingForSeat, AS, PROPOSAL, proposalOf } from "./seats.ts";

export const voteOnOne = action({
  name: "council vote",
  description: "Vote on a proposal, once",
  examples: ["yaolian --demo council vote 1 for --as 6", "yaolian council vote 2 against --reason 'not heard yet'"],
  args: {
    proposal: PROPOSAL,
    vote: { type: "positional", required: true, description: "for, against or abstain" },
    as: AS,
    reason: { type: "string", description: "Why, for everybody to read" },
  },
  async run(session, args) {
    const vote = enumOf("VoteType", args.vote);
    const ledger = await actingForSeat(session, args.as);
    const { proposal } = await showProposal(ledger, proposalOf(args.proposal));
    const reason = args.reason === undefined ? {} : { reason: args.reason };
    return sent(session, await castVote(ledger, { proposal, vote, ...reason }), { proposal: String(proposal) });
  },
});

export const queueOne = action({
  name: "council queue",
  description: "Hand a proposal that won to the timelock, where it waits; anybody does this",
  examples: ["yaolian --demo council queue 1"],
  args: { proposal: PROPOSAL },
  run: (session, args) => carry(session, args.proposal, queueProposal, ["Queued", "Executed"]),
});

export const executeOne = action({
  name: "council execute",
  description: "Carry out what has waited on the timelock; anybody does this",
  examples: ["yaolian --demo council execute 1"],
  args: { proposal: PROPOSAL },
  run: (session, args) => carry(session, args.proposal, executeProposal, ["Executed"]),
});

export const cancelOne = action({
  name: "council cancel",
  description: "Take a proposal back before its voting begins; who proposed it does this",
  examples: ["yaolian --demo council cancel 1"],
  args: { proposal: PROPOSAL },
  async run(session, args) {
    const ledger = await session.ledger();
    const { proposal, proposer, state } = await showProposal(ledger, proposalOf(args.proposal));
    if (state === "Canceled") return { outcome: "already-applied", reason: "It was taken back already." };
    return sent(session, await cancelProposal(ledger.as(await session.actorOf(proposer)), proposal));
  },
});

/** Does what anybody may, as whoever's key is here: of a seat where there is one, else of the first operator. */
async function carry(
  session: Session,
  text: string,
  act: (ledger: ActingLedger, proposal: bigint) => Promise<Outcome>,
  done: readonly Proposal["state"][],
): Promise<Done> {
  const ledger = await session.ledger();
  const { proposal, proposer, state } = await showProposal(ledger, proposalOf(text));
  if (done.includes(state)) return { outcome: "already-applied", reason: "That is done already." };
  const keyring = await session.keyring();
  const actor = keyring.actor(proposer) ?? keyring.operators()[0]?.actor ?? (await session.actorOf(proposer));
  return sent(session, await act({ ...ledger.as(actor), actor }, proposal), { proposal: String(proposal) });
}
