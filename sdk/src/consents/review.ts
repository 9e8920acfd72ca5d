import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** What a review found. */
export interface ReviewInput {
  readonly glass: bigint | number;
  readonly finding: Exclude<EnumValue<"ReviewFinding">, "Open">;
  /** Salted commitment to the report; see `documentCommitment`. */
  readonly document: string;
}

/** Reviews an emergency access. Another records officer of the same member, or a regulator officer. */
export async function reviewGlass(ledger: Ledger, { glass, finding, document }: ReviewInput): Promise<Outcome> {
  return act(ledger, "consentRegistry", "review", [glass, enumNumber("ReviewFinding", finding), document]);
}
