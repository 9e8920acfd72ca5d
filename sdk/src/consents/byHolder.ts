import { flagBits, type ScopeName } from "../ledger/enums.ts";
import { actorOf, type Ledger } from "../ledger/ledger.ts";
import { act } from "../transactions/act.ts";
import type { Outcome } from "../transactions/outcome.ts";
import { packTerms } from "./terms.ts";
import type { ConsentTerms } from "./types.ts";

/** Whose records an act is about: the actor's own where it is left out, another's where the actor represents it. */
interface ForHolder {
  readonly holder?: string;
}

/** Lets a member see records, in place of what it was let see before. The holder, or its representative, with gas. */
export async function grant(
  ledger: Ledger,
  { holder, member, terms }: ForHolder & { readonly member: number; readonly terms: ConsentTerms },
): Promise<Outcome> {
  return act(ledger, "consentRegistry", "grant", [holder ?? actorOf(ledger).address, member, packTerms(terms)]);
}

/** Ends a consent at once. The holder, or its representative, with gas. */
export async function revoke(
  ledger: Ledger,
  { holder, member }: ForHolder & { readonly member: number },
): Promise<Outcome> {
  return act(ledger, "consentRegistry", "revoke", [holder ?? actorOf(ledger).address, member]);
}

/** Lets somebody grant and revoke for the actor, who is the holder. */
export async function appointRepresentative(
  ledger: Ledger,
  input: { readonly representative: string; readonly scope: readonly ScopeName[]; readonly until: number },
): Promise<Outcome> {
  const { representative, scope, until } = input;
  return act(ledger, "consentRegistry", "appoint", [representative, flagBits("scope", scope), until]);
}

/** Ends a representative's part. The holder, or the representative itself. */
export async function dismissRepresentative(
  ledger: Ledger,
  { holder, representative }: ForHolder & { readonly representative: string },
): Promise<Outcome> {
  return act(ledger, "consentRegistry", "dismiss", [holder ?? actorOf(ledger).address, representative]);
}
