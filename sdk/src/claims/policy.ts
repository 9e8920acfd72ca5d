import { createHmac } from "node:crypto";

import { AbiCoder, hexlify, keccak256, randomBytes } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { utf8 } from "../prescriptions/commitments.ts";
import { addressField, bytesField } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";

const LONGEST_REFERENCE = 200;
const UNSPOKEN = new Set(["reference", "salt"]);

const openingShape = z.strictObject({
  type: z.literal("yaolian-claim-opening"),
  version: z.literal(1),
  chainId: z.number().int().min(1),
  ledger: addressField,
  claim: bytesField(32),
  policy: z.strictObject({
    /** What the insurer knows the policy by. */
    reference: z.string().min(1).max(LONGEST_REFERENCE),
    salt: bytesField(32),
  }),
});

/**
 * What the pharmacy hands the insurer off the chain: the policy behind a claim's commitment. It tells who the patient is:
 * it goes to the insurer alone, encrypted.
 */
export type ClaimOpening = z.output<typeof openingShape>;

/**
 * keccak256(abi.encode(keccak256(policy reference in UTF-8), salt)): what a claim says of the policy. Throws an InputError
 * `PolicyWrong`.
 */
export function policyCommitment(reference: string, salt: string): string {
  const shape = z.object({ reference: z.string().min(1).max(LONGEST_REFERENCE), salt: bytesField(32) });
  const options = { code: "PolicyWrong", root: "policy", cure: "Give the policy's reference.", unspoken: UNSPOKEN };
  const opened = checkShape(shape, { reference, salt }, options);
  const hash = keccak256(utf8(opened.reference, "The policy's reference"));
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [hash, opened.salt]));
}

/** A salt that nobody has used. */
export function newPolicySalt(): string {
  return hexlify(randomBytes(32));
}

/**
 * The salt of a claim from its member's secret: another for each claim, and the same again for whoever has the secret, so
 * that an opening that was lost is made anew.
 */
export function policySalt(memberSecret: Uint8Array, claim: string): string {
  return `0x${createHmac("sha256", memberSecret).update(`yaolian claim policy salt ${claim}`).digest("hex")}`;
}

/** Makes the opening of a claim. Throws an InputError `ClaimOpeningShapeWrong`. */
export function makeClaimOpening(opening: Omit<ClaimOpening, "type" | "version">): ClaimOpening {
  return readClaimOpening({ type: "yaolian-claim-opening", version: 1, ...opening });
}

/** Reads an opening that comes from elsewhere. Throws an InputError `ClaimOpeningShapeWrong`. */
export function readClaimOpening(value: unknown): ClaimOpening {
  const cure = "Use the opening as the pharmacy wrote it.";
  return checkShape(openingShape, value, { code: "ClaimOpeningShapeWrong", root: "opening", cure, unspoken: UNSPOKEN });
}

/**
 * Checks that an opening opens this claim. Throws an InputError `ClaimOpeningOfAnother` where it is another claim's, or
 * `ClaimOpeningWrong` where reference or salt is not what was committed to.
 */
export function checkClaimOpening(
  opening: ClaimOpening,
  claim: { readonly claim: string; readonly policy: string },
): void {
  const { reference, salt } = opening.policy;
  if (opening.claim !== claim.claim) {
    const message = `The opening is of the claim ${opening.claim}, not of ${claim.claim}.`;
    throw new InputError("ClaimOpeningOfAnother", message, "Ask the pharmacy for this claim's opening.");
  }
  if (policyCommitment(reference, salt) === claim.policy) return;
  const message = `The opening of the claim ${claim.claim} is not what was committed to.`;
  throw new InputError("ClaimOpeningWrong", message, "Ask the pharmacy for the right one, or deny it: PlanUnknown.");
}
