import { checkShape, InputError, TransientError } from "@yaolian/sdk";
import { z } from "zod";

import type { Peer } from "./peers.ts";
import type { ReleaseRequest } from "./releaseRequest.ts";

const ANSWER_MS = 150_000;
/** Bytes of an answer beside the document, which grows by a third twice: in its envelope and in the answer's JSON. */
const ENVELOPE_BYTES = 64 * 1024;

const answerShape = z.strictObject({ request: z.string(), sealed: z.base64(), loggedBy: z.string() });
const problemShape = z.looseObject({
  type: z.string().max(200),
  detail: z.string().max(2_000),
  cure: z.string().max(2_000).optional(),
});
const KIND = "urn:yaolian:problem:";

/**
 * Sends a request to another member's gateway, and gives the sealed answer. Throws an InputError with what that gateway
 * refuses it with, or a TransientError `PeerUnreachable`.
 */
export async function askPeer(peer: Peer, request: ReleaseRequest, mostBytes: number): Promise<Uint8Array> {
  const url = new URL(`records/${request.record}/release`, peer.url.endsWith("/") ? peer.url : `${peer.url}/`);
  const response = await post(peer, url, request);
  const text = await bounded(peer, response, 2 * mostBytes + ENVELOPE_BYTES);
  if (!response.ok) throw refused(peer, response.status, text);
  const options = { code: "AnswerWrong", root: "answer", cure: "Tell whoever runs the keeper's gateway." };
  const { sealed } = checkShape(answerShape, parsed(text), { ...options, unspoken: new Set(["sealed"]) });
  return Buffer.from(sealed, "base64");
}

async function post(peer: Peer, url: URL, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch (error) {
    throw unreachable(peer, error);
  }
}

async function bounded(peer: Peer, response: Response, most: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > most) break;
      pieces.push(piece);
    }
  } catch (error) {
    throw unreachable(peer, error);
  }
  if (length <= most) return Buffer.concat(pieces).toString("utf8");
  const message = `The gateway of member ${peer.member} answers with more than ${most} bytes.`;
  throw new InputError("AnswerWrong", message, "Tell whoever runs it.");
}

function refused(peer: Peer, status: number, text: string): InputError | TransientError {
  const { data } = problemShape.safeParse(parsed(text));
  const detail = data?.detail ?? `It answers ${status}.`;
  const message = `The gateway of member ${peer.member}: ${detail}`;
  const cure = data?.cure ?? "Ask whoever runs it.";
  if (status === 429 || status >= 500) return new TransientError("PeerBusy", message, cure);
  const kind = data?.type.startsWith(KIND) === true ? data.type.slice(KIND.length) : "PeerRefused";
  return new InputError(/^[A-Z][A-Za-z]{2,60}$/.test(kind) ? kind : "PeerRefused", message, cure);
}

function unreachable(peer: Peer, cause: unknown): TransientError {
  const message = `The gateway of member ${peer.member} at ${peer.url} does not answer.`;
  const cure = "Ask again: the same request is logged once. If it stays so, check the peers file.";
  return new TransientError("PeerUnreachable", message, cure, { cause });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
