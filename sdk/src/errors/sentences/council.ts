import type { ErrorText } from "../sentences.ts";

/** The Council's timelock (OpenZeppelin) and the libraries that the contracts use. */
export const COUNCIL_ERRORS = {
  AccessControlBadConfirmation: {
    why: "A role of the Council's timelock is given up by its owner only.",
    cure: "Send it from the address that holds the role.",
  },
  AccessControlUnauthorizedAccount: {
    why: "{account} does not have the role {neededRole} in the Council's timelock.",
    cure: "Let a member of the Council that may propose send it.",
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
