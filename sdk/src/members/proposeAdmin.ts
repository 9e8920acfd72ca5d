import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Names the next admin of a member, who must accept. The member's admin. */
export function proposeAdmin(
  ledger: Ledger,
  { member, admin }: { readonly member: number; readonly admin: string },
): Promise<Outcome> {
  return act(ledger, "consortium", "proposeAdmin", [member, admin]);
}
