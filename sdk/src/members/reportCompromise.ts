import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Ends an operator for good; what it signed from `since` (Unix time) on can't be trusted. The member's admin. */
export function reportCompromise(
  ledger: Ledger,
  { operator, since }: { readonly operator: string; readonly since: number },
): Promise<Outcome> {
  return act(ledger, "consortium", "reportCompromise", [operator, since]);
}
