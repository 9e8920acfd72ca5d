import type { AbiOf } from "../ledger/abi.ts";
import type { ContractName } from "../ledger/contracts.ts";
import { ANCHOR_ERRORS, ANCHOR_SAME_NAMED } from "./sentences/anchors.ts";
import { COLD_CHAIN_ERRORS } from "./sentences/coldChain.ts";
import { CLAIM_ERRORS } from "./sentences/claims.ts";
import { CONSENT_ERRORS } from "./sentences/consents.ts";
import { COUNCIL_ERRORS } from "./sentences/council.ts";
import { DRUG_ERRORS } from "./sentences/drugs.ts";
import { GOODS_ERRORS } from "./sentences/goods.ts";
import { IMMUNIZATION_ERRORS } from "./sentences/immunizations.ts";
import { MEMBER_ERRORS } from "./sentences/members.ts";
import { PRESCRIPTION_ERRORS } from "./sentences/prescriptions.ts";

/** What a custom error means. `{name}` stands for the value of the error's argument of that name. */
export interface ErrorText {
  /** What was wrong, with the values. */
  readonly why: string;
  /** What to do about it. */
  readonly cure: string;
  /** Set where the same call may succeed later without anybody's doing. */
  readonly transient?: true;
}

/** Every custom error that a contract of the ledger has in its ABI. */
export type ErrorName = { [C in ContractName]: Extract<AbiOf<C>, { type: "error" }>["name"] }[ContractName];

/** The one table of all custom errors; docs/errors.md is written from it. */
export const ERROR_TEXTS: Readonly<Record<ErrorName, ErrorText>> = {
  ...MEMBER_ERRORS,
  ...DRUG_ERRORS,
  ...GOODS_ERRORS,
  ...COLD_CHAIN_ERRORS,
  ...PRESCRIPTION_ERRORS,
  ...CLAIM_ERRORS,
  ...CONSENT_ERRORS,
  ...ANCHOR_ERRORS,
  ...IMMUNIZATION_ERRORS,
  ...COUNCIL_ERRORS,
};

/** Errors that share their name with one of another signature, which the table above tells of. */
const SAME_NAMED: Readonly<Partial<Record<string, ErrorText>>> = ANCHOR_SAME_NAMED;

/** What an error means, by its name and its signature, e.g. `RootMissing()`. */
export function errorText(name: ErrorName, signature: string): ErrorText {
  return SAME_NAMED[signature] ?? ERROR_TEXTS[name];
}
