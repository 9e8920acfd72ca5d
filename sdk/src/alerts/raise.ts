import { ZeroHash } from "ethers";

import { lotIdFrom, type LotInput } from "../goods/inputs.ts";
import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import { eventIn, type Outcome } from "../transactions/outcome.ts";

/** What stands in an alert where it is about no single pack. */
export const NO_PACK = 0xffff_ffff;

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
