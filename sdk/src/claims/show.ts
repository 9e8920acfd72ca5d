import { enumValue, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";

/** A claim as it is now. */
export interface ClaimState {
  readonly claim: string;
  readonly status: EnumValue<"ClaimStatus">;
  readonly reason: EnumValue<"ClaimReason">;
  readonly insurer: number;
  readonly site: number;
  /** In fen. */
  readonly claimed: number;
  readonly approved: number;
}

/** A claim as it is now. Throws an InputError `ClaimUnknown`. */
export async function showClaim(ledger: Ledger, claim: string): Promise<ClaimState> {
  const view = await refusable(ledger.claimLedger.claimOf(claim));
  return {
    claim,
    status: enumValue("ClaimStatus", view.status),
    reason: enumValue("ClaimReason", view.reason),
    insurer: Number(view.insurer),
    site: Number(view.site),
    claimed: Number(view.claimed),
    approved: Number(view.approved),
  };
}

/** The most that may be claimed for a unit of a group now, in hundredths of a fen; 0 where nothing of it is claimed. */
export async function showCeiling(ledger: Ledger, group: string): Promise<number> {
  return Number(await refusable(ledger.claimLedger.ceilingOf(group)));
}
