import type { ListedClaim } from "../list.ts";
import { checkClaimOpening, type ClaimOpening } from "../policy.ts";
import type { InsuredClaim, PastClaim } from "./types.ts";

/** An insurer's claims with their policies. */
export interface OpenedClaims {
  /** Those it has yet to decide on. */
  readonly submitted: readonly InsuredClaim[];
  /** Those it decided on that stand: their dispense was not withdrawn. */
  readonly past: readonly PastClaim[];
  /** The claims whose opening has not come yet. */
  readonly unopened: readonly string[];
}

const STANDING = new Set(["Approved", "PartlyApproved", "Denied", "Paid"]);

/**
 * Joins an insurer's claims with the openings it was handed. What was withdrawn with its dispense counts no more.
 * Throws an InputError `ClaimOpeningWrong` where an opening is not what its claim committed to.
 */
export function openClaims(claims: readonly ListedClaim[], openings: readonly ClaimOpening[]): OpenedClaims {
  const known = new Map(openings.map((opening) => [opening.claim, opening]));
  const submitted: InsuredClaim[] = [];
  const past: PastClaim[] = [];
  const unopened: string[] = [];
  for (const record of claims) {
    const isOpen = record.status === "Submitted";
    if (!isOpen && !STANDING.has(record.status)) continue;
    const opening = known.get(record.claim);
    if (opening === undefined) {
      unopened.push(record.claim);
      continue;
    }
    checkClaimOpening(opening, record);
    const { claim, group, units, claimed, day, prescription, approved } = record;
    const insured = { claim, policy: opening.policy.reference, group, units, claimed, day, prescription };
    if (isOpen) submitted.push(insured);
    else past.push({ ...insured, approved });
  }
  return { submitted, past, unopened };
}
