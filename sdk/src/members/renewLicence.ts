import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Sets the last second (Unix time) of a member's licence. A regulator officer. */
export function renewLicence(
  ledger: Ledger,
  { member, licenceEnd }: { readonly member: number; readonly licenceEnd: number },
): Promise<Outcome> {
  return act(ledger, "consortium", "renewLicence", [member, licenceEnd]);
}
