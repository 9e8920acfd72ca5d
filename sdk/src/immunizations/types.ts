import { TypedDataEncoder, type TypedDataDomain, type TypedDataField } from "ethers";
import { z } from "zod";

import { addressField, bytesField, wholeNumber } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";

/** The members of an immunization, with their rules. */
export const immunizationShape = z.strictObject({
  member: wholeNumber(24, 1),
  vaccinator: addressField,
  site: wholeNumber(24, 1),
  holder: addressField,
  document: bytesField(32),
  lot: bytesField(32),
  index: wholeNumber(24),
  units: z.literal([0, 1], { error: "expected 0 (a whole pack) or 1 (a dose of an opened one)" }),
  time: wholeNumber(40),
});

/** An immunization as the ledger commits to it: the members of the EIP-712 type `Immunization`. */
export interface Immunization {
  /** The member the vaccinator acted for. */
  readonly member: number;
  readonly vaccinator: string;
  readonly site: number;
  /** The patient side's fresh address. */
  readonly holder: string;
  /** See `documentCommitment`. */
  readonly document: string;
  /** The lot's id, and the pack's number in it. */
  readonly lot: string;
  readonly index: number;
  /** 0 for a whole pack that holds one dose, 1 for a dose drawn from an opened one. */
  readonly units: 0 | 1;
  /** When it was given as the document says, Unix time; 0 where only the block says. */
  readonly time: number;
}

/** The EIP-712 type of an immunization. */
export const immunizationTypes: Record<string, TypedDataField[]> = {
  Immunization: [
    { name: "member", type: "uint24" },
    { name: "vaccinator", type: "address" },
    { name: "site", type: "uint24" },
    { name: "holder", type: "address" },
    { name: "document", type: "bytes32" },
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "units", type: "uint24" },
    { name: "time", type: "uint40" },
  ],
};

/** The EIP-712 domain of the ImmunizationToken at `token` on the chain `chainId`. */
export function immunizationDomain(chainId: number | bigint, token: string): TypedDataDomain {
  return { name: "Yaolian ImmunizationToken", version: "1", chainId: BigInt(chainId), verifyingContract: token };
}

/**
 * The id of an immunization's token: its EIP-712 digest, 32 bytes in hexadecimal (`BigInt(id)` is the ERC-721 id).
 * Throws an InputError `ImmunizationShapeWrong` at the first member that does not fit its type.
 */
export function immunizationId(domain: TypedDataDomain, immunization: Immunization): string {
  const checked = checkShape(immunizationShape, immunization, {
    code: "ImmunizationShapeWrong",
    root: "immunization",
    cure: "Correct this member of the immunization.",
  });
  return TypedDataEncoder.hash(domain, immunizationTypes, checked);
}
