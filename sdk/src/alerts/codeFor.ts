import type { EnumValue } from "../ledger/enums.ts";

/** What came of scanning a pack: the ledger's verdict on it, or the code of what was wrong before that. */
export type ScanResult =
  | { readonly verdict: EnumValue<"Verdict">; /** Another site has custody of it. */ readonly isElsewhere: boolean }
  | { readonly fault: string };

/** Faults of a scan that are an alert; any other fault is the scanner's or the list's. */
const FAULTS: Partial<Record<string, EnumValue<"AlertCode">>> = {
  LotNotOnLedger: "LotNotFound",
  LotUnknown: "LotNotFound",
  SerialUnknown: "PackNotFound",
  PackIndexOutOfLot: "PackNotFound",
  LotMismatch: "LotMismatch",
  ExpiryMismatch: "ExpiryMismatch",
};

const VERDICTS: Record<EnumValue<"Verdict">, EnumValue<"AlertCode"> | undefined> = {
  NotGenuine: "PackNotFound",
  // Given before: a second pack of this serial is a copy, a resale or a swap.
  Dispensed: "AlreadyInState",
  Opened: "AlreadyInState",
  // Destroyed, stolen or exported goods that turn up.
  Retired: "ChangeImpossible",
  // Set aside by who has it: that it is offered all the same is suspect.
  Locked: "SuspectProduct",
  // The ledger itself says why it may not be given, and the pack is what it says.
  StaleConsignment: undefined,
  Recalled: undefined,
  ProductWithdrawn: undefined,
  ProductSuspended: undefined,
  Held: undefined,
  NotReleased: undefined,
  Expired: undefined,
  Active: undefined,
};

/**
 * The alert that a scanned pack calls for; undefined where it calls for none. A pack that another site has comes first:
 * whatever became of it there, what lies here can't be it.
 */
export function alertCodeFor(result: ScanResult): EnumValue<"AlertCode"> | undefined {
  if ("fault" in result) return FAULTS[result.fault];
  if (result.verdict === "NotGenuine") return VERDICTS.NotGenuine;
  return result.isElsewhere ? "NotCustodian" : VERDICTS[result.verdict];
}
