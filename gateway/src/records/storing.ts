import { createHash, randomBytes } from "node:crypto";

import { addressField, checkShape, FLAGS, InputError, leafOf } from "@yaolian/sdk";
import { z } from "zod";

import { hexOf, rowOf } from "./answer.ts";
import { newSecrets, recordKeys, type RecordSecrets } from "./keyTable.ts";
import { blobName, getBlob, putBlob, sha256 } from "./objects.ts";
import { ledgerTime, recordDestroyed, recordUnknown, type DeskParts } from "./parts.ts";
import { dueAt } from "./retention.ts";
import { openFile, sealFile } from "./sealedFile.ts";
import { infoOf } from "./sealing.ts";
import type { RecordRow } from "./tables.ts";

const USE = "yaolian/record/v1";
export const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9.+-]*\/[A-Za-z0-9][A-Za-z0-9.+-]*(; ?charset=(utf|UTF)-8)?$/;

const shape = z.strictObject({
  document: z.instanceof(Uint8Array),
  mediaType: z.string().max(100).regex(MEDIA_TYPE, { error: "expected a media type" }),
  holder: addressField,
  category: z.enum(FLAGS.scope),
  clock: z.strictObject({ rule: z.string(), since: z.int() }),
  requestKey: z.string().min(1).max(200).optional(),
});

/** A document that a hospital keeps. */
export interface StoreInput {
  /** Its bytes, as they are: they come out again the same. */
  readonly document: Uint8Array;
  /** E.g. `application/fhir+json`. */
  readonly mediaType: string;
  /** The patient's side, by the address for this hospital. */
  readonly holder: string;
  readonly category: (typeof FLAGS)["scope"][number];
  /** How long it is kept. */
  readonly clock: { readonly rule: string; readonly since: number };
  /** The caller's own name for this request: said again, it stores nothing again. */
  readonly requestKey?: string | undefined;
}

/**
 * Keeps a document, sealed to a key pair of its own. It is acknowledged once the sealed file, its key and the backup's
 * copy of both are on their disks; a crash before that leaves nothing of it.
 */
export async function storeRecord(parts: DeskParts, input: StoreInput): Promise<RecordRow> {
  const checked = checkInput(parts, input);
  const { tables, master } = parts;
  const { requestKey } = checked;
  const request = requestKey === undefined ? null : master.mac(`request ${requestKey}`);
  const body = master.mac(bodyOf(checked));
  const there = request === null ? undefined : tables.recordByRequest(request);
  if (there !== undefined && there.state !== "storing") return sameRequest(there, body);
  if (there !== undefined) await dropRecord(parts, there);

  const fingerprint = createHash("sha256").update(checked.document).digest();
  const secrets = newSecrets(fingerprint);
  const id = hexOf(randomBytes(32));
  const row = { ...(await newRow(parts, checked, { id, secrets })), request, body };
  const sealed = await seal(parts, row, secrets, checked.document);
  const whole = { ...row, blob: sha256(sealed) };
  tables.addRecord(whole);
  await parts.keys.put(id, secrets);
  await putBlob(parts.objects, sealed);
  const stored = { ...whole, state: "stored" } as const;
  for (const mirror of parts.mirrors) {
    await mirror.keepBlob(whole.blob, sealed);
    await mirror.keep(stored, secrets);
  }
  tables.setState(id, "stored");
  return stored;
}

/** What a record holds, opened. */
export interface OpenedRecord {
  readonly row: RecordRow;
  readonly secrets: RecordSecrets;
  readonly document: Uint8Array;
}

/** Opens a record. Throws an InputError `RecordUnknown`, `RecordDestroyed`, `BlobMissing`, `BlobDamaged`, … */
export async function openRecord(parts: DeskParts, id: string): Promise<OpenedRecord> {
  const row = liveRecord(parts, id);
  const secrets = await parts.keys.get(id);
  if (secrets === undefined) throw recordDestroyed(id);
  const sealed = await getBlob(parts.objects, row.blob);
  const info = recordInfo(parts.member, row, secrets);
  return { row, secrets, document: await openFile({ keys: await recordKeys(secrets), info }, sealed) };
}

/** A record that is here. Throws an InputError `RecordUnknown` or `RecordDestroyed`. */
export function liveRecord({ tables }: DeskParts, id: string): RecordRow {
  const row = tables.record(id);
  if (row === undefined || row.state === "storing") throw recordUnknown(id);
  if (row.state === "destroying" || row.state === "destroyed") throw recordDestroyed(id);
  return row;
}

/** Takes away what a crash left of a record that was never acknowledged. */
export async function dropRecord(parts: DeskParts, { id, blob }: RecordRow): Promise<void> {
  parts.keys.destroy([id]);
  for (const mirror of parts.mirrors) await mirror.drop(id, blob);
  await parts.objects.remove(blobName(blob));
  parts.tables.forgetRecord(id);
}

function checkInput({ mostBytes, rules }: DeskParts, input: StoreInput): z.output<typeof shape> {
  const options = { code: "RecordWrong", root: "record", cure: "Give the record as docs/records.md says." };
  const checked = checkShape(shape, input, { ...options, unspoken: new Set(["document", "requestKey"]) });
  const { length } = checked.document;
  if (length === 0 || length > mostBytes) {
    const message = `The document has ${length} bytes.`;
    throw new InputError("DocumentLengthWrong", message, `Give 1 to ${mostBytes} bytes.`);
  }
  dueAt(rules, checked.clock);
  return checked;
}

async function newRow(
  { ledger, rules }: DeskParts,
  { document, mediaType, holder, category, clock }: z.output<typeof shape>,
  { id, secrets }: { readonly id: string; readonly secrets: RecordSecrets },
): Promise<Omit<RecordRow, "request" | "body">> {
  return {
    ...{ id, holder, category, mediaType, state: "storing", size: document.length, blob: "" },
    leaf: hexOf(leafOf(rowOf(secrets.fingerprint, secrets.salt))),
    batch: null,
    ...{ ...clock, due: dueAt(rules, clock), held: 0 },
    storedAt: await ledgerTime(ledger),
  };
}

async function seal(
  { member }: DeskParts,
  row: RecordRow,
  secrets: RecordSecrets,
  document: Uint8Array,
): Promise<Uint8Array> {
  const { publicKey } = await recordKeys(secrets);
  return sealFile({ to: publicKey, info: recordInfo(member, row, secrets) }, document);
}

/** What a sealed record is bound to: whoever changes one of these finds that it does not open. */
function recordInfo(
  member: number,
  { id, holder, category, mediaType }: Pick<RecordRow, "id" | "holder" | "category" | "mediaType">,
  { fingerprint }: RecordSecrets,
): Uint8Array {
  return infoOf(USE, id, member, holder, category, mediaType, hexOf(fingerprint));
}

function bodyOf({ document, mediaType, holder, category, clock }: z.output<typeof shape>): Uint8Array {
  const head = JSON.stringify([mediaType, holder, category, clock.rule, clock.since]);
  return Buffer.concat([Buffer.from(`body ${head}\n`, "utf8"), document]);
}

function sameRequest(there: RecordRow, body: string): RecordRow {
  if (there.body === body) return there;
  const cure = "Give each document a key of its own.";
  throw new InputError("RequestKeyReused", "Another document came with this idempotency key.", cure);
}
