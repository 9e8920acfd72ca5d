import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Suspends a member at once for at most 30 days; `reason` is what the order is called, or its hash. A regulator officer. */
export function suspend(
  ledger: Ledger,
  { member, reason }: { readonly member: number; readonly reason: string },
): Promise<Outcome> {
  return act(ledger, "consortium", "suspend", [member, paperHash(reason)]);
}
