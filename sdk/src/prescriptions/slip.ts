import { computeAddress } from "ethers";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { documentCommitment, drugCommitment, prescribedDrugFields, substitutionGroup } from "./commitments.ts";
import type { PrescribedDrug } from "./commitments.ts";
import { addressField, bytesField, prescriptionShape } from "./fields.ts";
import { prescriptionId } from "./identity.ts";
import { checkShape, said } from "./shape.ts";
import { prescriptionDomain, type Prescription } from "./types.ts";

/** A slip is read whole; a document of this many bytes is not one. */
const LARGEST_SLIP = 4 * 1024 * 1024;

const drugShape = z
  .strictObject({
    ...prescribedDrugFields,
    coding: z.strictObject({ system: z.string().min(1), code: z.string().min(1) }).optional(),
    salt: bytesField(32),
  })
  .refine((drug) => (drug.group === undefined) !== (drug.gtin === undefined), {
    error: "expected exactly one of group and gtin",
  })
  .refine((drug) => drug.coding === undefined || drug.group !== undefined, {
    path: ["coding"],
    error: "a coding names a group, and this slip names a product",
  });

/**
 * What the patient carries: the prescription and all that opens its commitments. Every field is bound by the id (the
 * document's salt, where the document is there), so that a slip is either what was issued or refused; a name of the drug that nothing binds has no place in it.
 */
export const slipShape = z.strictObject({
  type: z.literal("yaolian-slip"),
  version: z.literal(1),
  chainId: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  token: addressField,
  id: bytesField(32),
  prescription: prescriptionShape,
  drug: drugShape,
  document: z.strictObject({ content: z.string().min(1).optional(), salt: bytesField(32) }),
  holderKey: bytesField(32).optional(),
});

export type Slip = z.output<typeof slipShape>;

/** A slip that was found whole. */
export interface ReadSlip {
  readonly slip: Slip;
  /** The token's id, computed anew. */
  readonly id: string;
  /** Whether the slip carries the holder's key: whoever has such a slip can have it dispensed. */
  readonly bearer: boolean;
  /** The FHIR request the prescriber wrote, if the slip carries it. */
  readonly request: Record<string, unknown> | undefined;
  /** The drug's name as that request gives it for the slip's coding. */
  readonly drugName: string | undefined;
}

/** What a slip is made from. `content` is the canonical JSON (RFC 8785) of the MedicationRequest. */
export interface SlipParts {
  readonly chainId: number;
  readonly token: string;
  readonly prescription: Prescription;
  readonly drug: PrescribedDrug & {
    readonly coding?: { readonly system: string; readonly code: string };
    readonly salt: string;
  };
  readonly document: { readonly content?: string; readonly salt: string };
  /** The holder's private key: only for a bearer slip, never where a wallet holds it. */
  readonly holderKey?: string;
}

/** Makes a slip, and refuses parts that do not fit one another. */
export function makeSlip(parts: SlipParts): Slip {
  const { chainId, token, prescription, drug, document, holderKey } = parts;
  const id = prescriptionId(prescriptionDomain(chainId, token), prescription);
  const bearer = holderKey === undefined ? {} : { holderKey };
  return checkSlip({ type: "yaolian-slip", version: 1, chainId, token, id, prescription, drug, document, ...bearer })
    .slip;
}

/** The slip as the text of a file. */
export function slipText(slip: Slip): string {
  return `${JSON.stringify(slip, undefined, 2)}\n`;
}

/**
 * Reads a slip from its JSON text and computes id, commitments and holder anew.
 * Throws an InputError: `SlipNotJson`, `SlipTooLarge`, `SlipShapeWrong`, or `SlipAltered` with the field that does not fit.
 */
export function readSlip(source: string | Uint8Array): ReadSlip {
  if (source.length > LARGEST_SLIP) {
    const message = `The slip is ${source.length} bytes long, more than ${LARGEST_SLIP}.`;
    throw new InputError("SlipTooLarge", message, "Give one slip as it was written.");
  }
  return checkSlip(parse(source));
}

/** Checks a slip that is already an object; see {@link readSlip}. */
export function checkSlip(value: unknown): ReadSlip {
  const slip = checkShape(slipShape, value, {
    code: "SlipShapeWrong",
    root: "slip",
    cure: "Use the slip as the prescriber gave it.",
    unspoken: new Set(["salt", "holderKey", "content"]),
  });
  const { prescription, drug, document } = slip;
  const opened = {
    drug: drugCommitment(prescribed(drug), drug.salt),
    ...(document.content === undefined ? {} : { document: documentCommitment(document.content, document.salt) }),
    ...(slip.holderKey === undefined ? {} : { holder: holderOf(slip.holderKey) }),
  };
  checkId(slip, opened);
  if (opened.drug !== prescription.drug) altered("drug", "group, gtin or salt do not open prescription.drug");
  if (drug.coding !== undefined && substitutionGroup(drug.coding.system, drug.coding.code) !== drug.group) {
    altered("drug.coding", `${said(`${drug.coding.system}|${drug.coding.code}`)} is not of the group ${drug.group}`);
  }
  if (opened.document !== undefined && opened.document !== prescription.document) {
    altered("document", "content or salt do not open prescription.document");
  }
  if (opened.holder !== undefined && opened.holder !== prescription.holder) {
    altered("holderKey", `the key is not that of the holder ${prescription.holder}`);
  }
  const request = document.content === undefined ? undefined : requestOf(document.content);
  const drugName = drug.coding === undefined ? undefined : nameOf(request, drug.coding);
  return { slip, id: slip.id, bearer: slip.holderKey !== undefined, request, drugName };
}

type Opened = Partial<Pick<Prescription, "drug" | "document" | "holder">>;

/** Where the id does not fit, what the openings say of a member tells whether it was that one. */
function checkId(slip: Slip, opened: Opened): void {
  const domain = prescriptionDomain(slip.chainId, slip.token);
  if (prescriptionId(domain, slip.prescription) === slip.id) return;
  for (const member of ["drug", "document", "holder"] as const) {
    const value = opened[member];
    if (value === undefined || value === slip.prescription[member]) continue;
    if (prescriptionId(domain, { ...slip.prescription, [member]: value }) === slip.id) {
      altered(`prescription.${member}`, `${slip.prescription[member]} is not what the id ${slip.id} was made from`);
    }
  }
  altered(
    "id",
    `${slip.id} is not the id of this prescription: it, chainId, token or a member of prescription was changed`,
  );
}

function altered(field: string, what: string): never {
  throw new InputError("SlipAltered", `The slip was altered: ${what}.`, "Ask the prescriber for the slip again.", {
    place: `slip.${field}`,
  });
}

function prescribed(drug: Slip["drug"]): PrescribedDrug {
  return drug.group === undefined ? { gtin: drug.gtin ?? "" } : { group: drug.group };
}

function holderOf(holderKey: string): string {
  try {
    return computeAddress(holderKey);
  } catch {
    // Ethers refuses zero and what lies past the curve's order, and its message would repeat the key.
    return altered("holderKey", "it is no key of the curve secp256k1");
  }
}

function parse(source: string | Uint8Array): unknown {
  try {
    const text = typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source);
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The parser's message quotes the text, which holds a key and a patient's document.
    throw new InputError(
      "SlipNotJson",
      "The slip is not JSON in UTF-8.",
      "Give the slip's file, or its code to slipFromQr.",
    );
  }
}

function requestOf(content: string): Record<string, unknown> {
  try {
    const request: unknown = JSON.parse(content);
    if (request !== null && typeof request === "object") return { ...request };
  } catch {
    // Falls through: the parser's message quotes the document.
  }
  return altered("document.content", "it is not a JSON object");
}

/** The first display that the request, or a resource it contains, gives for this very coding. */
function nameOf(
  request: Record<string, unknown> | undefined,
  coding: { system: string; code: string },
): string | undefined {
  const contained = Array.isArray(request?.["contained"]) ? request["contained"] : [];
  const concepts = [
    request?.["medicationCodeableConcept"],
    ...contained.map((resource: unknown) => member(resource, "code")),
  ];
  for (const concept of concepts) {
    const codings = member(concept, "coding");
    for (const candidate of Array.isArray(codings) ? codings : []) {
      if (member(candidate, "system") !== coding.system || member(candidate, "code") !== coding.code) continue;
      const display = member(candidate, "display");
      if (typeof display === "string") return display;
    }
  }
  return undefined;
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object"
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
