import type { Ledger } from "../ledger/ledger.ts";
import { makeClaimOpening, type ClaimOpening } from "./policy.ts";

/** The opening of a claim on this ledger. */
export function openingOf(
  { chainId, deployment }: Ledger,
  claim: string,
  policy: ClaimOpening["policy"],
): ClaimOpening {
  return makeClaimOpening({
    chainId: Number(chainId),
    ledger: deployment.contracts.claimLedger.address,
    claim,
    policy,
  });
}
