import { occurrenceOf } from "../../claims/occurrence.ts";
import { makeClaimOpening, policyCommitment, policySalt, type ClaimOpening } from "../../claims/policy.ts";
import type { ClaimInput } from "../../claims/request.ts";
import { InputError } from "../../errors.ts";
import { enumValue, flagBits } from "../../ledger/enums.ts";
import type { Ledger, Vault } from "../../ledger/index.ts";
import { showPrescription } from "../../prescriptions/actions/index.ts";
import type { ReadSlip, Receipt } from "../../prescriptions/index.ts";
import type { EventNamed, Outcome } from "../../transactions/index.ts";

/** A claim for a dispense from a slip; its salt comes from the pharmacy's own secret. */
export type SlipClaim = Omit<ClaimInput, "salt">;

/**
 * The claim with a salt that the vault makes again, so that a dispense that was cut short loses no opening.
 * Throws an InputError `InsurerUnfit` where that member is no insurer in standing: the ledger would take the claim, and
 * nobody could decide on it.
 */
export async function claimFor(
  ledger: Ledger,
  vault: Vault,
  { read, site, claim }: { readonly read: ReadSlip; readonly site: number; readonly claim: SlipClaim },
): Promise<ClaimInput> {
  await requireInsurer(ledger, claim.insurer);
  const { sequence } = await showPrescription(ledger, { id: read.id, holder: read.slip.prescription.holder });
  return { ...claim, salt: await saltOf(ledger, vault, site, occurrenceOf(read.id, sequence + 1)) };
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
  const salt = await saltOf(ledger, vault, site, occurrence);
  if (policyCommitment(claim.policy, salt) !== opened.args.policy) {
    const message = `The claim ${occurrence} was opened for another policy, or from another vault.`;
    throw new InputError("ClaimDiffers", message, "Use the policy and the vault that it was opened with.");
  }
  const { address } = ledger.deployment.contracts.claimLedger;
  const policy = { reference: claim.policy, salt };
  return {
    opening: makeClaimOpening({ chainId: Number(ledger.chainId), ledger: address, claim: occurrence, policy }),
  };
}

async function saltOf({ consortium }: Ledger, vault: Vault, site: number, claim: string): Promise<string> {
  const member = Number(await consortium.memberOfSite(site));
  return policySalt(vault.memberSecret(member), claim);
}

async function requireInsurer({ consortium }: Ledger, insurer: number): Promise<void> {
  const isThere = insurer >= 1 && insurer <= Number(await consortium.memberCount());
  const { kinds, standing } = isThere ? await consortium.memberOf(insurer) : { kinds: 0n, standing: 0n };
  if ((Number(kinds) & flagBits("kinds", ["Insurer"])) !== 0 && enumValue("Standing", standing) === "Active") return;
  const message = `Member ${insurer} is no insurer in standing.`;
  throw new InputError("InsurerUnfit", message, "Name the insurer of the patient's policy.");
}
