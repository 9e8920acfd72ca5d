import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Takes over as a member's admin. The proposed admin. */
export function acceptAdmin(ledger: Ledger, { member }: { readonly member: number }): Promise<Outcome> {
  return act(ledger, "consortium", "acceptAdmin", [member]);
}
