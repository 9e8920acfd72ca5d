import { ZeroAddress, getAddress, isAddress } from "ethers";
import { z } from "zod";
import { PrescriptionClass } from "./types.ts";

/** A whole number from `lowest` to what `bits` bits hold. */
export function wholeNumber(bits: number, lowest = 0): z.ZodNumber {
  const highest = 2 ** bits - 1;
  const message = `expected a whole number from ${lowest} to ${highest}`;
  const whole = z.number({ error: message }).int({ error: message });
  // JSON has a zero below zero, a contract's numbers do not: it would not come back as it was written.
  const plain = whole.refine((value) => !Object.is(value, -0), { error: message });
  return plain.min(lowest, { error: message }).max(highest, { error: message });
}

/** `count` bytes in hexadecimal, lower case. */
export function bytesField(count: number): z.ZodPipe<z.ZodString, z.ZodTransform<string, string>> {
  const message = `expected ${count} bytes as 0x and ${count * 2} hexadecimal digits`;
  return z
    .string({ error: message })
    .regex(new RegExp(`^0x[0-9a-fA-F]{${count * 2}}$`), { error: message })
    .transform((text) => text.toLowerCase());
}

/** An address with a right checksum, or in one case; comes out with its checksum. */
export const addressField = z
  .string({ error: "expected an address" })
  .regex(/^0x/, { error: "expected an address that begins with 0x" })
  .refine((text) => isAddress(text), { error: "expected an address of 20 bytes whose checksum is right" })
  .transform((text) => getAddress(text));

/** A product number that fits 64 bits: a GTIN, or a number of the ledger's own for what has no GTIN. */
export const gtinField = z
  .string({ error: "expected a GTIN as text" })
  .regex(/^\d{1,20}$/, { error: "expected a GTIN in digits" })
  .refine((text) => BigInt(text) > 0n && BigInt(text) < 1n << 64n, { error: "expected a number from 1 to 2^64 - 1" });

/** The members of a {@link Prescription}, with the rules that hold between them. */
export const prescriptionShape = z
  .strictObject({
    issuer: wholeNumber(24, 1),
    prescriber: addressField,
    coPrescriber: addressField,
    holder: addressField,
    drug: bytesField(32),
    document: bytesField(32),
    quantity: wholeNumber(24, 1),
    firstDay: wholeNumber(16, 1),
    lastDay: wholeNumber(16, 1),
    interval: wholeNumber(16),
    class: z.literal([PrescriptionClass.Prescription, PrescriptionClass.Controlled], {
      error: "expected 1 (Prescription) or 2 (Controlled)",
    }),
    partsGroup: bytesField(32),
  })
  .refine((p) => p.firstDay <= p.lastDay, { path: ["lastDay"], error: "the last day lies before the first day" })
  .refine((p) => p.prescriber !== ZeroAddress, { path: ["prescriber"], error: "the zero address is nobody's" })
  .refine((p) => p.holder !== ZeroAddress, { path: ["holder"], error: "the zero address is nobody's" })
  .refine((p) => p.class === PrescriptionClass.Controlled || p.coPrescriber === ZeroAddress, {
    path: ["coPrescriber"],
    error: "only a controlled prescription has a second prescriber; expected the zero address",
  })
  .refine((p) => p.class !== PrescriptionClass.Controlled || ![ZeroAddress, p.prescriber].includes(p.coPrescriber), {
    path: ["coPrescriber"],
    error: "a controlled prescription needs a second prescriber, other than the first",
  });

const messageFields = { id: bytesField(32), sequence: wholeNumber(24), deadline: wholeNumber(40, 1) };
const siteField = wholeNumber(24, 1);

export const packUseShape = z.strictObject({ lot: bytesField(32), index: wholeNumber(32), units: wholeNumber(24) });
export const acceptShape = z.strictObject({ ...messageFields, site: siteField, until: wholeNumber(32, 1) });
export const cancelShape = z.strictObject(messageFields);
export const dispenseShape = z.strictObject({
  ...messageFields,
  site: siteField,
  units: wholeNumber(24, 1),
  drugSalt: bytesField(32),
  packs: z.array(packUseShape).min(1, { error: "expected at least one pack" }),
});
