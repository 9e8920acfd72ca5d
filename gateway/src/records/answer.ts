import { checkShape, flagBits, FLAGS, rowHash } from "@yaolian/sdk";
import { z } from "zod";

import { openFile, sealFile } from "./sealedFile.ts";
import { infoOf, secretFor, type SealingKeys } from "./sealing.ts";
import type { ReleaseMessage } from "./releaseRequest.ts";

const USE = "yaolian/release/v1";
const word = z.string().regex(/^0x[0-9a-f]{64}$/);

const contentShape = z.strictObject({
  document: z.base64(),
  mediaType: z.string().max(200),
  category: z.enum(FLAGS.scope),
  holder: z.string(),
  /** Opens the document's commitment in the anchored batch. */
  salt: word,
  anchor: word,
  proof: z.array(word).max(32),
  /** Opens the commitment that the disclosure was logged with. */
  disclosureSalt: word,
  loggedBy: word,
});

/** What an answer holds: the document and what proves it. */
export type ReleasedContent = Readonly<z.output<typeof contentShape>>;

/** Seals an answer for who asked, by the keeper's own key (HPKE's mode_auth), bound to the request. */
export async function sealAnswer(
  message: ReleaseMessage,
  request: string,
  keeper: SealingKeys,
  content: ReleasedContent,
): Promise<Uint8Array> {
  const to = Buffer.from(message.key.slice(2), "hex");
  return sealFile({ to, info: answerInfo(message, request), from: keeper }, Buffer.from(JSON.stringify(content)));
}

/**
 * Opens an answer to a request, of the keeper that a peers file pins. Throws an InputError `SealedFileWrong`,
 * `SealedFileClosed` or `AnswerWrong`.
 */
export async function openAnswer(
  message: ReleaseMessage,
  request: string,
  { keys, keeper }: { readonly keys: SealingKeys; readonly keeper: Uint8Array },
  sealed: Uint8Array,
): Promise<ReleasedContent> {
  const text = await openFile({ keys, info: answerInfo(message, request), from: keeper }, sealed);
  const options = { code: "AnswerWrong", root: "answer", cure: "Tell whoever runs the keeper's gateway." };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text).toString("utf8"));
  } catch {
    value = undefined;
  }
  return checkShape(contentShape, value, { ...options, unspoken: new Set(Object.keys(contentShape.shape)) });
}

/** keccak256(abi.encode(fingerprint, salt)): a commitment to a document, as the rows of anchored batches are. */
export function commitmentOf(fingerprint: Uint8Array, salt: Uint8Array): string {
  return rowHash(rowOf(fingerprint, salt));
}

/** A document's row in its batch. */
export function rowOf(fingerprint: Uint8Array, salt: Uint8Array): { name: string; fingerprint: string; salt: string } {
  return { name: "record", fingerprint: hexOf(fingerprint), salt: hexOf(salt) };
}

/**
 * The salt of the commitment that a disclosure is logged with: it comes from the record's own salt and the request, so
 * that a gateway that lost everything since its backup finds again what it logged, and cannot once the salt is destroyed.
 */
export function disclosureSalt(salt: Uint8Array, request: string): Uint8Array {
  return secretFor(`yaolian/disclosure-salt/v1/${request}`, salt);
}

export function hexOf(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

function answerInfo({ record, from, to, purpose }: ReleaseMessage, request: string): Uint8Array {
  return infoOf(USE, request, record, from, to, flagBits("purposes", [purpose]));
}
