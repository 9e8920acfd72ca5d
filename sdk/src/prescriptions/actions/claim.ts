import { openingOf } from "../../claims/opening.ts";
import type { ClaimOpening } from "../../claims/policy.ts";
import { prepareClaim, type ClaimInput } from "../../claims/request.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { act } from "../../transactions/act.ts";
import { eventIn, type Outcome } from "../../transactions/outcome.ts";
import type { DispenseOrder } from "./order.ts";

/**
 * Dispenses as {@link dispense} does, and opens a claim for it. Returns the opening beside what happened: it is for the
 * insurer alone. A dispenser of the site that the holder signed for.
 */
export async function dispenseAndClaim(
  ledger: Ledger,
  order: DispenseOrder,
  claim: ClaimInput,
): Promise<Outcome & { readonly opening: ClaimOpening }> {
  const { request, policy } = prepareClaim(claim);
  const outcome = await act(ledger, "prescriptionToken", "dispenseAndClaim", [order, request]);
  return { ...outcome, opening: openingOf(ledger, eventIn(outcome, "ClaimOpened").args.claim, policy) };
}
