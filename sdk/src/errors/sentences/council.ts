import type { ErrorText } from "../sentences.ts";

/** The Council's seats, its votes and its timelock (OpenZeppelin), and the libraries that the contracts use. */
export const COUNCIL_ERRORS = {
  SeatsMissing: {
    why: "A Council without a seat could decide nothing, ever.",
    cure: "Found the ledger with at least one seat.",
  },
  SeatTaken: {
    why: "Member {member} has a seat in the Council already, which {holder} votes for.",
    cure: "Move the seat instead of giving one.",
  },
  HolderTaken: {
    why: "{holder} votes for the seat of member {member} already.",
    cure: "Name an address that votes for no seat: one seat, one vote, one address.",
  },
  SeatUnknown: {
    why: "Member {member} has no seat in the Council.",
    cure: "See `yaolian council seats` for who has one.",
  },
  SeatIsLast: {
    why: "The seat of member {member} is the Council's last: without it nothing could be decided any more.",
    cure: "Give another member a seat first.",
  },
  SeatBound: {
    why: "A seat in the Council stays with its holder, and so does its vote.",
    cure: "Let the Council move the seat.",
  },
  GovernorAlreadyCastVote: {
    why: "{voter} has voted on this proposal already.",
    cure: "Nothing is to be done: a vote is given once.",
  },
  GovernorAlreadyQueuedProposal: {
    why: "The proposal {proposalId} waits on the timelock already.",
    cure: "Carry it out once its delay is over.",
  },
  GovernorDisabledDeposit: {
    why: "The Council takes no money.",
    cure: "Send none.",
  },
  GovernorInsufficientProposerVotes: {
    why: "{proposer} has {votes} seats in the Council; proposing takes {threshold}.",
    cure: "Let somebody who has a seat propose it; a new seat counts from the second after it was given.",
  },
  GovernorInvalidProposalLength: {
    why: "The proposal has {targets} targets, {calldatas} calls and {values} values.",
    cure: "Give one of each for every call, and at least one call.",
  },
  GovernorInvalidSignature: {
    why: "The signature of the vote is not that of {voter}.",
    cure: "Sign with the seat's own key, for this proposal, this vote and the voter's next nonce.",
  },
  GovernorInvalidVoteParams: {
    why: "A vote has no parameters here.",
    cure: "Vote for, against or abstain, with a reason if you like.",
  },
  GovernorInvalidVoteType: {
    why: "That is no vote.",
    cure: "Vote 0 against, 1 for, or 2 to abstain.",
  },
  GovernorInvalidVotingPeriod: {
    why: "A voting of {votingPeriod} seconds is none.",
    cure: "Give a longer one.",
  },
  GovernorNonexistentProposal: {
    why: "There is no proposal {proposalId}.",
    cure: "See `yaolian council list` for those there are.",
  },
  GovernorOnlyExecutor: {
    why: "{account} is not the Council's timelock, and only what the Council decided does this.",
    cure: "Propose it to the Council.",
  },
  GovernorProposalQueueingFailed: {
    why: "The timelock did not take the proposal {proposalId}.",
    cure: "Report it: no input leads here.",
  },
  GovernorProposalQueueingNotRequired: {
    why: "The proposal {proposalId} need not wait.",
    cure: "Report it: no input leads here.",
  },
  GovernorRestrictedProposer: {
    why: "The proposal's text names its proposer, who is not {proposer}.",
    cure: "Propose it with a text of your own.",
  },
  GovernorUnableToCancel: {
    why: "{account} can't cancel the proposal {proposalId}: only who proposed it can, before its voting begins.",
    cure: "Vote against it.",
  },
  GovernorUnexpectedProposalState: {
    why: "The proposal {proposalId} is {current}, which does not allow this.",
    cure: "See `yaolian council show` for what it waits for.",
  },
  ERC6372InconsistentClock: {
    why: "The Council's clock does not count as it says.",
    cure: "Report it: no input leads here.",
  },
  ERC5805FutureLookup: {
    why: "Votes were asked for at {timepoint}, and it is {clock} now.",
    cure: "Ask for a time that has passed.",
  },
  VotesExpiredSignature: {
    why: "The signature counted until {expiry}.",
    cure: "Sign anew.",
  },
  InvalidAccountNonce: {
    why: "The signature of {account} has another nonce than its next, {currentNonce}.",
    cure: "Sign anew with that nonce.",
  },
  ERC721IncorrectOwner: {
    why: "The seat {tokenId} is held by {owner}, not by {sender}.",
    cure: "Name its holder.",
  },
  ERC721InsufficientApproval: {
    why: "{operator} may not move the token {tokenId}.",
    cure: "Nothing is to be done: seats are not moved by their holders.",
  },
  ERC721InvalidApprover: {
    why: "{approver} can't let others move a token.",
    cure: "Nothing is to be done: seats are not moved by their holders.",
  },
  ERC721InvalidOperator: {
    why: "{operator} can't be let to move tokens.",
    cure: "Nothing is to be done: seats are not moved by their holders.",
  },
  ERC721InvalidOwner: {
    why: "{owner} owns nothing, as it is no address.",
    cure: "Name an address.",
  },
  ERC721InvalidReceiver: {
    why: "{receiver} can't have a token.",
    cure: "Name another address.",
  },
  ERC721InvalidSender: {
    why: "{sender} can't give a token.",
    cure: "Name its holder.",
  },
  ERC721NonexistentToken: {
    why: "There is no token {tokenId}: no member of that number has a seat.",
    cure: "See `yaolian council seats` for who has one.",
  },
  CheckpointUnorderedInsertion: {
    why: "Votes were written out of order.",
    cure: "Report it: no input leads here.",
  },
  SafeCastOverflowedUintDowncast: {
    why: "The value {value} does not fit {bits} bits.",
    cure: "Give a smaller one.",
  },
  AccessControlBadConfirmation: {
    why: "A role of the Council's timelock is given up by its owner only.",
    cure: "Send it from the address that holds the role.",
  },
  AccessControlUnauthorizedAccount: {
    why: "{account} does not have the role {neededRole} in the Council's timelock.",
    cure: "Propose it to the Council: it alone moves its timelock.",
  },
  FailedCall: {
    why: "What the Council decided was carried out and failed.",
    cure: "Try the decided call by itself to see its error, and propose it corrected.",
  },
  TimelockInsufficientDelay: {
    why: "A delay of {delay} seconds is shorter than the Council's {minDelay} seconds.",
    cure: "Propose it with at least that delay.",
  },
  TimelockInvalidOperationLength: {
    why: "The proposal has {targets} targets, {payloads} payloads and {values} values.",
    cure: "Give one of each for every call.",
  },
  TimelockUnauthorizedCaller: {
    why: "{caller} can't change the Council's delay: only a proposal can.",
    cure: "Propose the change to the Council.",
  },
  TimelockUnexecutedPredecessor: {
    why: "The proposal {predecessorId}, which comes before this one, was not carried out yet.",
    cure: "Carry that one out first.",
    transient: true,
  },
  TimelockUnexpectedOperationState: {
    why: "The proposal {operationId} is not in a state that allows this (allowed: {expectedStates}).",
    cure: "Wait until its delay is over; one that was carried out or cancelled is proposed anew.",
    transient: true,
  },
  InvalidShortString: {
    why: "A short text of a contract is malformed.",
    cure: "Report it: no input leads here.",
  },
  StringTooLong: {
    why: '"{str}" is longer than 31 bytes.',
    cure: "Report it: no input leads here.",
  },
} as const satisfies Record<string, ErrorText>;
