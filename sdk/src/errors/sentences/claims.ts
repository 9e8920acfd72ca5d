import type { ErrorText } from "../sentences.ts";

/** Claims. */
export const CLAIM_ERRORS = {
  ClaimUnknown: {
    why: "There is no claim {claim}.",
    cure: "Check its name: `yaolian claims list` shows all.",
  },
  ClaimExists: {
    why: "The dispense has the claim {claim} already; it is {status}.",
    cure: "Nothing is to be done: a dispense is claimed for once.",
  },
  InsurerMissing: {
    why: "The claim {claim} names no insurer.",
    cure: "Say which member is asked to pay.",
  },
  ClaimAmountMissing: {
    why: "The claim {claim} is for nothing.",
    cure: "Give the amount in fen, or give it without a claim.",
  },
  CeilingMissing: {
    why: "The regulator has set no ceiling for the group {group}, so nothing of it is claimed.",
    cure: "Give it without a claim, or let a regulator officer set the ceiling.",
  },
  ClaimAboveCeiling: {
    why: "The claim {claim} is for {amount} fen, and the ceiling for these units is {ceiling} fen.",
    cure: "Claim at most the ceiling.",
  },
  NotInsurer: {
    why: "The claim {claim} is member {insurer}'s to decide, and the operator acts for member {member}.",
    cure: "Let a claims officer of that insurer do it.",
  },
  ClaimStatusUnfit: {
    why: "The claim {claim} is {status}, which does not allow this.",
    cure: "A submitted claim is decided once, an approved one is paid once, a refund is confirmed where one is due.",
  },
  ApprovedAboveClaimed: {
    why: "{approved} fen are approved on the claim {claim}, and {claimed} fen were claimed.",
    cure: "Approve at most what was claimed.",
  },
  ClaimReasonUnfit: {
    why: "{approved} of {claimed} fen are approved on the claim {claim} with the reason {reason}.",
    cure: "The whole amount is approved without a reason; whatever is less needs one.",
  },
  SettlementMissing: {
    why: "The payment of the claim {claim} names no settlement.",
    cure: "Give the settlement's reference.",
  },
  CeilingGroupMissing: {
    why: "The ceiling is for no group.",
    cure: "Give the substitution group that it is for.",
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
