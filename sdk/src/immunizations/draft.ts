import type { BytesLike } from "ethers";

import { documentCommitment } from "../prescriptions/commitments.ts";
import { documentSalt, holderWallet } from "../prescriptions/secrets.ts";
import type { Coding } from "../prescriptions/draft.ts";
import type { ImmunizationRecordParts } from "./record.ts";
import type { Immunization } from "./types.ts";

/** What an Immunization says, before it is known who gives which dose. */
export interface ImmunizationDraft {
  /** What names the document for good; salt and holder key are derived from it. */
  readonly identifier: string;
  /** The id of the immunization that the document was told from, if it was. */
  readonly recordedAs?: string | undefined;
  /** Whether the document says that it was entered in error. */
  readonly inError: boolean;
  readonly codings: readonly Coding[];
  /** The lot number the document names, if it does. */
  readonly lotNumber: string | undefined;
  /** The ledger's days that the document's expiry covers, if it names one. */
  readonly expiry: { readonly first: number; readonly last: number } | undefined;
  /** The ledger's days on which it was given; undefined where it is taken as if given now. */
  readonly days: { readonly first: number; readonly last: number } | undefined;
  /** When it was given, Unix time; 0 where the document gives a day only, or it is taken as if given now. */
  readonly time: number;
  /** RFC 8785 canonical JSON of the Immunization. */
  readonly documentCanonical: string;
}

/** Who gives which dose, where. */
export type GivenDose = Pick<Immunization, "member" | "vaccinator" | "site" | "lot" | "index" | "units" | "time">;

/** The holder of a draft: one address for one document, whoever imports it again. */
export function holderOfDraft({ identifier }: Pick<ImmunizationDraft, "identifier">, documentKey: BytesLike): string {
  return holderWallet(documentKey, identifier, 0).address;
}

/** Makes of a draft and a dose all of the record: `makeImmunizationRecord({ chainId, token, ...completed })`. */
export function completeImmunization(
  { identifier, documentCanonical }: Pick<ImmunizationDraft, "identifier" | "documentCanonical">,
  documentKey: BytesLike,
  dose: GivenDose,
): Omit<ImmunizationRecordParts, "chainId" | "token"> {
  const salt = documentSalt(documentKey, identifier, 0);
  const { address: holder, privateKey: holderKey } = holderWallet(documentKey, identifier, 0);
  const document = documentCommitment(documentCanonical, salt);
  return {
    immunization: { ...dose, holder, document },
    document: { content: documentCanonical, salt },
    holderKey,
  };
}
