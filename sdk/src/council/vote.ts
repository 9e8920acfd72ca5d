import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** A seat's vote. */
export interface VoteInput {
  readonly proposal: bigint;
  readonly vote: EnumValue<"VoteType">;
  /** Why, for everybody to read. */
  readonly reason?: string;
}

/** Votes on a proposal, once. Who had a seat when its voting began. */
export function castVote(ledger: Ledger, { proposal, vote, reason }: VoteInput): Promise<Outcome> {
  const support = enumNumber("VoteType", vote);
  if (reason === undefined) return act(ledger, "council", "castVote", [proposal, support]);
  return act(ledger, "council", "castVoteWithReason", [proposal, support, reason]);
}
