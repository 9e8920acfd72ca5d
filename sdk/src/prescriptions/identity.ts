import { TypedDataEncoder, type TypedDataDomain } from "ethers";
import { prescriptionShape } from "./fields.ts";
import { checkShape } from "./shape.ts";
import { prescriptionTypes, type Prescription } from "./types.ts";

/**
 * The id of a prescription's token: its whole EIP-712 digest, 32 bytes in hexadecimal (`BigInt(id)` is the ERC-1155 id).
 * Throws an InputError `PrescriptionShapeWrong` at the first member that does not fit its type.
 */
export function prescriptionId(domain: TypedDataDomain, prescription: Prescription): string {
  return TypedDataEncoder.hash(domain, prescriptionTypes, checkPrescription(prescription));
}

/** The prescription with its addresses checksummed and its bytes in lower case; refuses what the ledger could not hold. */
export function checkPrescription(prescription: Prescription): Prescription {
  return checkShape(prescriptionShape, prescription, {
    code: "PrescriptionShapeWrong",
    root: "prescription",
    cure: "Correct this member of the prescription.",
  });
}
