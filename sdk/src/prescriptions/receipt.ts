import { z } from "zod";
import { addressField, bytesField, gtinField, wholeNumber } from "./fields.ts";
import { checkShape } from "./shape.ts";

/** One pack as it left the pharmacy. `units` is 0 for a whole pack, else what was drawn from an opened one. */
const dispensedPackShape = z.strictObject({
  gtin: gtinField,
  lot: z.string().min(1).max(20),
  serial: z.string().min(1).max(20).optional(),
  /** The last day of use, `YYYY-MM-DD`. */
  expiry: z.iso.date().optional(),
  index: wholeNumber(32).optional(),
  units: wholeNumber(24),
});

export type DispensedPack = z.output<typeof dispensedPackShape>;

const receiptShape = z.strictObject({
  type: z.literal("yaolian-receipt"),
  version: z.literal(1),
  chainId: z.number().int().min(1),
  token: addressField,
  id: bytesField(32),
  /** The token's sequence that the dispense used up. */
  sequence: wholeNumber(24),
  site: wholeNumber(24, 1),
  /** Units taken off the prescription. */
  units: wholeNumber(24, 1),
  transactionHash: bytesField(32),
  blockNumber: wholeNumber(53),
  packs: z.array(dispensedPackShape).min(1),
});

/** The record of one dispense that the patient and the pharmacy keep; its proof is the transaction it names. */
export type Receipt = z.output<typeof receiptShape>;

/** Makes a receipt of a dispense that is on the chain. Throws an InputError `ReceiptShapeWrong`. */
export function makeReceipt(dispense: Omit<Receipt, "type" | "version">): Receipt {
  return readReceipt({ type: "yaolian-receipt", version: 1, ...dispense });
}

/** Checks a receipt that comes from elsewhere. Throws an InputError `ReceiptShapeWrong`. */
export function readReceipt(value: unknown): Receipt {
  const cure = "Use the receipt as it was written.";
  return checkShape(receiptShape, value, { code: "ReceiptShapeWrong", root: "receipt", cure });
}
