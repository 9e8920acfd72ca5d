import { z } from "zod";

import { wholeNumber } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";
import { newPolicySalt, policyCommitment } from "./policy.ts";

/** What is claimed, from whom, for which policy. */
export interface ClaimInput {
  /** The member that is asked to pay. */
  readonly insurer: number;
  /** In fen. */
  readonly amount: number;
  /** What the insurer knows the policy by; it stays off the chain. */
  readonly policy: string;
  /** The salt of its commitment; a new one by default. */
  readonly salt?: string;
}

/** A claim as the ledger takes it, and what opens its policy. */
export interface PreparedClaim {
  readonly request: { readonly insurer: number; readonly amount: number; readonly policy: string };
  readonly policy: { readonly reference: string; readonly salt: string };
}

const shape = z.object({ insurer: wholeNumber(24, 1), amount: wholeNumber(48, 1) });

/** Makes a claim's request. Throws an InputError `ClaimWrong` or `PolicyWrong`. */
export function prepareClaim({ insurer, amount, policy, salt = newPolicySalt() }: ClaimInput): PreparedClaim {
  const cure = "Give the insurer's number, and the amount in fen.";
  const checked = checkShape(shape, { insurer, amount }, { code: "ClaimWrong", root: "claim", cure });
  return {
    request: { ...checked, policy: policyCommitment(policy, salt) },
    policy: { reference: policy, salt },
  };
}
