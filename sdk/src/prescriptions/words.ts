import { z } from "zod";

import { InputError } from "../errors.ts";
import { addressField, bytesField, packUseShape, wholeNumber } from "./fields.ts";
import { checkShape } from "./shape.ts";

const placeFields = { chainId: wholeNumber(48, 1), token: addressField, id: bytesField(32) };
const handedOver = {
  site: wholeNumber(24, 1),
  units: wholeNumber(24, 1),
  packs: z.array(packUseShape).min(1, { error: "expected at least one pack" }),
};
const common = {
  type: z.literal("yaolian-prescription-word"),
  version: z.literal(1),
  ...placeFields,
  deadline: wholeNumber(40, 1),
  signature: z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/, { error: "expected bytes in hexadecimal" }),
};

const wordShape = z.discriminatedUnion("word", [
  z.strictObject({ ...common, word: z.literal("Accept"), site: wholeNumber(24, 1), until: wholeNumber(32, 1) }),
  z.strictObject({ ...common, word: z.literal("Dispense"), ...handedOver }),
  z.strictObject({ ...common, word: z.literal("Cancel") }),
]);
const handOverShape = z.strictObject({
  type: z.literal("yaolian-hand-over"),
  version: z.literal(1),
  ...placeFields,
  ...handedOver,
});

/** What a wallet signed about a prescription: a file that goes to a pharmacy, which sends it. It holds no secret. */
export type SignedPrescriptionWord = z.output<typeof wordShape>;
/** The signed word of one kind. */
export type SignedPrescriptionWordOf<W extends SignedPrescriptionWord["word"]> = Extract<
  SignedPrescriptionWord,
  { word: W }
>;
/** What a pharmacy would hand over, for the holder's wallet to sign. */
export type HandOver = z.output<typeof handOverShape>;

/** A signed word, or a hand-over, as the text of a file. */
export function prescriptionWordText(word: SignedPrescriptionWord | HandOver): string {
  return `${JSON.stringify(word, undefined, 2)}\n`;
}

/** Reads a signed word. Throws an InputError `PrescriptionWordNotJson` or `PrescriptionWordWrong` that names the place. */
export function readPrescriptionWord(text: string): SignedPrescriptionWord {
  const cure = "Give the file as the wallet wrote it.";
  const value = parsed(text, "PrescriptionWordNotJson", "The word is not JSON.", cure);
  return checkShape(wordShape, value, { code: "PrescriptionWordWrong", root: "word", cure });
}

/** Reads a hand-over. Throws an InputError `HandOverNotJson` or `HandOverWrong` that names the place. */
export function readHandOver(text: string): HandOver {
  const cure = "Give the file as the pharmacy wrote it.";
  const value = parsed(text, "HandOverNotJson", "The hand-over is not JSON.", cure);
  return checkShape(handOverShape, value, { code: "HandOverWrong", root: "handOver", cure });
}

function parsed(text: string, code: string, message: string, cure: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(code, message, cure, { cause });
  }
}
