import { glnToNumber } from "../gs1/index.ts";
import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";

/** A place of a member. */
export interface SiteInput {
  readonly member: number;
  /** GLN-13. */
  readonly gln: string;
  readonly kind: EnumValue<"SiteKind">;
}

/** Opens a site, and tells its number. The member's admin. */
export async function openSite(ledger: Ledger, input: SiteInput): Promise<Outcome & { readonly site: number }> {
  const { member, gln, kind } = input;
  const outcome = await act(ledger, "consortium", "openSite", [member, glnToNumber(gln), enumNumber("SiteKind", kind)]);
  return { ...outcome, site: eventIn(outcome, "SiteOpened").args.site };
}
