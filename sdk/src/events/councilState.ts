import { enumValue, type EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";

/** A proposal as the Council's events tell it. */
export interface ProposalRecord {
  readonly id: bigint;
  /** Proposals counted from 1 in the order they were made. */
  readonly number: number;
  readonly proposer: string;
  readonly targets: readonly string[];
  readonly values: readonly bigint[];
  readonly calldatas: readonly string[];
  readonly description: string;
  /** The second whose seats vote, and the last second of the voting, Unix time. */
  readonly votingFrom: number;
  readonly votingUntil: number;
  /** By voter. A vote of somebody who had no seat when the voting began weighs 0. */
  readonly votes: ReadonlyMap<string, CastVote>;
  /** When it may be carried out; 0 where it does not wait on the timelock. */
  readonly eta: number;
  /** The timelock's name of it, once it waits there. */
  readonly operation: string;
  readonly end: "Executed" | "Canceled" | undefined;
}

/** A vote that was given. */
export interface CastVote {
  readonly vote: EnumValue<"VoteType">;
  readonly weight: number;
  readonly reason: string;
}

type CouncilEvent = Extract<DecodedEvent, { contract: "council" | "councilSeat" | "timelock" }>;

const NO_OPERATION = `0x${"0".repeat(64)}`;

/** The Council's seats, proposals and times as its events tell them. */
export class CouncilState {
  /** Who votes for each member that has a seat. */
  readonly seats = new Map<number, string>();
  readonly proposals = new Map<bigint, ProposalRecord>();
  /** Seconds; what it takes to propose in seats. */
  readonly settings = { votingDelay: 0, votingPeriod: 0, proposalThreshold: 0, wait: 0 };
  /** How many seats there were from a time on. */
  readonly #counts: { readonly time: number; readonly seats: number }[] = [];
  #scheduled = NO_OPERATION;

  /** Takes an event in; `time` is its block's, Unix seconds. */
  apply(event: CouncilEvent, time: number): void {
    switch (event.name) {
      case "SeatGiven":
        this.seats.set(event.args.member, event.args.holder);
        this.#counts.push({ time, seats: this.seats.size });
        return;
      case "SeatEnded":
        this.seats.delete(event.args.member);
        this.#counts.push({ time, seats: this.seats.size });
        return;
      case "ProposalCreated":
        return this.#propose(event.args);
      case "VoteCast":
      case "VoteCastWithParams":
        return this.#vote(event.args);
      case "ProposalQueued":
        return this.#change(event.args.proposalId, { eta: Number(event.args.etaSeconds), operation: this.#scheduled });
      case "ProposalExecuted":
        return this.#change(event.args.proposalId, { end: "Executed" });
      case "ProposalCanceled":
        return this.#change(event.args.proposalId, { end: "Canceled" });
      case "VotingDelaySet":
        this.settings.votingDelay = Number(event.args.newVotingDelay);
        return;
      case "VotingPeriodSet":
        this.settings.votingPeriod = Number(event.args.newVotingPeriod);
        return;
      case "ProposalThresholdSet":
        this.settings.proposalThreshold = Number(event.args.newProposalThreshold);
        return;
      default:
        if (event.contract === "timelock") this.#applyToTimelock(event);
    }
  }

  /** How many seats there were at a time. */
  seatsAt(time: number): number {
    return this.#counts.findLast((count) => count.time <= time)?.seats ?? 0;
  }

  #applyToTimelock(event: Extract<CouncilEvent, { contract: "timelock" }>): void {
    switch (event.name) {
      case "MinDelayChange":
        this.settings.wait = Number(event.args.newDuration);
        return;
      case "CallScheduled":
        this.#scheduled = event.args.id;
        return;
      // What the Council decided can be carried out on the timelock itself.
      case "CallExecuted":
        return this.#end(event.args.id, "Executed");
      case "Cancelled":
        return this.#end(event.args.id, "Canceled");
      // Who may do what on the timelock was settled when it was deployed.
      case "CallSalt":
      case "RoleAdminChanged":
      case "RoleGranted":
      case "RoleRevoked":
    }
  }

  #end(operation: string, end: "Executed" | "Canceled"): void {
    const found = [...this.proposals.values()].find((proposal) => proposal.operation === operation);
    if (found !== undefined) this.#change(found.id, { end });
  }

  #propose(args: EventNamed<"ProposalCreated">["args"]): void {
    const { proposalId: id, proposer, targets, values, calldatas, description, voteStart, voteEnd } = args;
    const voting = { votingFrom: Number(voteStart), votingUntil: Number(voteEnd), votes: new Map() };
    const contents = { targets, values, calldatas, description };
    const number = this.proposals.size + 1;
    const rest = { eta: 0, operation: NO_OPERATION, end: undefined };
    this.proposals.set(id, { id, number, proposer, ...contents, ...voting, ...rest });
  }

  #vote({ proposalId, voter, support, weight, reason }: EventNamed<"VoteCast">["args"]): void {
    const votes = new Map(this.proposals.get(proposalId)?.votes);
    this.#change(proposalId, {
      votes: votes.set(voter, { vote: enumValue("VoteType", support), weight: Number(weight), reason }),
    });
  }

  #change(id: bigint, changed: Partial<ProposalRecord>): void {
    const known = this.proposals.get(id);
    if (known === undefined) throw new Error(`The Council's events are not complete: proposal ${id} is unknown.`);
    this.proposals.set(id, { ...known, ...changed });
  }
}

/** How many seats voted how. */
export function tallyOf({ votes }: Pick<ProposalRecord, "votes">): Record<EnumValue<"VoteType">, number> {
  const tally = { Against: 0, For: 0, Abstain: 0 };
  for (const { vote, weight } of votes.values()) tally[vote] += weight;
  return tally;
}

/** Where a proposal stands at a time, Unix seconds: votings begin and end by time alone. */
export function proposalStateAt(
  council: Pick<CouncilState, "seatsAt">,
  proposal: Pick<ProposalRecord, "votes" | "votingFrom" | "votingUntil" | "eta" | "end">,
  time: number,
): EnumValue<"ProposalState"> {
  if (proposal.end !== undefined) return proposal.end;
  if (time <= proposal.votingFrom) return "Pending";
  if (time <= proposal.votingUntil) return "Active";
  const tally = tallyOf(proposal);
  if (tally.For <= tally.Against || tally.For < majorityOf(council.seatsAt(proposal.votingFrom))) return "Defeated";
  return proposal.eta === 0 ? "Succeeded" : "Queued";
}

/** More than half of so many seats. */
export function majorityOf(seats: number): number {
  return Math.floor(seats / 2) + 1;
}
