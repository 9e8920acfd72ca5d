import { enumNumber, flagBits, type EnumValue, type ScopeName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";

/** An emergency in which a prescriber sees records without consent. */
export interface GlassInput {
  /** The patient's side of the records. */
  readonly holder: string;
  readonly scope: readonly ScopeName[];
  readonly reason: EnumValue<"GlassReason">;
  /** Salted commitment to the prescriber's note; see `documentCommitment`. */
  readonly document: string;
}

/** Opens records to the prescriber's member for treatment, for 24 hours; tells the access's number. A prescriber. */
export async function breakGlass(
  ledger: Ledger,
  { holder, scope, reason, document }: GlassInput,
): Promise<Outcome & { readonly glass: bigint }> {
  const args = [holder, flagBits("scope", scope), enumNumber("GlassReason", reason), document] as const;
  const outcome = await act(ledger, "consentRegistry", "breakGlass", [...args]);
  return { ...outcome, glass: eventIn(outcome, "GlassBroken").args.glass };
}
