import { ZeroHash } from "ethers";

import { enumNumber, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act, paperHash } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** What a notary found. */
export interface AttestInput {
  readonly anchor: string;
  readonly finding: Exclude<EnumValue<"Attestation">, "None">;
  /** The notary's report: what it is called, or its hash. */
  readonly report?: string;
}

/** Says what was found when a batch was recomputed from its documents. A notary. */
export function attest(ledger: Ledger, { anchor, finding, report }: AttestInput): Promise<Outcome> {
  const said = report === undefined ? ZeroHash : paperHash(report);
  return act(ledger, "anchorRegistry", "attest", [anchor, enumNumber("Attestation", finding), said]);
}
