import type { ClaimInput, ClaimOpening } from "@yaolian/sdk/claims";
import type { Dispensed, ScannedPack } from "@yaolian/sdk/import";
import type { Outcome } from "@yaolian/sdk/transactions";

/** A pack on the counter. */
export interface CounterPack {
  readonly code: string;
  readonly found: ScannedPack;
  /** Whether it is of the drug that was prescribed. */
  readonly fits: boolean;
  /** Units in a whole pack. */
  readonly content: number;
}

/** A dispense that is on the ledger. */
export interface Given {
  readonly outcome: Outcome;
  readonly packs: readonly ScannedPack[];
  readonly units: number;
  /** What the insurer gets, where a claim was opened. */
  readonly opening?: ClaimOpening;
}

/** A claim as it is being filled in. */
export interface ClaimDraft {
  /** The insurer's number. */
  readonly insurer: string | null;
  readonly yuan: number | string;
  /** What the insurer knows the policy by. */
  readonly policy: string;
}

const FEN_A_YUAN = 100;

/** What is claimed, in fen; undefined while something is missing. */
export function claimOf({ insurer, yuan, policy }: ClaimDraft): ClaimInput | undefined {
  const amount = Math.round(Number(yuan) * FEN_A_YUAN);
  if (insurer === null || !(amount > 0) || policy.trim() === "") return undefined;
  return { insurer: Number(insurer), amount, policy: policy.trim() };
}

/** What the pharmacy sends on, and what the patient gets. */
export type Papers = Pick<Dispensed, "dispense" | "receipt">;

/** Whether two packs are the same one. */
export function isSame({ found: { row: one } }: CounterPack, { found: { row: other } }: CounterPack): boolean {
  return one.lotId === other.lotId && one.index === other.index;
}

/** Why a pack can't be given; undefined where it can. */
export function hindranceOf(
  { fits, found: { verdict, units, consignment } }: CounterPack,
  site: number,
): Hindrance | undefined {
  if (!fits) return "OtherDrug";
  if (consignment.site !== site || consignment.recipient !== 0) return "Elsewhere";
  if (verdict === "Opened") return units > 0 ? undefined : "UnitsMissing";
  return verdict === "Active" ? undefined : verdict;
}

export type Hindrance =
  "OtherDrug" | "Elsewhere" | "UnitsMissing" | Exclude<ScannedPack["verdict"], "Active" | "Opened">;
