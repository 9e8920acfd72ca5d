import { z } from "zod";

import { InputError } from "../errors.ts";
import { FLAGS } from "../ledger/enums.ts";
import { addressField, wholeNumber } from "../prescriptions/fields.ts";
import { checkShape } from "../prescriptions/shape.ts";

const memberField = wholeNumber(24, 1);
const scopeField = z.array(z.enum(FLAGS.scope)).min(1, { error: "expected at least one category" });
const signedFields = {
  chainId: wholeNumber(48, 1),
  registry: addressField,
  holder: addressField,
  signer: addressField,
  nonce: wholeNumber(32),
  deadline: wholeNumber(40, 1),
  signature: z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/, { error: "expected bytes in hexadecimal" }),
};
const common = { type: z.literal("yaolian-consent-word"), version: z.literal(1), ...signedFields };
const termsField = z.strictObject({
  scope: scopeField,
  purposes: z.array(z.enum(FLAGS.purposes)).min(1, { error: "expected at least one purpose" }),
  dataUse: z.array(z.enum(FLAGS.dataUse)).optional(),
  until: wholeNumber(40, 1),
});

const wordShape = z.discriminatedUnion("word", [
  z.strictObject({ ...common, word: z.literal("Grant"), member: memberField, terms: termsField }),
  z.strictObject({ ...common, word: z.literal("Revoke"), member: memberField }),
  z.strictObject({
    ...common,
    word: z.literal("Appoint"),
    representative: addressField,
    scope: scopeField,
    until: wholeNumber(40, 1),
  }),
  z.strictObject({ ...common, word: z.literal("Dismiss"), representative: addressField }),
]);

/** What a wallet signed: a file that goes to a hospital, which sends it. It holds no secret and names no patient. */
export type SignedConsentWord = z.output<typeof wordShape>;
/** The signed word of one kind. */
export type SignedWordOf<W extends SignedConsentWord["word"]> = Extract<SignedConsentWord, { word: W }>;

/** A signed word as the text of a file. */
export function consentWordText(word: SignedConsentWord): string {
  return `${JSON.stringify(word, undefined, 2)}\n`;
}

/** Reads a signed word. Throws an InputError `ConsentWordNotJson` or `ConsentWordWrong` that names the place. */
export function readConsentWord(text: string): SignedConsentWord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError("ConsentWordNotJson", "The word is not JSON.", "Give the file as the wallet wrote it.", {
      cause,
    });
  }
  return checkConsentWord(value);
}

/** Checks a word that is already an object; see {@link readConsentWord}. */
export function checkConsentWord(value: unknown): SignedConsentWord {
  const cure = "Give the file as the wallet wrote it.";
  return checkShape(wordShape, value, { code: "ConsentWordWrong", root: "word", cure });
}
