import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** Replaces the public profile: what the document is called, or its hash. The member's admin. */
export function setProfile(
  ledger: Ledger,
  { member, profile }: { readonly member: number; readonly profile: string },
): Promise<Outcome> {
  return act(ledger, "consortium", "setProfile", [member, paperHash(profile)]);
}
