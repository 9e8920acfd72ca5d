import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, occasionFrom, type ConsignmentInput, type WithOccasion } from "./inputs.ts";

/** Goods that nobody can move any more. */
export interface ReassignInput extends WithOccasion, ConsignmentInput {
  readonly to: number;
  /** What the order is called, or its hash. */
  readonly reason: string;
}

/**
 * Gives goods whose custodian is out of standing to another site. The first of two regulator officers proposes it, the
 * second does it with the same words within 10 days.
 */
export function reassignCustody(ledger: Ledger, input: ReassignInput): Promise<Outcome> {
  const args = [lotIdFrom(input.lot), input.first, input.to, paperHash(input.reason), occasionFrom(input)] as const;
  return act(ledger, "lotLedger", "reassignCustody", [...args]);
}
