import { InputError } from "../errors.ts";
import { CouncilState, majorityOf, proposalStateAt, tallyOf, type ProposalRecord } from "../events/councilState.ts";
import { eventsBetween } from "../events/readEvents.ts";
import { timesOf } from "../events/ledgerState.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ask } from "../ledger/rpc.ts";
import { describeCall } from "./describe.ts";

/** A proposal as it is now. */
export interface Proposal {
  readonly proposal: bigint;
  /** Proposals counted from 1 in the order they were made. */
  readonly number: number;
  readonly proposer: string;
  /** The member whose seat the proposer voted for then; 0 where it has none any more. */
  readonly member: number;
  /** What its calls do, read from the calls themselves. */
  readonly does: readonly string[];
  readonly state: EnumValue<"ProposalState">;
  readonly votes: Readonly<Record<EnumValue<"VoteType">, number>>;
  /** The seats there are to vote on it, and how many of them must say yes. */
  readonly seats: number;
  readonly quorum: number;
  /** Unix time. */
  readonly votingFrom: number;
  readonly votingUntil: number;
  /** When it may be carried out; 0 where it does not wait on the timelock. */
  readonly eta: number;
  /** All that its events say. */
  readonly record: ProposalRecord;
}

/** A seat in the Council. */
export interface CouncilSeatView {
  readonly member: number;
  readonly holder: string;
}

const NAMES = [
  ...(["SeatGiven", "SeatEnded", "ProposalCreated", "VoteCast", "VoteCastWithParams"] as const),
  ...(["ProposalQueued", "ProposalExecuted", "ProposalCanceled", "CallScheduled", "CallExecuted"] as const),
  ...(["Cancelled", "VotingDelaySet", "VotingPeriodSet", "ProposalThresholdSet", "MinDelayChange"] as const),
];

/** The Council's seats, proposals and times, from its events. */
export async function readCouncil(ledger: Ledger): Promise<CouncilState> {
  const council = new CouncilState();
  for await (const events of eventsBetween(ledger, { names: NAMES })) {
    const times = await timesOf(ledger, events);
    for (const event of events) council.apply(event, times.get(event.block) ?? 0);
  }
  return council;
}

/** All proposals, the newest first. */
export async function listProposals(ledger: Ledger): Promise<Proposal[]> {
  const [council, time] = await Promise.all([readCouncil(ledger), timeNow(ledger)]);
  return [...council.proposals.values()].map((record) => viewOf(ledger, council, record, time)).reverse();
}

/** A proposal by its id, or by its number from 1. Throws an InputError `ProposalUnknown`. */
export async function showProposal(ledger: Ledger, which: bigint): Promise<Proposal> {
  const all = await listProposals(ledger);
  const found = all.find(({ proposal, number }) => proposal === which || BigInt(number) === which);
  if (found !== undefined) return found;
  const cure = "See `yaolian council list` for those there are.";
  throw new InputError("ProposalUnknown", `The Council has no proposal ${which}.`, cure);
}

/** Who votes for which member, by the members' numbers. */
export async function listSeats(ledger: Ledger): Promise<CouncilSeatView[]> {
  const { seats } = await readCouncil(ledger);
  return [...seats].map(([member, holder]) => ({ member, holder })).sort((one, other) => one.member - other.member);
}

function viewOf(ledger: Ledger, council: CouncilState, record: ProposalRecord, time: number): Proposal {
  const { id, number, proposer, targets, calldatas, votingFrom, votingUntil, eta } = record;
  const seats = council.seatsAt(Math.min(time, votingFrom));
  return {
    ...{ proposal: id, number, proposer, votingFrom, votingUntil, eta, record, seats },
    member: [...council.seats].find(([, holder]) => holder === proposer)?.[0] ?? 0,
    does: targets.map((to, place) => describeCall(ledger, { to, data: calldatas[place] ?? "0x" })),
    state: proposalStateAt(council, record, time),
    votes: tallyOf(record),
    quorum: majorityOf(seats),
  };
}

async function timeNow({ provider }: Ledger): Promise<number> {
  const { timestamp } = await ask<{ timestamp: string }>(provider, "eth_getBlockByNumber", ["latest", false]);
  return Number(timestamp);
}
