import { isError, keccak256 } from "ethers";
import type { JsonRpcApiProvider } from "ethers";

import { pause } from "../pause.ts";
import { answerIn, ask, growingPause, isTrouble, unreachable } from "./rpc.ts";

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 50;

/** Why a node did not take a transaction. */
export type Refusal = "nonce-taken" | "fee-too-low" | "no-funds" | "other";

/** A node's refusal of a transaction as such, before any contract ran. */
export class NotTaken extends Error {
  readonly why: Refusal;

  constructor(why: Refusal, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.why = why;
  }
}

/**
 * Hands signed bytes to the node until it has them; the same bytes twice are one transaction, so that a lost answer does
 * no harm. Throws {@link NotTaken}, or a TransientError where it is not known whether the node has them.
 */
export async function broadcast(provider: JsonRpcApiProvider, signed: string): Promise<void> {
  let early = "";
  for (let attempt = 1; ; attempt += 1) {
    try {
      await provider.send("eth_sendRawTransaction", [signed]);
      return;
    } catch (error) {
      if (await isKnown(provider, keccak256(signed), error)) return;
      const isEarly = isTooEarly(error);
      if (!isEarly && !isTrouble(error)) throw new NotTaken(whyOf(error), error);
      // The node says which nonce it waits for: while that moves on, this one's turn comes nearer.
      if (isEarly && reasonOf(error) !== early) attempt = 1;
      if (isEarly) early = reasonOf(error);
      if (attempt === ATTEMPTS)
        throw isEarly ? new NotTaken("other", error) : unreachable("eth_sendRawTransaction", error);
    }
    await pause(growingPause(FIRST_PAUSE_MS, attempt));
  }
}

/** A node that mines on demand answers with the contract's error though the transaction is in a block. */
async function isKnown(provider: JsonRpcApiProvider, hash: string, error: unknown): Promise<boolean> {
  if (/already known|known transaction|already imported/i.test(reasonOf(error))) return true;
  return (await ask(provider, "eth_getTransactionByHash", [hash])) !== null;
}

/** A node that mines on demand takes nonces only in their order. */
function isTooEarly(error: unknown): boolean {
  return /nonce too high|nonce too far/i.test(reasonOf(error));
}

export function whyOf(error: unknown): Refusal {
  const reason = reasonOf(error);
  if (isError(error, "NONCE_EXPIRED") || isError(error, "REPLACEMENT_UNDERPRICED")) return "nonce-taken";
  if (/nonce (is )?too low|nonce already|replacement/i.test(reason)) return "nonce-taken";
  if (isError(error, "INSUFFICIENT_FUNDS") || /insufficient (funds|balance)|enough funds/i.test(reason))
    return "no-funds";
  if (/underpriced|(gas price|fee).*(below|too low|less than)/i.test(reason)) return "fee-too-low";
  return "other";
}

/** What the node said, without the transaction's bytes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return answerIn(error)?.message ?? ("shortMessage" in error ? String(error.shortMessage) : error.message);
}
