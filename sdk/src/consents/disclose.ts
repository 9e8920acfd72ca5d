import canonicalize from "canonicalize";
import { hexlify, randomBytes } from "ethers";

import { flagBits, type PurposeName, type ScopeName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { documentCommitment } from "../prescriptions/commitments.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";

/** What a member discloses to another. */
export interface DisclosureInput {
  /** The patient's side of the records. */
  readonly holder: string;
  /** The member that receives them. */
  readonly to: number;
  readonly scope: readonly ScopeName[];
  readonly purpose: PurposeName;
  /** Salted commitment to what was disclosed; see {@link commitTo}. */
  readonly document: string;
}

/** Logs a disclosure; refused unless the recipient may see it now. A records officer. */
export async function logDisclosure(ledger: Ledger, input: DisclosureInput): Promise<Outcome> {
  return act(ledger, "consentRegistry", "logDisclosure", [packed(input)]);
}

/** Logs 1 to 300 disclosures in one transaction; never of two holders that are one patient. A records officer. */
export async function logDisclosures(ledger: Ledger, inputs: readonly DisclosureInput[]): Promise<Outcome> {
  return act(ledger, "consentRegistry", "logDisclosures", [inputs.map(packed)]);
}

/** A commitment to a document, and the salt that opens it. Who destroys the salt leaves a commitment to nothing. */
export interface Commitment {
  readonly commitment: string;
  readonly salt: string;
}

/** Commits to a JSON document (RFC 8785) with a fresh salt: what may go on the ledger of it. */
export function commitTo(document: unknown, salt: string = hexlify(randomBytes(32))): Commitment {
  return { commitment: documentCommitment(canonicalize(document) ?? "", salt), salt };
}

function packed({ holder, to, scope, purpose, document }: DisclosureInput) {
  return { holder, to, scope: flagBits("scope", scope), purpose: flagBits("purposes", [purpose]), document };
}
