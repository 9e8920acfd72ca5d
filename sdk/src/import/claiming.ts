import { openingOf } from "../claims/opening.ts";
import { policyCommitment, policySalt, type ClaimOpening } from "../claims/policy.ts";
import type { ClaimInput } from "../claims/request.ts";
import { InputError } from "../errors.ts";
import { enumValue, flagBits } from "../ledger/enums.ts";
import type { Ledger, Vault } from "../ledger/index.ts";

/** A claim for what a document says; its salt comes from the own secret of whoever gives it. */
export type SlipClaim = Omit<ClaimInput, "salt">;

/** A claim, what it is called, and the site that claims. */
export interface NamedClaim {
  readonly occurrence: string;
  readonly site: number;
  readonly claim: SlipClaim;
}

/** The claim with a salt that the vault makes again, so that what was cut short loses no opening. */
export async function saltedClaim(ledger: Ledger, vault: Vault, named: NamedClaim): Promise<Required<ClaimInput>> {
  return { ...named.claim, salt: await saltOf(ledger, vault, named) };
}

/**
 * The opening of a claim that was opened before, with this commitment to its policy. Throws an InputError `ClaimDiffers`
 * where that was for another policy.
 */
export async function openingAgain(
  ledger: Ledger,
  vault: Vault,
  named: NamedClaim,
  commitment: string,
): Promise<ClaimOpening> {
  const { occurrence, claim } = named;
  const salt = await saltOf(ledger, vault, named);
  if (policyCommitment(claim.policy, salt) !== commitment) {
    const message = `The claim ${occurrence} was opened for another policy, or from another vault.`;
    throw new InputError("ClaimDiffers", message, "Use the policy and the vault that it was opened with.");
  }
  return openingOf(ledger, occurrence, { reference: claim.policy, salt });
}

async function saltOf({ consortium }: Ledger, vault: Vault, { site, occurrence }: NamedClaim): Promise<string> {
  const member = Number(await consortium.memberOfSite(site));
  return policySalt(vault.memberSecret(member), occurrence);
}

/**
 * Throws an InputError `InsurerUnfit` where a member is no insurer in standing: the ledger would take the claim, and
 * nobody could decide on it.
 */
export async function requireInsurer({ consortium }: Ledger, insurer: number): Promise<void> {
  const isThere = insurer >= 1 && insurer <= Number(await consortium.memberCount());
  const { kinds, standing } = isThere ? await consortium.memberOf(insurer) : { kinds: 0n, standing: 0n };
  if ((Number(kinds) & flagBits("kinds", ["Insurer"])) !== 0 && enumValue("Standing", standing) === "Active") return;
  const message = `Member ${insurer} is no insurer in standing.`;
  throw new InputError("InsurerUnfit", message, "Name the insurer of the patient's policy.");
}
