import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** A site that may make a product, or no longer. */
export interface MakerInput {
  /** GTIN, or the number of a material. */
  readonly gtin: string;
  readonly site: number;
  /** False ends it; true by default. */
  readonly named?: boolean;
}

/** Names a site that may make a product, or ends that. A regulator officer. */
export function nameMaker(ledger: Ledger, { gtin, site, named = true }: MakerInput): Promise<Outcome> {
  return act(ledger, "drugRegistry", "nameMaker", [BigInt(normalGtin(gtin)), site, named]);
}
