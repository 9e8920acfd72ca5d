import { ZeroHash } from "ethers";

import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";
import { lotIdFrom, type LotInput } from "./inputs.ts";

const NO_PACK = 0xffff_ffff;

/** What looked wrong. */
export interface AlertInput {
  readonly code: EnumValue<"AlertCode">;
  /** The lot as scanned, registered or not. */
  readonly lot: LotInput;
  /** The pack, where it is known. */
  readonly index?: number;
  /** What was seen: what the record is called, or its hash. */
  readonly evidence?: string;
}

/** Raises an alert, and tells its number. Staff or vaccinators of any member, or a regulator. */
export async function raiseAlert(ledger: Ledger, input: AlertInput): Promise<Outcome & { readonly alert: bigint }> {
  const evidence = input.evidence === undefined ? ZeroHash : paperHash(input.evidence);
  const args = [enumNumber("AlertCode", input.code), lotIdFrom(input.lot), input.index ?? NO_PACK, evidence] as const;
  const outcome = await act(ledger, "alertLedger", "raiseAlert", [...args]);
  return { ...outcome, alert: eventIn(outcome, "AlertRaised").args.alert };
}

/** How an alert ends. */
export interface FindingInput {
  readonly alert: bigint | number;
  readonly finding: Exclude<EnumValue<"Finding">, "Open">;
  /** The report: what it is called, or its hash. */
  readonly document: string;
}

/** Closes an alert with a finding. A regulator. */
export function resolveAlert(ledger: Ledger, { alert, finding, document }: FindingInput): Promise<Outcome> {
  const args = [alert, enumNumber("Finding", finding), paperHash(document)] as const;
  return act(ledger, "alertLedger", "resolveAlert", [...args]);
}
