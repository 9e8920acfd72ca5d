import { connect } from "@yaolian/sdk/ledger";
import type { ReadSlip } from "@yaolian/sdk/prescriptions";
import { showPrescription, type PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import type { LedgerNow } from "../../data/types.ts";
import type { Account } from "../../session/account.ts";
import { ledgerFor } from "../../session/keys.ts";

/**
 * How a prescription stands on the ledger. What is asked names its number and its holder's one-time address, and nothing that
 * the slip says. Throws an InputError `PrescriptionUnknown`, and as the SDK's `connect`.
 */
export async function askLedger(
  { id, slip }: ReadSlip,
  now: LedgerNow,
  account: Account | undefined,
): Promise<PrescriptionState> {
  const { deployment } = now;
  const ledger =
    account === undefined
      ? await connect({ rpcUrl: `${location.origin}/rpc`, deployment })
      : await ledgerFor(account, now);
  return showPrescription(ledger, { id, holder: slip.prescription.holder });
}
