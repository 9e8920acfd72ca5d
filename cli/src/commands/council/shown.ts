import { listProposals, listSeats, showProposal } from "@yaolian/sdk/council";
import type { Proposal } from "@yaolian/sdk/council";
import { words } from "@yaolian/sdk/errors";

import { query } from "../../frame/command.ts";
import { tableLines } from "../../frame/table.ts";
import { moment } from "../../told/events.ts";
import { PROPOSAL, proposalOf } from "./seats.ts";

export const listAll = query({
  name: "council list",
  description: "What was proposed to the Council, and how it stands",
  examples: ["yaolian --demo council list"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const proposals = await listProposals(ledger);
    const cells = await Promise.all(
      proposals.map(async (proposal) => {
        const { number, state, votes, does } = proposal;
        return [String(number), words(state), tallyText(votes), await directory.humanize(does.join("; "))];
      }),
    );
    const heads = [">proposal", "state", "for–against–abstain", "what it does"];
    const lines = proposals.length === 0 ? ["Nothing was proposed yet."] : undefined;
    return {
      data: proposals.map(dataOf),
      lines: lines ?? tableLines(cells, { heads, emphasis: session.io.colors.bold }),
    };
  },
});

export const showOne = query({
  name: "council show",
  description: "One proposal: what it does, who voted how, and what it waits for",
  examples: ["yaolian --demo council show 1"],
  args: { proposal: PROPOSAL },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const proposal = await showProposal(ledger, proposalOf(args.proposal));
    const { number, member, votes, seats, quorum, does, record } = proposal;
    const { bold } = session.io.colors;
    const members = new Map((await listSeats(ledger)).map(({ member: whose, holder }) => [holder, whose]));
    const nameOf = (voter: string): string => {
      const whose = members.get(voter);
      return whose === undefined ? voter : directory.member(whose);
    };
    const cast = [...record.votes].map(([voter, { vote, weight, reason }]) => [
      nameOf(voter),
      weight === 0 ? `${words(vote)}, without a seat` : words(vote),
      reason,
    ]);
    const lines = [
      `${bold(`Proposal ${number}`)}  ${words(proposal.state)}, by ${member === 0 ? record.proposer : directory.member(member)}`,
      ...(await Promise.all(does.map(async (each) => `  ${await directory.humanize(each)}.`))),
      `${tallyText(votes)} of ${seats} seats; it takes ${quorum} for it. ${waitsFor(proposal)}`,
      ...(cast.length === 0 ? [] : ["", ...tableLines(cast, { heads: ["seat", "vote", "why"], emphasis: bold })]),
    ];
    return { data: dataOf(proposal), lines };
  },
});

export const listSeatsOfCouncil = query({
  name: "council seats",
  description: "Which members have a seat in the Council, and who votes for each",
  examples: ["yaolian --demo council seats"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const seats = (await listSeats(ledger)).map((seat) => ({ ...seat, name: directory.member(seat.member) }));
    const cells = seats.map(({ member, name, holder }) => [String(member), name, holder]);
    const heads = [">member", "name", "votes with"];
    return { data: seats, lines: tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});

function waitsFor({ state, votingFrom, votingUntil, eta }: Proposal): string {
  if (state === "Pending") return `Voting begins at ${moment(votingFrom)}.`;
  if (state === "Active") return `Voting ends at ${moment(votingUntil)}.`;
  if (state === "Succeeded") return "It waits to be queued, which anybody may do.";
  if (state === "Queued") return `It can be carried out from ${moment(eta)} on.`;
  return "";
}

function tallyText({ For, Against, Abstain }: Proposal["votes"]): string {
  return `${For}–${Against}–${Abstain}`;
}

function dataOf({ record, ...proposal }: Proposal): Record<string, unknown> {
  const votes = [...record.votes].map(([voter, vote]) => ({ voter, ...vote }));
  return { ...proposal, description: record.description, cast: votes };
}
