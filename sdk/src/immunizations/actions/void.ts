import { enumNumber, type EnumValue } from "../../ledger/enums.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import type { Outcome } from "../../transactions/outcome.ts";

/** Why an immunization was entered in error. */
export type VoidReason = EnumValue<"VoidReason">;

/** Says that an immunization was entered in error; its dose stays used. A vaccinator of the member that gave it. */
export function voidImmunization(
  ledger: Ledger,
  { id, reason }: { readonly id: string; readonly reason: VoidReason },
): Promise<Outcome> {
  return act(ledger, "immunizationToken", "void", [id, enumNumber("VoidReason", reason)]);
}
