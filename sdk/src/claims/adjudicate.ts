import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** What an insurer decides on a claim. */
export interface DecisionInput {
  readonly claim: string;
  /** What it will pay, in fen; 0 denies. */
  readonly approved: number;
  /** Why not the whole amount; None, the default, where it is the whole amount. */
  readonly reason?: EnumValue<"ClaimReason">;
}

/** Decides on a claim. A claims officer of its insurer. */
export function adjudicate(ledger: Ledger, decision: DecisionInput): Promise<Outcome> {
  return act(ledger, "claimLedger", "adjudicate", [decisionOf(decision)]);
}

/** Decides on many in one transaction, all or nothing: at most 800. A claims officer of their insurer. */
export function adjudicateBatch(ledger: Ledger, decisions: readonly DecisionInput[]): Promise<Outcome> {
  return act(ledger, "claimLedger", "adjudicateBatch", [decisions.map(decisionOf)]);
}

function decisionOf({ claim, approved, reason = "None" }: DecisionInput) {
  return { claim, approved, reason: enumNumber("ClaimReason", reason) };
}
