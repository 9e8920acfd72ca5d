import { asc, desc, eq, inArray } from "@ponder/client";
import { describeCall } from "@yaolian/sdk/council";
import { majorityOf, proposalStateAt } from "@yaolian/sdk/events";
import type { EnumValue, Ledger } from "@yaolian/sdk/ledger";

import { activityEvent, councilSetting, proposal, seat, vote } from "../../../ponder.schema.ts";
import type { Tables } from "../../tables.ts";

/** A vote that was given, and for which member's seat, by who holds it now; null where that holder has none any more. */
export interface CastVote {
  readonly voter: string;
  readonly member: number | null;
  readonly vote: EnumValue<"VoteType">;
  /** 0 for somebody who had no seat when the voting began. */
  readonly weight: number;
  readonly reason: string;
  readonly time: number;
}

/** A proposal as it is now. */
export interface Proposal {
  /** Its number with the Council: 256 bits, as decimal digits. */
  readonly proposal: string;
  readonly proposer: string;
  readonly member: number | null;
  /** What its calls do, in sentences read from the calls themselves. */
  readonly does: string[];
  readonly description: string;
  readonly state: EnumValue<"ProposalState">;
  readonly votesFor: number;
  readonly votesAgainst: number;
  readonly votesAbstaining: number;
  /** Seats that may vote on it, and how many of them must say yes. */
  readonly seats: number;
  readonly quorum: number;
  readonly proposedAt: number;
  readonly votingFrom: number;
  readonly votingUntil: number;
  /** When it may be carried out; 0 where it does not wait on the timelock. */
  readonly eta: number;
  readonly votes: CastVote[];
}

/** The Council: who votes for which member, its times, and what was proposed, the newest first. */
export interface CouncilNow {
  /** The time that the states are of, Unix seconds. */
  readonly time: number;
  readonly seats: (typeof seat.$inferSelect)[];
  /** Seconds; null before the Council's founding. */
  readonly settings: { readonly votingDelay: number; readonly votingPeriod: number; readonly wait: number } | null;
  readonly proposals: Proposal[];
}

/** Proposals that are told of: the newest. */
const MOST = 50;

/** What all members may know of their Council at `time`, Unix seconds. */
export async function council(tables: Tables, ledger: Ledger, time: number): Promise<CouncilNow> {
  const [seats, [settings], rows, changes] = await Promise.all([
    tables.select().from(seat).orderBy(asc(seat.member)),
    tables.select().from(councilSetting),
    tables.select().from(proposal).orderBy(desc(proposal.proposedAt), desc(proposal.proposal)).limit(MOST),
    seatChanges(tables),
  ]);
  const votes = await votesOn(
    tables,
    rows.map((row) => row.proposal),
  );
  const seatsAt = (at: number): number => changes.findLast((change) => change.time <= at)?.seats ?? 0;
  const memberOf = new Map(seats.map(({ member, holder }) => [holder, member]));
  const proposals = rows.map((row): Proposal => {
    const own = votes.filter((each) => each.proposal === row.proposal);
    const seatCount = seatsAt(Math.min(time, row.votingFrom));
    const { proposer, description, votesFor, votesAgainst, votesAbstaining } = row;
    const { proposedAt, votingFrom, votingUntil, eta } = row;
    const record = {
      votingFrom,
      votingUntil,
      eta,
      end: row.end ?? undefined,
      votes: new Map(own.map((each) => [each.voter, each])),
    };
    return {
      ...{ proposer, description, votesFor, votesAgainst, votesAbstaining, proposedAt, votingFrom, votingUntil, eta },
      ...{ proposal: row.proposal.toString(), member: memberOf.get(proposer) ?? null },
      does: row.targets.map((to, at) => describeCall(ledger, { to, data: row.calldatas[at] ?? "0x" })),
      state: proposalStateAt({ seatsAt }, record, time),
      ...{ seats: seatCount, quorum: majorityOf(seatCount) },
      votes: own.map(({ proposal: _, ...each }) => ({ ...each, member: memberOf.get(each.voter) ?? null })),
    };
  });
  const times =
    settings === undefined
      ? null
      : { votingDelay: settings.votingDelay, votingPeriod: settings.votingPeriod, wait: settings.wait };
  return { time, seats, settings: times, proposals };
}

async function votesOn(tables: Tables, proposals: readonly bigint[]): Promise<(typeof vote.$inferSelect)[]> {
  if (proposals.length === 0) return [];
  return tables
    .select()
    .from(vote)
    .where(inArray(vote.proposal, [...proposals]))
    .orderBy(asc(vote.time), asc(vote.voter));
}

/** How many seats there were from a time on. A seat that only changes its holder ends and is given in one block. */
async function seatChanges(tables: Tables): Promise<{ readonly time: number; readonly seats: number }[]> {
  const { name, member, time, block, logIndex, contract } = activityEvent;
  const events = await tables
    .select({ name, member, time })
    .from(activityEvent)
    .where(eq(contract, "councilSeat"))
    .orderBy(asc(block), asc(logIndex));
  const seated = new Set<number | null>();
  return events.map((event) => {
    if (event.name === "SeatGiven") seated.add(event.member);
    if (event.name === "SeatEnded") seated.delete(event.member);
    return { time: event.time, seats: seated.size };
  });
}
