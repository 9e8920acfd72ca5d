import type { Signer } from "ethers";

import { flagBits } from "../ledger/enums.ts";
import type { ScopeName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { deadlineIn } from "../prescriptions/actions/signed.ts";
import { signAs } from "../prescriptions/signing.ts";
import { packTerms } from "./terms.ts";
import { consentDomain, consentTypes, type ConsentTerms, type ConsentWord } from "./types.ts";
import type { SignedConsentWord, SignedWordOf } from "./words.ts";

/** What every signature for a holder may say. */
export interface SigningOptions {
  /** Whose records it is about; the signer's own where it is left out. Another's, where the signer represents it. */
  readonly holder?: string;
  /** The last second in which the signature counts; one day from now by default. */
  readonly deadline?: number;
}

const ONE_DAY = 86_400;

/** The holder's side lets a member see records: what anybody then sends with `grantBySignature`. */
export async function signGrant(
  ledger: Ledger,
  signer: Signer,
  { member, terms, ...options }: SigningOptions & { readonly member: number; readonly terms: ConsentTerms },
): Promise<SignedWordOf<"Grant">> {
  const said = { member, ...packTerms(terms) };
  return { ...(await sign(ledger, signer, "Grant", said, options)), word: "Grant", member, terms: copied(terms) };
}

/** The holder's side ends a consent: what anybody then sends with `revokeBySignature`. */
export async function signRevocation(
  ledger: Ledger,
  signer: Signer,
  { member, ...options }: SigningOptions & { readonly member: number },
): Promise<SignedWordOf<"Revoke">> {
  return { ...(await sign(ledger, signer, "Revoke", { member }, options)), word: "Revoke", member };
}

/** The holder lets somebody act for it: what anybody then sends with `appointBySignature`. */
export async function signAppointment(
  ledger: Ledger,
  signer: Signer,
  { representative, scope, until, ...options }: AppointmentInput,
): Promise<SignedWordOf<"Appoint">> {
  const said = { representative, scope: flagBits("scope", scope), until };
  const signed = await sign(ledger, signer, "Appoint", said, options);
  return { ...signed, word: "Appoint", representative, scope: [...scope], until };
}

/** Whom a holder lets act for it, on what and how long. */
export interface AppointmentInput extends SigningOptions {
  readonly representative: string;
  readonly scope: readonly ScopeName[];
  readonly until: number;
}

/** The holder, or a representative itself, ends its part: what anybody then sends with `dismissBySignature`. */
export async function signDismissal(
  ledger: Ledger,
  signer: Signer,
  { representative, ...options }: SigningOptions & { readonly representative: string },
): Promise<SignedWordOf<"Dismiss">> {
  const signed = await sign(ledger, signer, "Dismiss", { representative }, options);
  return { ...signed, word: "Dismiss", representative };
}

/** The message that a signed word's signature is over, as its EIP-712 type has it. */
export function messageOf(word: SignedConsentWord): Record<string, unknown> {
  const { holder, nonce, deadline } = word;
  switch (word.word) {
    case "Grant":
      return { holder, member: word.member, ...packTerms(word.terms), nonce, deadline };
    case "Revoke":
      return { holder, member: word.member, nonce, deadline };
    case "Appoint": {
      const { representative, scope, until } = word;
      return { holder, representative, scope: flagBits("scope", scope), until, nonce, deadline };
    }
    case "Dismiss":
      return { holder, representative: word.representative, nonce, deadline };
  }
}

type Signed = Omit<SignedWordOf<"Revoke">, "word" | "member">;

async function sign(
  ledger: Ledger,
  signer: Signer,
  name: ConsentWord,
  said: Record<string, unknown>,
  { holder, ...options }: SigningOptions,
): Promise<Signed> {
  const address = await signer.getAddress();
  const whose = holder ?? address;
  const nonce = Number(await ledger.consentRegistry.nonceOf(whose));
  const deadline = options.deadline ?? (await deadlineIn(ledger, ONE_DAY));
  const chainId = Number(ledger.chainId);
  const registry = ledger.deployment.contracts.consentRegistry.address;
  const message = { holder: whose, ...said, nonce, deadline };
  const signature = await signAs(signer, consentDomain(chainId, registry), { [name]: consentTypes[name] }, message);
  const { type, version, ...fields } = { type: "yaolian-consent-word", version: 1, chainId, registry } as const;
  return { type, version, ...fields, holder: whose, signer: address, nonce, deadline, signature };
}

/** What was said is kept as it is, whatever the caller does with its lists. */
function copied(terms: ConsentTerms): SignedWordOf<"Grant">["terms"] {
  const { scope, purposes, dataUse, until } = terms;
  const kept = dataUse === undefined ? {} : { dataUse: [...dataUse] };
  return { scope: [...scope], purposes: [...purposes], ...kept, until };
}
