import type fc from "fast-check";

/** What a parser is given: a text, or bytes that may be no text. */
export type Input = string | Uint8Array;

/** One parser of the product, as its callers call it, and what is known of it. */
export interface Parser {
  readonly name: string;
  /** What it is for: the figures are told by it. */
  readonly kind: Kind;
  /** Good inputs, which it accepts. */
  readonly samples: readonly Input[];
  /** Reads an input. Throws, or rejects with, what the product would. */
  readonly read: (input: Input) => unknown;
  /** How its inputs are written, which says how they are damaged. */
  readonly form: "json" | "text" | "bytes";
  /** Good samples that were made wrong on purpose: none of them may be accepted. */
  readonly spoiled: fc.Arbitrary<Input>;
  /** The value back as an input, where the product writes what it reads: it is read again and compared. */
  readonly write?: (value: never) => Input;
  /** What of a value hashes or a key bind: of whatever is accepted, it must be what it is of one of the samples. */
  readonly bound?: (value: never) => unknown;
  /** Checks what was accepted. */
  readonly legal?: (value: never) => void;
  /** What no refusal may repeat: what names a patient, and secrets. */
  readonly unspoken?: readonly string[];
  /** Codes of refusals of the whole input, which have no narrower place. */
  readonly whole?: readonly string[];
}

/** The families of the reliability budget. */
export const KINDS = [
  "GS1",
  "EPCIS",
  "FHIR",
  "CSV",
  "JSON",
  "slip",
  "keystore",
  "lot file",
  "RPC",
  "HTTP",
  "CLI",
] as const;
export type Kind = (typeof KINDS)[number];

/** An input as text. */
export function textOf(input: Input): string {
  return typeof input === "string" ? input : new TextDecoder().decode(input);
}

/** An input as bytes. */
export function bytesOf(input: Input): Uint8Array {
  return typeof input === "string" ? new TextEncoder().encode(input) : input;
}
