import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Closes a site: it takes no more goods, what is there can leave. The member's admin. */
export function closeSite(ledger: Ledger, { site }: { readonly site: number }): Promise<Outcome> {
  return act(ledger, "consortium", "closeSite", [site]);
}
