import { flagBits, flagNames, type DataUseName } from "../ledger/enums.ts";
import type { ConsentTerms } from "./types.ts";

/** Terms as the contract takes them. */
export interface PackedTerms {
  readonly scope: number;
  readonly purposes: number;
  readonly dataUse: number;
  readonly until: number;
}

/** Packs terms. Throws an InputError `ValueUnknown` for a word that there is not. */
export function packTerms({ scope, purposes, dataUse = [], until }: ConsentTerms): PackedTerms {
  return {
    scope: flagBits("scope", scope),
    purposes: flagBits("purposes", purposes),
    dataUse: flagBits("dataUse", dataUse),
    until,
  };
}

/** Terms as they are read: without research the list of its terms is empty. */
export interface ReadTerms extends ConsentTerms {
  readonly dataUse: readonly DataUseName[];
}

/** Reads packed terms. */
export function readTerms({ scope, purposes, dataUse, until }: PackedTerms): ReadTerms {
  return {
    scope: flagNames("scope", scope),
    purposes: flagNames("purposes", purposes),
    dataUse: flagNames("dataUse", dataUse),
    until,
  };
}
