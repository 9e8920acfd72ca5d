import type { SlipClaim } from "@yaolian/sdk/import";

import { InputError } from "../frame/basics.ts";
import { numberOf } from "../frame/values.ts";
import { yuanOf } from "./money.ts";

const MOST_MEMBERS = 0xffffff;

/** The arguments of a claim that is opened with what is given. */
export const CLAIM_ARGS = {
  claim: { type: "string", valueHint: "yuan", description: "Open a claim for this amount with it" },
  insurer: { type: "string", valueHint: "member", description: "The member that is asked to pay" },
  policy: { type: "string", valueHint: "reference", description: "The patient's policy; it stays off the ledger" },
} as const;

/** The claim that is said, if one is. Throws an InputError `ClaimIncomplete` where a part of it is missing. */
export function claimOf({
  claim,
  insurer,
  policy,
}: {
  claim?: string | undefined;
  insurer?: string | undefined;
  policy?: string | undefined;
}): SlipClaim | undefined {
  if (claim === undefined && insurer === undefined && policy === undefined) return undefined;
  if (claim !== undefined && insurer !== undefined && policy !== undefined) {
    return { amount: yuanOf(claim), insurer: numberOf(insurer, "member's number", MOST_MEMBERS), policy };
  }
  const cure = "Say --claim, --insurer and --policy together.";
  throw new InputError("ClaimIncomplete", "A claim needs an amount, an insurer and a policy.", cure);
}
