import { ProblemError } from "@yaolian/http";
import { InputError } from "@yaolian/sdk";
import { verifyMessage } from "viem";
import { parseSiweMessage, validateSiweMessage, type SiweMessage } from "viem/siwe";

import type { Nonces } from "./nonces.ts";
import type { ApiSettings } from "./options.ts";
import { SESSION_SECONDS, type Session } from "./sessions.ts";

const CURE = "Make the message as EIP-4361 says, from what GET /session/nonce answers.";

/** A message that asks for a session, and the key's signature of it (EIP-191). */
export interface SignInRequest {
  readonly message: string;
  readonly signature: `0x${string}`;
}

export interface SignInRules {
  readonly settings: ApiSettings;
  readonly nonces: Nonces;
  readonly chainId: number;
}

/**
 * Checks a request to sign in by EIP-4361: that it was made for this service, its chain and one of its nonces, is in time,
 * and was signed by the key it names. Keys only: a contract's account (ERC-1271) can't sign in, nor be a member's operator.
 * Throws an InputError `SignInMessageWrong`, a ProblemError 401 `NonceStale`, `SignInExpired` or `SignatureWrong`.
 */
export async function checkSignIn(
  { message, signature }: SignInRequest,
  rules: SignInRules,
): Promise<Session & { nonce: string }> {
  const told = readMessage(message, rules);
  const { address, nonce, expirationTime } = told;
  if (!rules.nonces.isFresh(nonce)) {
    throw refusal("NonceStale", `The nonce ${nonce.slice(0, 80)} was used, is too old, or is not from here.`);
  }
  if (!validateSiweMessage({ message: told, nonce })) {
    throw refusal("SignInExpired", "The message is not valid now: its expiration time has passed, or it begins later.");
  }
  if (!(await verifyMessage({ address, message, signature }).catch(() => false))) {
    throw refusal("SignatureWrong", `The signature is not ${address}'s of this message.`);
  }
  const latest = Math.floor(Date.now() / 1000) + SESSION_SECONDS;
  const asked = expirationTime === undefined ? latest : Math.floor(expirationTime.getTime() / 1000);
  return { operator: address.toLowerCase() as `0x${string}`, expiresAt: Math.min(latest, asked), nonce };
}

type ReadMessage = SiweMessage & { readonly nonce: string };

/** What the message says, all of it for this service. */
function readMessage(message: string, { settings, chainId }: SignInRules): ReadMessage {
  const { address, domain, uri, version, nonce, chainId: chain, ...rest } = parseSiweMessage(message);
  if (
    address === undefined ||
    domain === undefined ||
    uri === undefined ||
    version === undefined ||
    nonce === undefined ||
    chain === undefined ||
    rest.issuedAt === undefined
  ) {
    throw wrong("It is not the text that EIP-4361 prescribes.");
  }
  if (chain !== chainId) throw wrong(`It is for chain ${chain}, and this ledger is on chain ${chainId}.`);
  const origin = URL.canParse(uri) ? new URL(uri) : undefined;
  if (origin?.host !== domain) throw wrong(`Its URI “${uri}” is not of its domain “${domain}”.`);
  if (!settings.isAllowedOrigin(origin.origin))
    throw wrong(`It was signed for “${origin.origin}”, which is not this service.`);
  return { address, domain, uri, version, nonce, chainId: chain, ...rest };
}

function wrong(reason: string): InputError {
  return new InputError("SignInMessageWrong", `The message can't sign anybody in. ${reason}`, CURE);
}

function refusal(code: string, detail: string): ProblemError {
  return new ProblemError(401, code, detail, CURE);
}
