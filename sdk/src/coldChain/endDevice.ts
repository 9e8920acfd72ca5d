import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Ends a device: what it measured until now may still be sent. Who may register it. */
export function endDevice(ledger: Ledger, { device }: { readonly device: string }): Promise<Outcome> {
  return act(ledger, "coldChain", "endDevice", [device]);
}
