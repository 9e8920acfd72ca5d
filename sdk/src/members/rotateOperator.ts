import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Gives an operator's roles, site and remaining term to a fresh address. The member's admin. */
export function rotateOperator(
  ledger: Ledger,
  { operator, successor }: { readonly operator: string; readonly successor: string },
): Promise<Outcome> {
  return act(ledger, "consortium", "rotateOperator", [operator, successor]);
}
