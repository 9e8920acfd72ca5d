import type { TypedDataDomain, TypedDataField } from "ethers";

import type { DataUseName, PurposeName, ScopeName } from "../ledger/enums.ts";

/** What a patient lets a member see, and what for. */
export interface ConsentTerms {
  /** The categories of records. */
  readonly scope: readonly ScopeName[];
  readonly purposes: readonly PurposeName[];
  /** For research: exactly one permission of GA4GH's terms, and what narrows it. */
  readonly dataUse?: readonly DataUseName[] | undefined;
  /** The last second in which it counts, Unix time. */
  readonly until: number;
}

/** The signed words by their EIP-712 types, each a set as ethers' `signTypedData` takes it. */
export const consentTypes = {
  Grant: types([
    ["holder", "address"],
    ["member", "uint24"],
    ["scope", "uint32"],
    ["purposes", "uint8"],
    ["dataUse", "uint32"],
    ["until", "uint40"],
  ]),
  Revoke: types([
    ["holder", "address"],
    ["member", "uint24"],
  ]),
  Appoint: types([
    ["holder", "address"],
    ["representative", "address"],
    ["scope", "uint32"],
    ["until", "uint40"],
  ]),
  Dismiss: types([
    ["holder", "address"],
    ["representative", "address"],
  ]),
} as const;

/** What a holder's side can say by a signature. */
export type ConsentWord = keyof typeof consentTypes;

/** The EIP-712 domain of the ConsentRegistry at `registry` on the chain `chainId`. */
export function consentDomain(chainId: number | bigint, registry: string): TypedDataDomain {
  return { name: "Yaolian ConsentRegistry", version: "1", chainId: BigInt(chainId), verifyingContract: registry };
}

/** Every word ends with the holder's nonce, which each act for it raises, and a deadline. */
function types(fields: readonly (readonly [string, string])[]): TypedDataField[] {
  const all = [...fields, ["nonce", "uint32"], ["deadline", "uint40"]] as const;
  return all.map(([name, type]) => ({ name, type }));
}
