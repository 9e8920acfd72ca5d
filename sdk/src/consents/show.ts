import { InputError } from "../errors.ts";
import { enumValue, flagBits, flagNames } from "../ledger/enums.ts";
import type { EnumValue, PurposeName, ScopeName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";
import { readTerms, type ReadTerms } from "./terms.ts";

/** What a gateway asks before it shows records: by whom, and what for. */
export interface AccessQuestion {
  /** The patient's side of the records. */
  readonly holder: string;
  /** The member that asks, or an operator of its. Exactly one of them. */
  readonly member?: number;
  readonly operator?: string;
  readonly scope: readonly ScopeName[];
  readonly purposes: readonly PurposeName[];
}

/** Whether a member, or an operator for its member, may see these records for these purposes now. */
export async function isAllowed(ledger: Ledger, question: AccessQuestion): Promise<boolean> {
  const { holder, member, operator } = question;
  const [scope, purposes] = [flagBits("scope", question.scope), flagBits("purposes", question.purposes)];
  if (member !== undefined && operator === undefined) {
    return refusable(ledger.consentRegistry.isAllowed(holder, member, scope, purposes));
  }
  if (operator !== undefined && member === undefined) {
    return refusable(ledger.consentRegistry.isOperatorAllowed(holder, operator, scope, purposes));
  }
  throw new InputError("AskerWrong", "A member asks, or an operator of its.", "Give exactly one of them.");
}

/** A consent as it is now. */
export interface ConsentState extends ReadTerms {
  readonly holder: string;
  readonly member: number;
  /** How often it was granted or revoked; 0 for never. */
  readonly sequence: number;
  /** Whether it counts now. */
  readonly lives: boolean;
}

/** What a holder lets a member see. */
export async function showConsent(
  ledger: Ledger,
  { holder, member }: { readonly holder: string; readonly member: number },
): Promise<ConsentState> {
  const view = await refusable(ledger.consentRegistry.consentOf(holder, member));
  const packed = {
    scope: Number(view.scope),
    purposes: Number(view.purposes),
    dataUse: Number(view.dataUse),
    until: Number(view.until),
  };
  return { holder, member, ...readTerms(packed), sequence: Number(view.sequence), lives: view.lives };
}

/** An emergency access as it is now. */
export interface GlassState {
  readonly glass: bigint;
  readonly holder: string;
  readonly member: number;
  /** The prescriber's address. */
  readonly by: string;
  readonly scope: readonly ScopeName[];
  readonly reason: EnumValue<"GlassReason">;
  readonly brokenAt: number;
  readonly until: number;
  readonly finding: EnumValue<"ReviewFinding">;
  readonly lives: boolean;
  /** Whether its review is overdue. */
  readonly overdue: boolean;
}

/** An emergency access. Throws an InputError `GlassUnknown`. */
export async function showGlass(ledger: Ledger, glass: bigint | number): Promise<GlassState> {
  const view = await refusable(ledger.consentRegistry.glassOf(glass));
  return {
    glass: BigInt(glass),
    holder: view.holder,
    member: Number(view.member),
    by: view.by,
    scope: flagNames("scope", view.scope),
    reason: enumValue("GlassReason", view.reason),
    brokenAt: Number(view.brokenAt),
    until: Number(view.until),
    finding: enumValue("ReviewFinding", view.finding),
    lives: view.lives,
    overdue: view.overdue,
  };
}
