import { randomBytes } from "node:crypto";

import { AbiCoder, hexlify, id, keccak256, ZeroHash } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { flagBits, FLAGS, type DataUseName } from "../ledger/enums.ts";
import { bytesField } from "../prescriptions/fields.ts";

/** What a sequencing data set may be used for, as people say it. */
export interface DataUseInput {
  /** One of NRES, GRU, HMB, DS and POA, and what modifies it. */
  readonly terms: readonly DataUseName[];
  /** With DS: the disease as a MONDO code, e.g. `MONDO:0005148`. */
  readonly disease?: string;
  /** The number of the approval, e.g. the human genetic resources administration's. */
  readonly approval: string;
}

export const useFields = {
  terms: z.array(z.enum(FLAGS.dataUse)).min(1),
  disease: z.string().optional(),
  diseaseSalt: bytesField(32).optional(),
  approval: z.string().min(1),
};

/** A use with the salt of its disease: what a batch file keeps, so that who has it can open what the ledger says. */
export type UseTold = Readonly<z.output<z.ZodObject<typeof useFields>>>;

/** A use as the contract takes it. */
export interface DataUse {
  readonly terms: number;
  readonly disease: string;
  readonly approval: string;
}

const PERMISSIONS: readonly DataUseName[] = FLAGS.dataUse.slice(0, 5);

/**
 * Checks a use and gives its disease a salt. Throws an InputError `DataUseInvalid`, `DiseaseUnfit`, `DiseaseCodeWrong`
 * or `ApprovalMissing`.
 */
export function tellUse({ terms, disease, approval }: DataUseInput): UseTold {
  flagBits("dataUse", terms);
  const permissions = terms.filter((term) => PERMISSIONS.includes(term));
  if (permissions.length !== 1) {
    const cure = `Give exactly one of ${PERMISSIONS.join(", ")}.`;
    throw new InputError("DataUseInvalid", `${terms.join(", ") || "Nothing"} has not one permission.`, cure);
  }
  if (terms.includes("DS") !== (disease !== undefined)) {
    const cure = "Name the disease of a disease-specific data set; leave it out for any other.";
    throw new InputError("DiseaseUnfit", "A disease goes with the term DS, and only with DS.", cure);
  }
  if (disease !== undefined && !/^MONDO:\d{7}$/.test(disease)) {
    const cure = "Write it as MONDO: and seven digits.";
    throw new InputError("DiseaseCodeWrong", `"${disease}" is no disease's code.`, cure);
  }
  if (approval.trim() === "") {
    throw new InputError("ApprovalMissing", "The data set names no approval.", "Give the approval's number.");
  }
  const told = { terms: [...terms], approval };
  return disease === undefined ? told : { ...told, disease, diseaseSalt: hexlify(randomBytes(32)) };
}

/** What the ledger keeps of a use. */
export function dataUseOf({ terms, disease, diseaseSalt, approval }: UseTold): DataUse {
  return {
    terms: flagBits("dataUse", terms),
    disease: disease === undefined ? ZeroHash : diseaseCommitment(disease, diseaseSalt ?? ZeroHash),
    approval: id(approval),
  };
}

/** keccak256(abi.encode(keccak256(code), salt)). */
export function diseaseCommitment(code: string, salt: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [id(code), salt]));
}
