import { randomBytes } from "node:crypto";

import { z } from "zod";

import { InputError } from "../errors.ts";
import type { EnumValue } from "../ledger/enums.ts";
import { hex, WORD } from "../lots/hashing.ts";
import { keccak256 } from "../lots/keccak.ts";
import { addressField, bytesField, wholeNumber } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";

/** What the documents of a batch are. */
export type Schema = EnumValue<"AnchorSchema">;

/** 90 and 180 degrees in units of 1e-5 degrees. */
export const MOST_LATITUDE = 9_000_000;
export const MOST_LONGITUDE = 18_000_000;

const name = z.string().min(1).max(500);
const documentFields = { name, fingerprint: bytesField(32) };
const gln = z.string().regex(/^\d{13}$/, { error: "expected the 13 digits of a GLN" });
const degrees = (most: number): z.ZodNumber =>
  z.number().int().min(-most, { error: "beyond the globe" }).max(most, { error: "beyond the globe" });

/** What a device says of a recording; the place is a GLN, or a point in units of 1e-5 degrees. */
export const recordingFields = {
  fingerprint: bytesField(32),
  time: wholeNumber(40, 1),
  gln: gln.optional(),
  latitude: degrees(MOST_LATITUDE).optional(),
  longitude: degrees(MOST_LONGITUDE).optional(),
  battery: z.number().int().min(0).max(100, { error: "a battery is full at 100" }),
  sequence: wholeNumber(32),
};

/** 65 bytes whose last is 27 or 28: another last byte would say the same in other words. */
export const deviceSignature = z
  .string()
  .regex(/^0x[0-9a-f]{128}1[bc]$/, { error: "expected a signature of 65 bytes that ends in 1b or 1c" });

const documentRow = z.strictObject({ ...documentFields, salt: bytesField(32) });
const recordingRow = z.strictObject({
  name,
  device: addressField,
  ...recordingFields,
  signature: deviceSignature,
  salt: bytesField(32),
});

/** A document of a batch: what it is called (never on the ledger), its SHA-256, its salt. */
export type DocumentRow = Readonly<z.output<typeof documentRow>>;
/** A recording of a batch, with the signature of the device that made it. */
export type RecordingRow = Readonly<z.output<typeof recordingRow>>;
export type Row = DocumentRow | RecordingRow;

/** A document before it has its salt. */
export type NewRow = Omit<DocumentRow, "salt"> | Omit<RecordingRow, "salt">;

/** Whether the documents of a schema are recordings, signed by devices. */
export function isOfRecordings(schema: Schema): boolean {
  return schema === "InspectionRecording" || schema === "EnforcementRecording";
}

export function isRecording(row: NewRow): row is RecordingRow {
  return "device" in row;
}

/** The row with a fresh salt of 32 random bytes: without it nobody can guess what a leaf says. */
export function salted(row: NewRow): Row {
  return { ...row, salt: hex(randomBytes(WORD)) };
}

/** Checks a row of a batch. Throws an InputError `BatchRowWrong` that names the member at fault. */
export function checkRow(schema: Schema, value: unknown, place: string): Row {
  const options = { code: "BatchRowWrong", root: place, cure: "Use the batch as its author wrote it." };
  const shape = isOfRecordings(schema) ? recordingRow : documentRow;
  const row: Row = checkShape(shape, value, { ...options, unspoken: new Set(["salt", "name"]) });
  if (isRecording(row)) checkPlace(row, place);
  return row;
}

/** A place is said in one way. Throws an InputError `RecordingPlaceWrong`. */
export function checkPlace(
  place: {
    readonly gln?: string | undefined;
    readonly latitude?: number | undefined;
    readonly longitude?: number | undefined;
  },
  where?: string,
): void {
  const hasPoint = place.latitude !== undefined && place.longitude !== undefined;
  const isHalf = (place.latitude === undefined) !== (place.longitude === undefined);
  if (!isHalf && hasPoint !== (place.gln !== undefined)) return;
  const cure = "Give the GLN of the place, or its latitude and longitude.";
  const options = where === undefined ? {} : { place: where };
  throw new InputError("RecordingPlaceWrong", "The recording has no place, or two.", cure, options);
}

/** The first of a leaf's two hashes: keccak256(abi.encode(fields)), as `AnchorRegistry.verify` takes it. */
export function rowHash(row: Row): string {
  return hex(keccak256(encoded(row)));
}

/** The leaf of a row in its batch's tree, as OpenZeppelin's StandardMerkleTree hashes it. */
export function leafOf(row: Row): Uint8Array {
  return keccak256(keccak256(encoded(row)));
}

/** The fields of a row as `abi.encode` lays them out: a word each. */
function encoded(row: Row): Uint8Array {
  if (!isRecording(row)) return Buffer.concat([bytes(row.fingerprint), bytes(row.salt)]);
  return Buffer.concat([
    bytes(row.fingerprint),
    bytes(row.device),
    number(row.time),
    number(Number(row.gln ?? 0)),
    number(row.latitude ?? 0),
    number(row.longitude ?? 0),
    number(row.battery),
    number(row.sequence),
    bytes(row.salt),
  ]);
}

/** A whole number as a word; one below zero as its two's complement. */
function number(value: number): Buffer {
  const word = Buffer.alloc(WORD, value < 0 ? 0xff : 0);
  word.writeBigInt64BE(BigInt(value), WORD - 8);
  return word;
}

function bytes(text: string): Buffer {
  const digits = text.slice(2);
  return Buffer.from(digits.padStart(2 * WORD, "0"), "hex");
}
