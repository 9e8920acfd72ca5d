import { gtinToNumber } from "../gs1/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { registrationOf, type ProductInput } from "./registration.ts";

/** Registers an approved product. A regulator officer. */
export function registerProduct(ledger: Ledger, product: ProductInput): Promise<Outcome> {
  return act(ledger, "drugRegistry", "registerProduct", [gtinToNumber(product.gtin), registrationOf(product)]);
}
