import { FLAGS, InputError } from "@yaolian/sdk";
import { ProblemError, z } from "@yaolian/http";

import { MOST_BYTES } from "./parts.ts";
import { LONGEST_WINDOW } from "./releaseRequest.ts";
import { LATEST_CLOCK } from "./retention.ts";
import { MEDIA_TYPE } from "./storing.ts";
import type { RecordRow } from "./tables.ts";

export const Word = z.string().regex(/^0x[0-9a-f]{64}$/);
const Address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
/** A member's number. */
const Member = z.int().min(1).max(0xff_ff_ff);
const Time = z.int().openapi({ description: "Unix seconds" });
const LedgerTime = z.int().min(1).max(0xff_ff_ff_ff_ff);
/** What base64 is to zod, in a schema's words. */
const BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";
const Purpose = z.enum(FLAGS.purposes);
const Category = z.enum(FLAGS.scope);

export const Clock = z
  .strictObject({
    rule: z.string().max(40).openapi({ example: "prescription-completed" }),
    since: z.int().openapi({
      minimum: 0,
      maximum: LATEST_CLOCK,
      description: "The Unix second from which the rule counts: its expiry, its completion, …",
    }),
  })
  .openapi("RetentionClock");

export const NewRecord = z
  .strictObject({
    document: z
      .base64()
      .min(1)
      .openapi({ pattern: BASE64, description: `The document's bytes in base64; at most ${MOST_BYTES} bytes` }),
    mediaType: z.string().max(100).openapi({ pattern: MEDIA_TYPE.source, example: "application/fhir+json" }),
    holder: Address.openapi({ description: "The patient's address for this hospital; never anything that names it" }),
    category: Category,
    clock: Clock,
  })
  .openapi("NewRecord");

export const Kept = z
  .object({
    ...{ id: Word, holder: z.string(), category: Category, mediaType: z.string(), size: z.int() },
    state: z.enum(["stored", "anchored"]).openapi({ description: "Anchored once its batch is on the ledger" }),
    clock: Clock,
    destroyedAt: Time.openapi({ description: "The second from which it is destroyed, Unix" }),
    held: z.boolean().openapi({ description: "Whether its destruction is put off" }),
    storedAt: Time,
  })
  .openapi("KeptRecord");

/** Another gateway's request; the desk itself checks it, and says what is wrong with it. */
export const ReleaseAsked = z
  .object({
    ...{ record: Word, from: Member, to: Member, purpose: Purpose, operator: Address, nonce: Word },
    key: Word.openapi({ description: "The X25519 public key that the answer is sealed for, fresh for this request" }),
    since: LedgerTime.openapi({ description: "By the ledger's clock" }),
    deadline: LedgerTime.openapi({ description: `At most ${LONGEST_WINDOW} s later` }),
    signature: z
      .string()
      .openapi({ pattern: "^0x[0-9a-fA-F]{130}$", description: "The operator's, EIP-712 ReleaseRequest" }),
  })
  .openapi("ReleaseRequest");

export const ReleaseAnswered = z
  .object({
    request: Word.openapi({ description: "The request's EIP-712 hash" }),
    sealed: z.string().openapi({ description: "The sealed answer in base64; see docs/records.md" }),
    loggedBy: Word.openapi({ description: "The transaction that logged the disclosure" }),
  })
  .openapi("ReleasedRecord");

export const FetchAsked = z
  .strictObject({ from: Member.openapi({ description: "The member that keeps it" }), record: Word, purpose: Purpose })
  .openapi("FetchRequest");

export const Fetched = z
  .object({
    document: z.string().openapi({ description: "The document's bytes in base64" }),
    ...{ mediaType: z.string(), category: Category, holder: z.string(), anchor: Word },
    since: Time.openapi({ description: "Since when its keeper's anchor of it is on the ledger" }),
    loggedBy: Word.openapi({ description: "The transaction that logged the disclosure" }),
  })
  .openapi("FetchedRecord");

export const Identity = z
  .object({ member: z.int(), key: Word.openapi({ description: "The X25519 public key that peers pin" }) })
  .openapi("GatewayIdentity");

/** A record as the hospital's own systems see it. */
export function keptOf(row: RecordRow): z.infer<typeof Kept> {
  const { id, holder, category, mediaType, size, rule, since, due, held, storedAt } = row;
  const state = row.state === "anchored" ? "anchored" : "stored";
  return {
    ...{ id, holder, category, mediaType, size, state, storedAt },
    ...{ clock: { rule, since }, destroyedAt: due, held: held !== 0 },
  };
}

const STATUSES = {
  RecordUnknown: 404,
  PeerUnknown: 404,
  RecordDestroyed: 410,
  ReleaseSignatureWrong: 401,
  OperatorUnknown: 403,
  ReleaseOperatorForeign: 403,
  ReleaseNotAllowed: 403,
  DisclosureNotAllowed: 403,
  ReleaseReplayed: 409,
  RequestKeyReused: 422,
  AnswerWrong: 502,
  AnswerUnproved: 502,
  SealedFileWrong: 502,
  SealedFileClosed: 502,
} as const;

/** Runs a desk's work; what it refuses is answered with the status that says what kind of refusal it is. */
export async function answered<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, message, cure } = error;
    const status = Object.hasOwn(STATUSES, code) ? STATUSES[code as keyof typeof STATUSES] : undefined;
    throw status === undefined ? error : new ProblemError(status, code, message, cure, { cause: error });
  }
}
