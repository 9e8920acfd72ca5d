import {
  actorOf,
  findDisclosures,
  InputError,
  isAllowed,
  logDisclosure,
  showOperator,
  TransientError,
  type Ledger,
} from "@yaolian/sdk";

import { commitmentOf, disclosureSalt, hexOf, sealAnswer } from "./answer.ts";
import { anchorPending, proofOf } from "./anchoring.ts";
import { ledgerTime, type DeskParts } from "./parts.ts";
import { checkSignature, checkWindow, requestHash, type ReleaseRequest } from "./releaseRequest.ts";
import { liveRecord, openRecord, type OpenedRecord } from "./storing.ts";
import type { RecordRow, ReleaseRow } from "./tables.ts";

/** How often the answer to one request is given: it may have been lost on its way. */
const MOST_ANSWERS = 5;

/** What is answered to a request. */
export interface Released {
  /** The request's hash. */
  readonly request: string;
  /** The sealed answer, for who asked. */
  readonly sealed: Uint8Array;
  /** The transaction that logged the disclosure. */
  readonly loggedBy: string;
}

/**
 * Releases a record: the ledger allows it in its newest block, the disclosure is logged in a block (which the contract
 * refuses unless it is allowed there), the ledger still allows it, and only then is the document sealed for who asked.
 * The same request again is answered again while it is good and allowed, and is logged once.
 * `settled` is fulfilled when nothing that an earlier run sent is still on its way.
 */
export async function releaseRecord(
  parts: DeskParts,
  request: ReleaseRequest,
  settled: () => Promise<void>,
): Promise<Released> {
  const { tables, ledger } = parts;
  const hash = await checkAsked(parts, request);
  await settled();
  const row = liveRecord(parts, request.record);
  const earlier = tables.release(request.to, request.nonce);
  if (earlier !== undefined) checkEarlier(earlier, hash);
  await checkAllowed(ledger, row, request);
  if (row.state === "stored") await anchorPending(parts);
  const opened = await openRecord(parts, request.record);
  const release = earlier ?? begin(parts, request, hash, opened);
  const loggedBy = release.loggedBy ?? (await logOnce(parts, release, opened.row));
  await checkAllowed(ledger, liveRecord(parts, request.record), request);
  tables.countAnswer(release);
  return { request: hash, loggedBy, sealed: await answer(parts, request, { hash, loggedBy }, opened) };
}

async function checkAsked({ ledger, member }: DeskParts, request: ReleaseRequest): Promise<string> {
  if (request.from !== member) {
    const text = `The request is to member ${request.from}; this is the gateway of member ${member}.`;
    throw new InputError("ReleaseElsewhere", text, "Ask the member that keeps the record.");
  }
  checkSignature(ledger, request);
  checkWindow(request, await ledgerTime(ledger));
  const { member: of } = await showOperator(ledger, request.operator);
  if (of !== request.to) {
    const text = `${request.operator} is an operator of member ${of}, not of member ${request.to}.`;
    throw new InputError("ReleaseOperatorForeign", text, "Ask by an operator of the asking member.");
  }
  const { signature: _, ...message } = request;
  return requestHash(ledger, message);
}

function checkEarlier(earlier: ReleaseRow, hash: string): void {
  if (earlier.request === hash && earlier.answers < MOST_ANSWERS) return;
  const text =
    earlier.request === hash
      ? `The request was answered ${earlier.answers} times already.`
      : "Another request came with this nonce before.";
  throw new InputError("ReleaseReplayed", text, "Sign a new request, with a fresh nonce.");
}

/** Whether the member and its operator may see it now, by the newest block. Throws an InputError `ReleaseNotAllowed`. */
async function checkAllowed(
  ledger: Ledger,
  { holder, category }: RecordRow,
  { to, operator, purpose }: ReleaseRequest,
): Promise<void> {
  const question = { holder, scope: [category], purposes: [purpose] };
  const [member, person] = await Promise.all([
    isAllowed(ledger, { ...question, member: to }),
    isAllowed(ledger, { ...question, operator }),
  ]);
  if (member && person) return;
  const text = member
    ? `${operator} may not read records: its role or its term does not allow it.`
    : `The ledger does not let member ${to} see ${category} for ${purpose}.`;
  const cure = "Ask the patient for a consent that covers it; it counts from its block on.";
  throw new InputError("ReleaseNotAllowed", text, cure);
}

function begin({ tables }: DeskParts, request: ReleaseRequest, hash: string, { secrets }: OpenedRecord): ReleaseRow {
  const { fingerprint, salt } = secrets;
  const { to, nonce, record, operator, purpose, deadline } = request;
  const document = commitmentOf(fingerprint, disclosureSalt(salt, hash));
  const release = { asker: to, nonce, request: hash, record, operator, purpose, deadline, document };
  const row = { ...release, loggedBy: null, answers: 0 };
  tables.addRelease(row);
  return row;
}

/** Logs a disclosure, unless the ledger has it: an earlier run may have sent it, and not lived to write that down. */
async function logOnce({ ledger, member, tables }: DeskParts, release: ReleaseRow, row: RecordRow): Promise<string> {
  const { asker, document, purpose } = release;
  const { holder, category } = row;
  const logged = await findDisclosures(ledger, { holder, from: member, to: asker });
  const found = logged.find((each) => each.document === document)?.transaction;
  const transaction =
    found ?? (await logDisclosure(ledger, { holder, to: asker, scope: [category], purpose, document })).hash;
  tables.setLogged(release, transaction);
  return transaction;
}

async function answer(
  { tables, master }: DeskParts,
  request: ReleaseRequest,
  { hash, loggedBy }: { readonly hash: string; readonly loggedBy: string },
  { row, secrets, document }: OpenedRecord,
): Promise<Uint8Array> {
  const batch = row.batch === null ? undefined : tables.batch(row.batch);
  if (batch === undefined || batch.anchor === null) {
    const text = "The record waits for its batch to come onto the ledger.";
    throw new TransientError("RecordNotAnchored", text, "Ask again in a moment.");
  }
  const { signature: _, ...message } = request;
  return sealAnswer(message, hash, master.identity, {
    document: Buffer.from(document).toString("base64"),
    ...{ mediaType: row.mediaType, category: row.category, holder: row.holder, loggedBy },
    salt: hexOf(secrets.salt),
    anchor: batch.anchor,
    proof: proofOf(batch, row.id),
    disclosureSalt: hexOf(disclosureSalt(secrets.salt, hash)),
  });
}

/** The address whose transactions log and anchor. */
export function senderOf({ ledger }: DeskParts): string {
  return actorOf(ledger).address;
}
