import type { Signer } from "ethers";

import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import type { Outcome } from "../../transactions/outcome.ts";
import { prescriptionId } from "../identity.ts";
import { signAccept } from "../signing.ts";
import type { Prescription } from "../types.ts";
import { showPrescription } from "./show.ts";
import { deadlineIn, type Signed } from "./signed.ts";

/** An acceptance that the holder signed. */
export interface SignedAcceptance extends Signed {
  readonly prescription: Prescription;
  /** The last second in which the pharmacy has it to itself, at most 10 days ahead. */
  readonly until: number;
}

/** What a holder lets a pharmacy have to itself. */
export interface AcceptanceInput {
  readonly prescription: Prescription;
  /** The pharmacy's site. */
  readonly site: number;
  readonly until: number;
  /** Ten minutes from now by default. */
  readonly deadline?: number;
}

/** The holder lets a pharmacy have a prescription to itself: what that pharmacy then sends with {@link accept}. */
export async function signAcceptance(
  ledger: Ledger,
  holder: Signer,
  { prescription, site, until, ...options }: AcceptanceInput,
): Promise<SignedAcceptance> {
  const id = prescriptionId(ledger.domain, prescription);
  const { sequence } = await showPrescription(ledger, { id, holder: prescription.holder });
  const deadline = options.deadline ?? (await deadlineIn(ledger));
  const signature = await signAccept(holder, ledger.domain, { id, sequence, site, until, deadline });
  return { prescription, until, deadline, signature };
}

/** Takes a prescription to this pharmacy alone. A dispenser of the site that the holder signed for. */
export function accept(ledger: Ledger, input: SignedAcceptance): Promise<Outcome> {
  const { prescription, until, deadline, signature } = input;
  return act(ledger, "prescriptionToken", "accept", [prescription, until, deadline, signature]);
}

/** Gives an accepted prescription back. A dispenser of the accepting site. */
export function giveBack(
  ledger: Ledger,
  { id, holder }: { readonly id: string; readonly holder: string },
): Promise<Outcome> {
  return act(ledger, "prescriptionToken", "giveBack", [id, holder]);
}
