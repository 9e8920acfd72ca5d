import type { Signer } from "ethers";

import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import type { Outcome } from "../../transactions/outcome.ts";
import { signCancel } from "../signing.ts";
import type { Prescription } from "../types.ts";
import { prescriptionId } from "../identity.ts";
import { showPrescription } from "./show.ts";
import { deadlineIn, type Signed } from "./signed.ts";

/** Cancels a prescription, or asks for it while a pharmacy has it. A prescriber of its issuer. */
export function cancel(ledger: Ledger, { prescription }: { readonly prescription: Prescription }): Promise<Outcome> {
  return act(ledger, "prescriptionToken", "cancel", [prescription]);
}

/** A cancellation that the holder signed. */
export interface SignedCancellation extends Signed {
  readonly prescription: Prescription;
}

/** The holder gives a prescription up: what anybody then sends with {@link cancelBySignature}. */
export async function signCancellation(
  ledger: Ledger,
  holder: Signer,
  { prescription, ...options }: { readonly prescription: Prescription; readonly deadline?: number },
): Promise<SignedCancellation> {
  const id = prescriptionId(ledger.domain, prescription);
  const { sequence } = await showPrescription(ledger, { id, holder: prescription.holder });
  const deadline = options.deadline ?? (await deadlineIn(ledger));
  return { prescription, deadline, signature: await signCancel(holder, ledger.domain, { id, sequence, deadline }) };
}

/** Cancels a prescription on its holder's signature. Anybody. */
export function cancelBySignature(ledger: Ledger, input: SignedCancellation): Promise<Outcome> {
  const { prescription, deadline, signature } = input;
  return act(ledger, "prescriptionToken", "cancelBySignature", [prescription, deadline, signature]);
}

/** Completes a cancellation that was asked for, once no pharmacy has the prescription. Anybody. */
export function completeCancellation(
  ledger: Ledger,
  { id, holder }: { readonly id: string; readonly holder: string },
): Promise<Outcome> {
  return act(ledger, "prescriptionToken", "completeCancellation", [id, holder]);
}
