import { computeAddress } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { documentCommitment } from "../prescriptions/commitments.ts";
import { addressField, bytesField } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";
import { immunizationDomain, immunizationId, immunizationShape, type Immunization } from "./types.ts";

/** A record is read whole; a document of this many bytes is not one. */
const LARGEST_RECORD = 4 * 1024 * 1024;

const recordShape = z.strictObject({
  type: z.literal("yaolian-immunization"),
  version: z.literal(1),
  chainId: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  token: addressField,
  id: bytesField(32),
  immunization: immunizationShape,
  document: z.strictObject({ content: z.string().min(1).optional(), salt: bytesField(32) }),
  holderKey: bytesField(32).optional(),
});

/**
 * What the patient and the clinic keep of an immunization: the document, its salt and the holder's key. Every field is
 * bound by the id, so that a record is either what was recorded or refused.
 */
export type ImmunizationRecord = z.output<typeof recordShape>;

/** A record that was found whole. */
export interface ReadImmunizationRecord {
  readonly record: ImmunizationRecord;
  /** The token's id, computed anew. */
  readonly id: string;
  /** The FHIR Immunization, if the record carries it. */
  readonly resource: Record<string, unknown> | undefined;
}

/** What a record is made from. `content` is the canonical JSON (RFC 8785) of the Immunization. */
export interface ImmunizationRecordParts {
  readonly chainId: number;
  readonly token: string;
  readonly immunization: Immunization;
  readonly document: { readonly content?: string; readonly salt: string };
  readonly holderKey?: string;
}

/** Makes a record, and refuses parts that do not fit one another. */
export function makeImmunizationRecord(parts: ImmunizationRecordParts): ImmunizationRecord {
  const id = immunizationId(immunizationDomain(parts.chainId, parts.token), parts.immunization);
  return checkImmunizationRecord({ type: "yaolian-immunization", version: 1, id, ...parts }).record;
}

/** The record as the text of a file. */
export function immunizationRecordText(record: ImmunizationRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/**
 * Reads a record from its JSON text and computes id, commitment and holder anew. Throws an InputError: `RecordNotJson`,
 * `RecordTooLarge`, `RecordShapeWrong`, or `RecordAltered` with the field that does not fit.
 */
export function readImmunizationRecord(source: string | Uint8Array): ReadImmunizationRecord {
  if (source.length > LARGEST_RECORD) {
    const message = `The record is ${source.length} bytes long, more than ${LARGEST_RECORD}.`;
    throw new InputError("RecordTooLarge", message, "Give one record as it was written.");
  }
  return checkImmunizationRecord(parse(source));
}

/** Checks a record that is already an object; see {@link readImmunizationRecord}. */
export function checkImmunizationRecord(value: unknown): ReadImmunizationRecord {
  const record = checkShape(recordShape, value, {
    code: "RecordShapeWrong",
    root: "record",
    cure: "Use the record as the clinic gave it.",
    unspoken: new Set(["salt", "holderKey", "content"]),
  });
  const { immunization, document, holderKey, id } = record;
  if (immunizationId(immunizationDomain(record.chainId, record.token), immunization) !== id) {
    altered("id", `${id} is not the id of this immunization`);
  }
  const { content, salt } = document;
  if (content !== undefined && documentCommitment(content, salt) !== immunization.document) {
    altered("document", "content or salt do not open immunization.document");
  }
  if (holderKey !== undefined && holderOf(holderKey) !== immunization.holder) {
    altered("holderKey", `the key is not that of the holder ${immunization.holder}`);
  }
  return { record, id, resource: content === undefined ? undefined : resourceOf(content) };
}

function altered(field: string, what: string): never {
  throw new InputError("RecordAltered", `The record was altered: ${what}.`, "Ask the clinic for the record again.", {
    place: `record.${field}`,
  });
}

function holderOf(holderKey: string): string {
  try {
    return computeAddress(holderKey);
  } catch {
    // Ethers' message would repeat the key.
    return altered("holderKey", "it is no key of the curve secp256k1");
  }
}

function parse(source: string | Uint8Array): unknown {
  try {
    const text = typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source);
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The parser's message quotes the text, which holds a key and a patient's document.
    throw new InputError("RecordNotJson", "The record is not JSON in UTF-8.", "Give the record's file.");
  }
}

function resourceOf(content: string): Record<string, unknown> {
  try {
    const resource: unknown = JSON.parse(content);
    if (resource !== null && typeof resource === "object") return { ...resource };
  } catch {
    // Falls through: the parser's message quotes the document.
  }
  return altered("document.content", "it is not a JSON object");
}
