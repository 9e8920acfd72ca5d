import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Ends an operator's term now. The member's admin. */
export function endOperator(ledger: Ledger, { operator }: { readonly operator: string }): Promise<Outcome> {
  return act(ledger, "consortium", "endOperator", [operator]);
}
