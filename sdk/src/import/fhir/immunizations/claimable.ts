import { showCeiling } from "../../../claims/show.ts";
import { yuan } from "../../../claims/terms.ts";
import { InputError } from "../../../errors.ts";
import type { Ledger } from "../../../ledger/index.ts";
import { requireInsurer, type SlipClaim } from "../../claiming.ts";

/** A ceiling is in hundredths of a fen. */
const CEILING_PARTS = 100;

/**
 * Refuses a claim for one dose of a group that the ledger would refuse, before a vial is opened for it. Throws an
 * InputError `InsurerUnfit` or `ClaimAboveCeiling`.
 */
export async function requireClaimable(ledger: Ledger, { insurer, amount }: SlipClaim, group: string): Promise<void> {
  await requireInsurer(ledger, insurer);
  const ceiling = Math.floor((await showCeiling(ledger, group)) / CEILING_PARTS);
  if (amount <= ceiling) return;
  const message = `The claim is for ${yuan(amount)}, and the ceiling for a dose is ${yuan(ceiling)}.`;
  throw new InputError("ClaimAboveCeiling", message, "Claim at most the ceiling, or give the dose without a claim.");
}
