import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Ends a device for good and says since when (Unix time) its key can't be trusted. Who may register it. */
export function reportDevice(
  ledger: Ledger,
  { device, since }: { readonly device: string; readonly since: number },
): Promise<Outcome> {
  return act(ledger, "coldChain", "reportDevice", [device, since]);
}
