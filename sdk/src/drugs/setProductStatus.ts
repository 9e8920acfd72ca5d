import { enumNumber } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** A decision about a product. */
export interface StatusInput {
  readonly gtin: string;
  readonly status: "Approved" | "Suspended" | "Withdrawn";
  /** What the order is called, or its hash. */
  readonly reason: string;
}

/** Suspends a product, approves it again, or withdraws it for good. A regulator officer. */
export function setProductStatus(ledger: Ledger, { gtin, status, reason }: StatusInput): Promise<Outcome> {
  const args = [BigInt(normalGtin(gtin)), enumNumber("ProductStatus", status), paperHash(reason)] as const;
  return act(ledger, "drugRegistry", "setProductStatus", [...args]);
}
