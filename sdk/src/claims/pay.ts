import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** A payment of a claim, or what came back of one. */
export interface SettlementInput {
  readonly claim: string;
  /** What the settlement is called, or its hash. */
  readonly settlement: string;
}

/** Records that the approved amount was settled. A claims officer of the insurer. */
export function payClaim(ledger: Ledger, { claim, settlement }: SettlementInput): Promise<Outcome> {
  return act(ledger, "claimLedger", "pay", [claim, paperHash(settlement)]);
}

/** Records that one settlement paid many claims, all or nothing: at most 800. A claims officer of the insurer. */
export function payClaims(
  ledger: Ledger,
  { claims, settlement }: { readonly claims: readonly string[]; readonly settlement: string },
): Promise<Outcome> {
  return act(ledger, "claimLedger", "payBatch", [[...claims], paperHash(settlement)]);
}

/** Records that the insurer has the money of a withdrawn dispense back. Its claims officer. */
export function confirmRefund(ledger: Ledger, { claim, settlement }: SettlementInput): Promise<Outcome> {
  return act(ledger, "claimLedger", "confirmRefund", [claim, paperHash(settlement)]);
}
