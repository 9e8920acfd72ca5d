import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import type { Outcome } from "../../transactions/outcome.ts";
import { prescriptionId } from "../identity.ts";
import type { Prescription } from "../types.ts";

/** A prescription to issue. */
export interface IssueInput {
  readonly prescription: Prescription;
  /** The second prescriber's signature, where the prescription is controlled: see `signAsCoPrescriber`. */
  readonly coSignature?: string;
}

/** Issues a prescription, and tells its id. The prescriber that it names. */
export async function issue(ledger: Ledger, input: IssueInput): Promise<Outcome & { readonly id: string }> {
  const id = prescriptionId(ledger.domain, input.prescription);
  const outcome = await act(ledger, "prescriptionToken", "issue", [input.prescription, input.coSignature ?? "0x"]);
  return { ...outcome, id };
}

/** Issues at most 300 prescriptions, never two of one patient: a batch would join them. The prescriber that they name. */
export async function issueBatch(
  ledger: Ledger,
  inputs: readonly IssueInput[],
): Promise<Outcome & { readonly ids: readonly string[] }> {
  const prescriptions = inputs.map(({ prescription }) => prescription);
  const signatures = inputs.map(({ coSignature }) => coSignature ?? "0x");
  const outcome = await act(ledger, "prescriptionToken", "issueBatch", [prescriptions, signatures]);
  return { ...outcome, ids: prescriptions.map((each) => prescriptionId(ledger.domain, each)) };
}
