import { createHash, randomBytes } from "node:crypto";

import {
  actorOf,
  bytesField,
  checkShape,
  findDisclosures,
  FLAGS,
  InputError,
  rowHash,
  TransientError,
  verifyAnchored,
  wholeNumber,
  type PurposeName,
  type ScopeName,
} from "@yaolian/sdk";
import { z } from "zod";

import { commitmentOf, hexOf, openAnswer, rowOf, type ReleasedContent } from "./answer.ts";
import { ledgerTime, type DeskParts } from "./parts.ts";
import { askPeer } from "./peerClient.ts";
import { releaseRequestShape, requestHash, signRequest, WINDOW_SECONDS } from "./releaseRequest.ts";
import type { ReleaseRequest } from "./releaseRequest.ts";
import { openFile, sealFile } from "./sealedFile.ts";
import { infoOf, keysOfSeed, SEED_BYTES } from "./sealing.ts";

const USE = "yaolian/fetch-key/v1";

const shape = z.strictObject({
  from: wholeNumber(24, 1),
  record: bytesField(32),
  purpose: z.enum(FLAGS.purposes),
  requestKey: z.string().min(1).max(200).optional(),
});

/** A record of another member's that this one's system wants to see. */
export interface FetchInput {
  /** The member that keeps it. */
  readonly from: number;
  readonly record: string;
  readonly purpose: PurposeName;
  /** The caller's own name for this request: said again within minutes, it is the same request, and logged once. */
  readonly requestKey?: string | undefined;
}

/** A record that another member released, proved by the ledger. */
export interface FetchedRecord {
  readonly document: Uint8Array;
  readonly mediaType: string;
  readonly category: ScopeName;
  readonly holder: string;
  /** The anchor of its batch, and since when the ledger has it. */
  readonly anchor: string;
  readonly since: number;
  /** The transaction that logged its disclosure. */
  readonly loggedBy: string;
}

/**
 * Asks another member's gateway for a record, opens the answer and checks it on the ledger. Throws an InputError with what
 * the other gateway says, or `AnswerUnproved`; a TransientError `PeerUnreachable`.
 */
export async function fetchRecord(parts: DeskParts, input: FetchInput): Promise<FetchedRecord> {
  const options = { code: "FetchWrong", root: "fetch", cure: "Say from, record and purpose." };
  const asked = checkShape(shape, input, { ...options, unspoken: new Set(["requestKey"]) });
  const peer = parts.peers.of(asked.from);
  const { request, seed } = await requestFor(parts, asked);
  const { signature: _, ...message } = request;
  const hash = requestHash(parts.ledger, message);
  const sealed = await askPeer(peer, request, parts.mostBytes);
  const keeper = Buffer.from(peer.key.slice(2), "hex");
  const content = await openAnswer(message, hash, { keys: await keysOfSeed(seed), keeper }, sealed);
  return proved(parts, request, content);
}

type Asked = z.output<typeof shape>;

/** The request of an idempotency key while it is good, or a new one; its key outlives a crash, sealed. */
async function requestFor(parts: DeskParts, asked: Asked): Promise<{ request: ReleaseRequest; seed: Uint8Array }> {
  const { tables, master, ledger } = parts;
  const name = master.mac(`fetch ${asked.requestKey ?? hexOf(randomBytes(32))}`);
  const body = master.mac(JSON.stringify([asked.from, asked.record, asked.purpose]));
  const now = await ledgerTime(ledger);
  tables.dropFetches(now);
  const there = tables.fetchOf(name);
  if (there !== undefined) {
    if (there.body !== body) {
      const cure = "Give each request a key of its own.";
      throw new InputError("RequestKeyReused", "Another record was asked for with this idempotency key.", cure);
    }
    const seed = await openFile({ keys: master.wrapping, info: infoOf(USE, name) }, there.seed);
    return { request: releaseRequestShape.parse(JSON.parse(there.message)), seed };
  }
  const seed = randomBytes(SEED_BYTES);
  const request = await newRequest(parts, asked, { seed, now });
  const sealed = await sealFile({ to: master.wrapping.publicKey, info: infoOf(USE, name) }, seed);
  tables.addFetch({ request: name, body, message: JSON.stringify(request), seed: sealed, deadline: request.deadline });
  return { request, seed };
}

async function newRequest(
  { ledger, member }: DeskParts,
  { from, record, purpose }: Asked,
  { seed, now }: { readonly seed: Uint8Array; readonly now: number },
): Promise<ReleaseRequest> {
  const { signer, address } = actorOf(ledger);
  const { publicKey } = await keysOfSeed(seed);
  const window = { since: now, deadline: now + WINDOW_SECONDS };
  const who = { record, from, to: member, purpose, operator: address };
  return signRequest(ledger, signer, { ...who, ...window, key: hexOf(publicKey), nonce: hexOf(randomBytes(32)) });
}

/** What was answered is what the keeper anchored, and its disclosure is on the ledger. */
async function proved(
  { ledger, member }: DeskParts,
  { from }: ReleaseRequest,
  content: ReleasedContent,
): Promise<FetchedRecord> {
  const { anchor, proof, holder, mediaType, category } = content;
  const document = Buffer.from(content.document, "base64");
  const fingerprint = createHash("sha256").update(document).digest();
  const bytes = (hex: string): Uint8Array => Buffer.from(hex.slice(2), "hex");
  const row = rowHash(rowOf(fingerprint, bytes(content.salt)));
  const found = await verifyAnchored(ledger, { anchor, row, proof });
  if (!found.isContained || found.author !== from) {
    throw unproved(`Member ${from} has not anchored this document.`);
  }
  const expected = commitmentOf(fingerprint, bytes(content.disclosureSalt));
  const logged = await findDisclosures(ledger, { holder, from, to: member });
  const entry = logged.find(({ document: commitment }) => commitment === expected);
  if (entry === undefined) throw unlogged();
  const { transaction: loggedBy } = entry;
  return { document, mediaType, category, holder, anchor: found.anchor, since: found.since, loggedBy };
}

function unproved(message: string): InputError {
  const cure = "Don't use it; tell whoever runs the keeper's gateway.";
  return new InputError("AnswerUnproved", message, cure);
}

function unlogged(): TransientError {
  const message = "This node does not have the log of the disclosure yet.";
  return new TransientError("DisclosureUnseen", message, "Ask again: the same request is answered again.");
}
