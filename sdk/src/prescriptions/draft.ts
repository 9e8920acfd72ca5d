import { ZeroAddress, type BytesLike } from "ethers";
import { documentCommitment, drugCommitment } from "./commitments.ts";
import { checkPrescription } from "./identity.ts";
import { documentSalt, drugSalt, holderWallet, partsGroup } from "./secrets.ts";
import type { SlipParts } from "./slip.ts";
import type { Prescription, PrescriptionClass } from "./types.ts";

/** A code as a terminology gives it; `display` is its name there. */
export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** One part of a request, before it is known who issues it and who holds it. */
export interface PrescriptionDraft {
  /** What names the request for good; salts and holder keys are derived from it. */
  readonly requestIdentifier: string;
  readonly coding: Coding;
  /** The substitution group of the coding, 16 bytes; undefined where one product is prescribed. */
  readonly group: string | undefined;
  /** The GTIN-14 of the only product that may be given, else undefined. */
  readonly gtin: string | undefined;
  /** Units (tablets, doses, millilitres). */
  readonly quantity: number;
  /** The unit as the request words it, if it does. */
  readonly unit: string | undefined;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Days between two dispenses of this part; 0 for none. */
  readonly interval: number;
  readonly class: PrescriptionClass;
  /** The number of this part, from 0, and how many there are. */
  readonly part: number;
  readonly parts: number;
  /** RFC 8785 canonical JSON of the request. */
  readonly documentCanonical: string;
}

/** Who a draft is completed for. Without `holder` the slip is a bearer document with a key derived from the document's. */
export interface DraftParties {
  readonly issuer: number;
  readonly prescriber: string;
  readonly coPrescriber?: string;
  /** The address of the patient's wallet. */
  readonly holder?: string;
}

/** All of a slip but where it will be issued. */
export type CompletedDraft = Omit<SlipParts, "chainId" | "token">;

/** Makes of a draft the prescription to issue and all that opens it: `makeSlip({ chainId, token, ...completed })`. */
export function completeDraft(draft: PrescriptionDraft, documentKey: BytesLike, parties: DraftParties): CompletedDraft {
  const { requestIdentifier, part, parts, documentCanonical } = draft;
  const { system, code } = draft.coding;
  const drug = draft.gtin === undefined ? { group: draft.group ?? "" } : { gtin: draft.gtin };
  const salts = {
    drug: drugSalt(documentKey, requestIdentifier, part),
    document: documentSalt(documentKey, requestIdentifier, part),
  };
  const wallet = parties.holder === undefined ? holderWallet(documentKey, requestIdentifier, part) : undefined;
  const prescription: Prescription = checkPrescription({
    issuer: parties.issuer,
    prescriber: parties.prescriber,
    coPrescriber: parties.coPrescriber ?? ZeroAddress,
    holder: parties.holder ?? wallet?.address ?? ZeroAddress,
    drug: drugCommitment(drug, salts.drug),
    document: documentCommitment(documentCanonical, salts.document),
    quantity: draft.quantity,
    firstDay: draft.firstDay,
    lastDay: draft.lastDay,
    interval: draft.interval,
    class: draft.class,
    partsGroup: partsGroup(documentKey, requestIdentifier, parts),
  });
  return {
    prescription,
    drug: { ...drug, ...(draft.gtin === undefined ? { coding: { system, code } } : {}), salt: salts.drug },
    document: { content: documentCanonical, salt: salts.document },
    ...(wallet === undefined ? {} : { holderKey: wallet.privateKey }),
  };
}
