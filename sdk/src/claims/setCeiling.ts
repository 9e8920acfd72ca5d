import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** The most that may be claimed for a unit of a group. */
export interface CeilingInput {
  /** The substitution group, 16 bytes. */
  readonly group: string;
  /** In hundredths of a fen (0.0001 yuan); 0 ends it. */
  readonly perUnit: number;
}

/** Sets the ceiling of a group from now on. A regulator officer. */
export function setCeiling(ledger: Ledger, { group, perUnit }: CeilingInput): Promise<Outcome> {
  return act(ledger, "claimLedger", "setCeiling", [group, perUnit]);
}
