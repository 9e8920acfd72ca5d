import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** An alert, and the paper that is kept on it: what it is called, or its hash. */
export interface AlertPaper {
  readonly alert: bigint | number;
  readonly document: string;
}

/** How an alert ends. */
export interface FindingInput extends AlertPaper {
  readonly finding: Exclude<EnumValue<"Finding">, "Open">;
}

/** Says that an alert is being looked into. A regulator. */
export function beginInvestigation(ledger: Ledger, { alert, document }: AlertPaper): Promise<Outcome> {
  return act(ledger, "alertLedger", "beginInvestigation", [alert, paperHash(document)]);
}

/** Closes an alert with a finding. A regulator. */
export function resolveAlert(ledger: Ledger, { alert, finding, document }: FindingInput): Promise<Outcome> {
  const args = [alert, enumNumber("Finding", finding), paperHash(document)] as const;
  return act(ledger, "alertLedger", "resolveAlert", [...args]);
}
