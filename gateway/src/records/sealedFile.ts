import { InputError } from "@yaolian/sdk";

import {
  beginSealing,
  KEY_BYTES,
  openSealed,
  SUITE,
  TAG_BYTES,
  type OpeningTerms,
  type SealingTerms,
} from "./sealing.ts";

/**
 * A sealed file: all numbers big-endian.
 *
 * | bytes | what                                                             |
 * | ----- | ---------------------------------------------------------------- |
 * | 6     | `YLSEAL`                                                         |
 * | 1     | version, 1                                                       |
 * | 1     | HPKE mode: 0 (base) or 2 (auth)                                  |
 * | 2+2+2 | KEM, KDF and AEAD, by IANA's numbers                             |
 * | 32    | the encapsulated key                                             |
 * | rest  | ciphertext and tag; the 46 bytes before it are its associated data |
 *
 * The file says nothing of what it holds or for whom: that is HPKE's `info`, which whoever opens it has to know.
 */
const MAGIC = Buffer.from("YLSEAL", "ascii");
const VERSION = 1;
const BASE = 0;
const AUTH = 2;
const SUITE_AT = MAGIC.length + 2;
const ENC_AT = SUITE_AT + 6;
export const HEAD_BYTES = ENC_AT + KEY_BYTES;

/** Seals a text for who has `to`, bound to `info`. */
export async function sealFile(terms: SealingTerms, text: Uint8Array): Promise<Uint8Array> {
  const { enc, seal } = await beginSealing(terms);
  const head = headOf(terms.from === undefined ? BASE : AUTH, enc);
  return Buffer.concat([head, await seal(text, head)]);
}

/**
 * Opens a sealed file. Throws an InputError `SealedFileWrong` for what is none, `SealedFileClosed` where it is not for
 * these keys, not bound to this, not of this sender, or altered: which of them, nobody can tell.
 */
export async function openFile(terms: OpeningTerms, bytes: Uint8Array): Promise<Uint8Array> {
  const { mode, enc, head, ciphertext } = parseFile(bytes);
  if ((mode === AUTH) !== (terms.from !== undefined)) {
    const wanted = terms.from === undefined ? "without a sender" : "by a known sender";
    throw wrong(`It is not sealed ${wanted}.`);
  }
  try {
    return await openSealed(terms, enc, head, ciphertext);
  } catch {
    // HPKE says only that it does not open; its errors hold nothing of the text, and no reason either.
    const message = "The sealed file does not open: it is another's, of another record, or it was altered.";
    throw new InputError("SealedFileClosed", message, "Get it again; if it stays closed, tell who sealed it.");
  }
}

interface Parsed {
  readonly mode: number;
  readonly enc: Uint8Array;
  readonly head: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Takes a sealed file apart. Throws an InputError `SealedFileWrong`. */
export function parseFile(bytes: Uint8Array): Parsed {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEAD_BYTES + TAG_BYTES) throw wrong(`It has ${file.length} bytes, too few.`);
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw wrong("It does not begin with YLSEAL.");
  const [version, mode] = [file.readUInt8(MAGIC.length), file.readUInt8(MAGIC.length + 1)];
  if (version !== VERSION) throw wrong(`It is of version ${version}; this program reads version ${VERSION}.`);
  if (mode !== BASE && mode !== AUTH) throw wrong(`It is of HPKE's mode ${mode}; only 0 and 2 are read.`);
  const [kem, kdf, aead] = [0, 2, 4].map((place) => file.readUInt16BE(SUITE_AT + place));
  if (kem !== SUITE.kem || kdf !== SUITE.kdf || aead !== SUITE.aead) {
    throw wrong(`Its suite is ${kem}, ${kdf}, ${aead}; only ${Object.values(SUITE).join(", ")} is read.`);
  }
  return {
    mode,
    enc: file.subarray(ENC_AT, HEAD_BYTES),
    head: file.subarray(0, HEAD_BYTES),
    ciphertext: file.subarray(HEAD_BYTES),
  };
}

function headOf(mode: number, enc: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt8(VERSION, MAGIC.length);
  head.writeUInt8(mode, MAGIC.length + 1);
  for (const [place, number] of [SUITE.kem, SUITE.kdf, SUITE.aead].entries()) {
    head.writeUInt16BE(number, SUITE_AT + 2 * place);
  }
  head.set(enc, ENC_AT);
  return head;
}

function wrong(message: string): InputError {
  return new InputError("SealedFileWrong", `This is no sealed file. ${message}`, "Give the file as it was sealed.");
}
