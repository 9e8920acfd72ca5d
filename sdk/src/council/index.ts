export { cancelProposal, executeProposal, queueProposal } from "./carryOut.ts";
export { describeCall } from "./describe.ts";
export {
  admitting,
  changingModule,
  endingSeat,
  expelling,
  givingSeat,
  movingSeat,
  reinstating,
  replacingAdmin,
  suspending,
} from "./motions.ts";
export type { CouncilCall, SeatInput, StandingInput } from "./motions.ts";
export { propose } from "./propose.ts";
export type { ProposalInput, Proposed } from "./propose.ts";
export { listProposals, listSeats, readCouncil, showProposal } from "./show.ts";
export type { CouncilSeatView, Proposal } from "./show.ts";
export { castVote } from "./vote.ts";
export type { VoteInput } from "./vote.ts";
