import { InputError } from "../errors.ts";
import { flagBits } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { packTerms } from "./terms.ts";
import { checkConsentWord, type SignedConsentWord, type SignedWordOf } from "./words.ts";

/** Sends what a holder's side signed, whichever word it is. Anybody. */
export function sendConsentWord(ledger: Ledger, signed: SignedConsentWord): Promise<Outcome> {
  switch (signed.word) {
    case "Grant":
      return grantBySignature(ledger, signed);
    case "Revoke":
      return revokeBySignature(ledger, signed);
    case "Appoint":
      return appointBySignature(ledger, signed);
    case "Dismiss":
      return dismissBySignature(ledger, signed);
  }
}

/** Lets a member see records on the word of the holder's side. Anybody. */
export async function grantBySignature(ledger: Ledger, signed: SignedWordOf<"Grant">): Promise<Outcome> {
  const args = [wordOf(ledger, signed), signed.member, packTerms(signed.terms)] as const;
  return act(ledger, "consentRegistry", "grantBySignature", [...args]);
}

/** Ends a consent on the word of the holder's side. Anybody. */
export async function revokeBySignature(ledger: Ledger, signed: SignedWordOf<"Revoke">): Promise<Outcome> {
  return act(ledger, "consentRegistry", "revokeBySignature", [wordOf(ledger, signed), signed.member]);
}

/** Lets somebody act for a holder on its word. Anybody. */
export async function appointBySignature(ledger: Ledger, signed: SignedWordOf<"Appoint">): Promise<Outcome> {
  const { representative, until } = signed;
  const args = [wordOf(ledger, signed), representative, flagBits("scope", signed.scope), until] as const;
  return act(ledger, "consentRegistry", "appointBySignature", [...args]);
}

/** Ends a representative's part on the holder's word or its own. Anybody. */
export async function dismissBySignature(ledger: Ledger, signed: SignedWordOf<"Dismiss">): Promise<Outcome> {
  return act(ledger, "consentRegistry", "dismissBySignature", [wordOf(ledger, signed), signed.representative]);
}

type Word = Pick<SignedConsentWord, "holder" | "signer" | "deadline" | "signature">;

/** The word as the contract takes it, on the ledger that it was signed for. Throws `ConsentWordElsewhere`. */
function wordOf(ledger: Ledger, signed: SignedConsentWord): Word {
  const { chainId, registry, holder, signer, deadline, signature } = checkConsentWord(signed);
  const { address } = ledger.deployment.contracts.consentRegistry;
  if (BigInt(chainId) === ledger.chainId && registry.toLowerCase() === address.toLowerCase()) {
    return { holder, signer, deadline, signature };
  }
  const message = `It was signed for the registry ${registry} on chain ${chainId}.`;
  throw new InputError("ConsentWordElsewhere", message, "Send it there, or sign for this ledger.");
}
