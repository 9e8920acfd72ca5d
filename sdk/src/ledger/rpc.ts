import { isCallException, isError } from "ethers";
import type { JsonRpcApiProvider } from "ethers";

import { TransientError } from "../errors.ts";
import { pause } from "../pause.ts";

/** An error as a node answers it. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** EIP-1474: the node was asked too much. */
const LIMIT_EXCEEDED = -32_005;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 100;

const ANSWERED_BY_ALL = new Set([
  "eth_chainId",
  "eth_blockNumber",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_getTransactionByHash",
]);

/** What sockets and Node's HTTP client say when a node can't be reached. */
const SOCKET_TROUBLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_SOCKET",
]);

/** Whether an error is of the way to the node rather than the node's answer: the same request may succeed later. */
export function isTrouble(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  if (!(error instanceof Error)) return false;
  if (isError(error, "TIMEOUT") || isError(error, "SERVER_ERROR") || isError(error, "NETWORK_ERROR")) return true;
  // A batch of which a part got no answer, or an answer that was cut short; a page instead of an answer.
  if (isError(error, "BAD_DATA") || error instanceof SyntaxError) return true;
  if (isError(error, "UNSUPPORTED_OPERATION") && error.operation.startsWith("body")) return true;
  if ("code" in error && typeof error.code === "string" && SOCKET_TROUBLE.has(error.code)) return true;
  const answer = answerIn(error);
  return answer?.code === LIMIT_EXCEEDED || /rate limit|too many requests|timed? ?out/i.test(answer?.message ?? "");
}

/** The JSON-RPC error that the node answered, if it answered one. */
export function answerIn(error: unknown): RpcError | undefined {
  for (const place of [error, property(error, "info")]) {
    const answer = property(place, "error");
    const [code, message, data] = ["code", "message", "data"].map((name) => property(answer, name));
    if (typeof code === "number" && typeof message === "string") return { code, message, data };
  }
  return undefined;
}

/**
 * Asks the node; a question that changes nothing is asked again, with growing pauses, while the node is out of reach or
 * answers what the method does not. Throws a TransientError `NodeUnreachable`, `NodeAnswerWrong` or, of what every node can
 * answer, `NodeRefused`; else what the node refused with.
 */
export async function ask<T>(provider: JsonRpcApiProvider, method: string, params: unknown[]): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await provider.send(method, params)) as T;
    } catch (error) {
      if (!isTrouble(error)) throw ANSWERED_BY_ALL.has(method) ? refusedBy(method, error) : error;
      if (attempt === ATTEMPTS) throw error instanceof TransientError ? error : unreachable(method, error);
    }
    await pause(growingPause(FIRST_PAUSE_MS, attempt));
  }
}

/** What every node can answer: what it says instead, "header not found" of a node that is starting for example, passes. */
function refusedBy(method: string, cause: unknown): TransientError {
  const reason = answerIn(cause)?.message ?? "it gives no reason";
  const message = `The node does not answer ${method} (${reason.slice(0, 200)}).`;
  return new TransientError("NodeRefused", message, "Look at the node's log, then try again.", { cause });
}

/** Twice as long each time, and not the same for all that failed together. */
export function growingPause(first: number, attempt: number): number {
  return first * 2 ** (attempt - 1) * (0.5 + Math.random());
}

/** The failure of a request that never got its answer. */
export function unreachable(method: string, cause: unknown): TransientError {
  const reason = cause instanceof Error ? (cause.message.split(/\n| \(/)[0] ?? "") : String(cause);
  return new TransientError(
    "NodeUnreachable",
    `The node did not answer ${method} (${reason}).`,
    "Check that it runs and that the RPC address is right, then try again.",
    { cause },
  );
}

/** The data of a revert, `0x` where the node gave none; undefined where the error is no revert. */
export function revertData(error: unknown): string | undefined {
  if (!isCallException(error)) return undefined;
  const answer = answerIn(error);
  const data = error.data ?? hexIn(answer?.data);
  if (data !== undefined) return data;
  // Nodes refuse calls for reasons of their own too, which are no contract's.
  return answer === undefined || /revert|invalid opcode/i.test(answer.message) ? "0x" : undefined;
}

/** Nodes put the data at different depths. */
function hexIn(data: unknown): string | undefined {
  if (typeof data === "string") return /0x(?:[0-9a-fA-F]{2})*$/.exec(data)?.[0];
  return data === null || typeof data !== "object" ? undefined : hexIn(property(data, "data"));
}

function property(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
