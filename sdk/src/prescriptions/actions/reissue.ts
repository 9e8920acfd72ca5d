import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import type { Outcome } from "../../transactions/outcome.ts";
import { prescriptionId } from "../identity.ts";
import type { Prescription } from "../types.ts";
import type { IssueInput } from "./issue.ts";

/** Cancels what is left of a lost prescription and issues it to a new holder. A prescriber of its issuer. */
export async function reissue(
  ledger: Ledger,
  { previous, prescription, coSignature = "0x" }: IssueInput & { readonly previous: Prescription },
): Promise<Outcome & { readonly id: string }> {
  const outcome = await act(ledger, "prescriptionToken", "reissue", [previous, prescription, coSignature]);
  return { ...outcome, id: prescriptionId(ledger.domain, prescription) };
}
