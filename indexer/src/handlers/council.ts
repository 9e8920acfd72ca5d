import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { operationOf } from "../values.ts";
import { on, type Told } from "./on.ts";

on("councilSeat:SeatGiven", ({ args: { member, holder }, db }) =>
  db.insert(tables.seat).values({ member, holder }).onConflictDoUpdate({ holder }),
);
on("councilSeat:SeatEnded", ({ args: { member }, db }) => db.delete(tables.seat, { member }));

on("council:ProposalCreated", ({ args, db, time }) => {
  const { proposalId, proposer, targets, values, calldatas, description, voteStart, voteEnd } = args;
  return db.insert(tables.proposal).values({
    ...{ proposal: proposalId, proposer, description, proposedAt: time },
    ...{ targets: [...targets], values: [...values], calldatas: [...calldatas] },
    ...{ votingFrom: Number(voteStart), votingUntil: Number(voteEnd) },
    ...{ votesFor: 0, votesAgainst: 0, votesAbstaining: 0, eta: 0 },
  });
});

on("council:VoteCast", castVote);
on("council:VoteCastWithParams", castVote);

async function castVote({ args, db, time }: Told<"council:VoteCast" | "council:VoteCastWithParams">): Promise<void> {
  const { voter, proposalId: proposal, reason } = args;
  const [vote, weight] = [enumValue("VoteType", args.support), Number(args.weight)];
  await db.insert(tables.vote).values({ proposal, voter, vote, weight, reason, time });
  await db.update(tables.proposal, { proposal }).set(({ votesFor, votesAgainst, votesAbstaining }) => ({
    votesFor: votesFor + (vote === "For" ? weight : 0),
    votesAgainst: votesAgainst + (vote === "Against" ? weight : 0),
    votesAbstaining: votesAbstaining + (vote === "Abstain" ? weight : 0),
  }));
}

on("council:ProposalQueued", async ({ args: { proposalId: proposal, etaSeconds }, db }) => {
  const queued = await db.find(tables.proposal, { proposal });
  if (queued === null) throw new Error(`The Council's events are not complete: proposal ${proposal} is unknown.`);
  const timelockId = operationOf(queued);
  await db.update(tables.proposal, { proposal }).set({ eta: Number(etaSeconds), timelockId });
  await db.update(tables.timelockOperation, { timelockId }).set({ proposal });
});

on("council:ProposalExecuted", ({ args: { proposalId: proposal }, db }) =>
  db.update(tables.proposal, { proposal }).set({ end: "Executed" }),
);
on("council:ProposalCanceled", ({ args: { proposalId: proposal }, db }) =>
  db.update(tables.proposal, { proposal }).set({ end: "Canceled" }),
);

on("council:VotingDelaySet", ({ args: { newVotingDelay }, db }) => settle(db, { votingDelay: Number(newVotingDelay) }));
on("council:VotingPeriodSet", ({ args: { newVotingPeriod }, db }) =>
  settle(db, { votingPeriod: Number(newVotingPeriod) }),
);
on("council:ProposalThresholdSet", ({ args: { newProposalThreshold }, db }) =>
  settle(db, { proposalThreshold: Number(newProposalThreshold) }),
);
on("timelock:MinDelayChange", ({ args: { newDuration }, db }) => settle(db, { wait: Number(newDuration) }));

type Settings = typeof tables.councilSetting.$inferSelect;

function settle(db: Told<"council:VotingDelaySet">["db"], changed: Partial<Omit<Settings, "name">>): Promise<unknown> {
  const unset = { votingDelay: 0, votingPeriod: 0, proposalThreshold: 0, wait: 0 };
  return db
    .insert(tables.councilSetting)
    .values({ name: "council", ...unset, ...changed })
    .onConflictDoUpdate(changed);
}

// A decision of several calls is scheduled once for each of them.
on("timelock:CallScheduled", ({ args: { id: timelockId, delay }, db, time }) =>
  db
    .insert(tables.timelockOperation)
    .values({ timelockId, readyAt: time + Number(delay), status: "Waiting" })
    .onConflictDoUpdate({ readyAt: time + Number(delay), status: "Waiting" }),
);
on("timelock:CallExecuted", ({ args: { id }, db }) => end(db, id, "Executed"));
on("timelock:Cancelled", ({ args: { id }, db }) => end(db, id, "Canceled"));

/** What the Council decided can be carried out on the timelock itself. */
async function end(
  db: Told<"timelock:Cancelled">["db"],
  timelockId: `0x${string}`,
  status: "Executed" | "Canceled",
): Promise<void> {
  const found = await db.find(tables.timelockOperation, { timelockId });
  if (found === null) return;
  await db.update(tables.timelockOperation, { timelockId }).set({ status });
  if (found.proposal !== null) await db.update(tables.proposal, { proposal: found.proposal }).set({ end: status });
}

// Who may do what on the timelock was settled when it was deployed; the others are told, and change no table.
on("timelock:CallSalt");
on("timelock:RoleAdminChanged");
on("timelock:RoleGranted");
on("timelock:RoleRevoked");
on("council:TimelockChange");
on("councilSeat:Transfer");
on("councilSeat:DelegateChanged");
on("councilSeat:DelegateVotesChanged");
