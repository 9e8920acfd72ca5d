import { readFile } from "node:fs/promises";

import { readPrescriptionWord } from "@yaolian/sdk/prescriptions";
import type { ReadSlip, SignedPrescriptionWord, SignedPrescriptionWordOf } from "@yaolian/sdk/prescriptions";
import { requireWordOf } from "@yaolian/sdk/prescriptions/actions";

import { InputError } from "../frame/basics.ts";
import type { Session } from "../frame/session.ts";

/** The option that names a word which the holder's wallet signed. */
export const SIGNED = {
  type: "string",
  valueHint: "path",
  description: "What the patient's wallet signed, where the slip carries no key",
} as const;

/**
 * Reads a word of one kind about a slip. Throws an InputError `PrescriptionWordOther` where the file holds another, or
 * what {@link readPrescriptionWord} and {@link requireWordOf} throw.
 */
export async function readWord<W extends SignedPrescriptionWord["word"]>(
  session: Session,
  { path, read, wanted }: { readonly path: string; readonly read: ReadSlip; readonly wanted: W },
): Promise<SignedPrescriptionWordOf<W>> {
  const word = readPrescriptionWord(await readFile(path, "utf8"));
  if (!isOf(word, wanted)) {
    const cure = `Send it with \`yaolian rx ${word.word.toLowerCase()}\`.`;
    const message = `The file holds a word to ${word.word.toLowerCase()}, not to ${wanted.toLowerCase()}.`;
    throw new InputError("PrescriptionWordOther", message, cure, { place: path });
  }
  requireWordOf(await session.ledger(), read, word);
  return word;
}

function isOf<W extends SignedPrescriptionWord["word"]>(
  word: SignedPrescriptionWord,
  wanted: W,
): word is SignedPrescriptionWordOf<W> {
  return word.word === wanted;
}
