import { gtinToNumber } from "../gs1/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { registrationOf, type ProductInput } from "./registration.ts";

/** Amends a product; group, content and unit stay. A regulator officer. */
export function amendProduct(ledger: Ledger, product: ProductInput): Promise<Outcome> {
  return act(ledger, "drugRegistry", "amendProduct", [gtinToNumber(product.gtin), registrationOf(product)]);
}
