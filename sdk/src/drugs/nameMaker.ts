import { gtinToNumber } from "../gs1/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** A site that may make a product, or no longer. */
export interface MakerInput {
  readonly gtin: string;
  readonly site: number;
  /** False ends it; true by default. */
  readonly named?: boolean;
}

/** Names a site that may make a product, or ends that. A regulator officer. */
export function nameMaker(ledger: Ledger, { gtin, site, named = true }: MakerInput): Promise<Outcome> {
  return act(ledger, "drugRegistry", "nameMaker", [gtinToNumber(gtin), site, named]);
}
