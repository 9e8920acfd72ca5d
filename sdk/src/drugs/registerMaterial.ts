import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";

/** What has no GTIN: a herb, a bulk substance. */
export interface MaterialInput {
  readonly unit: EnumValue<"ContentUnit">;
  /** Its description (species, part, origin): what the document is called, or its hash. */
  readonly document: string;
}

/** Gives a material a number of the ledger's own, and tells it. A quality officer of a grower or manufacturer. */
export async function registerMaterial(
  ledger: Ledger,
  { unit, document }: MaterialInput,
): Promise<Outcome & { readonly number: bigint }> {
  const args = [enumNumber("ContentUnit", unit), paperHash(document)] as const;
  const outcome = await act(ledger, "drugRegistry", "registerMaterial", [...args]);
  return { ...outcome, number: eventIn(outcome, "MaterialRegistered").args.number };
}
