import { occurrenceOf } from "../../claims/occurrence.ts";
import type { ClaimOpening } from "../../claims/policy.ts";
import type { ClaimInput } from "../../claims/request.ts";
import { InputError } from "../../errors.ts";
import type { Ledger, Vault } from "../../ledger/index.ts";
import { showPrescription } from "../../prescriptions/actions/index.ts";
import type { ReadSlip, Receipt } from "../../prescriptions/index.ts";
import type { EventNamed, Outcome } from "../../transactions/index.ts";
import { openingAgain, requireInsurer, saltedClaim, type SlipClaim } from "../claiming.ts";

/** The claim for the next dispense of a slip. Throws as `requireInsurer`. */
export async function claimFor(
  ledger: Ledger,
  vault: Vault,
  { read, site, claim }: { readonly read: ReadSlip; readonly site: number; readonly claim: SlipClaim },
): Promise<ClaimInput> {
  await requireInsurer(ledger, claim.insurer);
  const { sequence } = await showPrescription(ledger, { id: read.id, holder: read.slip.prescription.holder });
  return saltedClaim(ledger, vault, { occurrence: occurrenceOf(read.id, sequence + 1), site, claim });
}

/**
 * The opening of a claim that an earlier dispense opened. Throws an InputError `DispensedWithoutClaim` where it opened
 * none and one is wanted now, or `ClaimDiffers` where it was for another policy.
 */
export async function earlierOpening(
  ledger: Ledger,
  vault: Vault,
  earlier: Outcome,
  { id, sequence, site }: Receipt,
  claim: SlipClaim | undefined,
): Promise<{ readonly opening?: ClaimOpening }> {
  if (claim === undefined) return {};
  const occurrence = occurrenceOf(id, sequence + 1);
  const opened = earlier.events.find(
    (event): event is EventNamed<"ClaimOpened"> => event.name === "ClaimOpened" && event.args.claim === occurrence,
  );
  if (opened === undefined) {
    const message = `The packs were dispensed on ${id} before, without a claim.`;
    const cure = "Withdraw that dispense, then dispense again with the claim.";
    throw new InputError("DispensedWithoutClaim", message, cure);
  }
  return { opening: await openingAgain(ledger, vault, { occurrence, site, claim }, opened.args.policy) };
}
