export {
  PrescriptionClass,
  acceptTypes,
  cancelTypes,
  dispenseTypes,
  prescriptionDomain,
  prescriptionTypes,
} from "./types.ts";
export type { AcceptMessage, CancelMessage, DispenseMessage, PackUse, Prescription } from "./types.ts";
export { checkPrescription, prescriptionId } from "./identity.ts";
export { documentCommitment, drugCommitment, packsCommitment, substitutionGroup } from "./commitments.ts";
export type { PrescribedDrug } from "./commitments.ts";
export { documentSalt, drugSalt, holderWallet, holderWallets, newDocumentKey, partsGroup } from "./secrets.ts";
export { signAccept, signAsCoPrescriber, signCancel, signDispense } from "./signing.ts";
export { completeDraft } from "./draft.ts";
export type { Coding, CompletedDraft, DraftParties, PrescriptionDraft } from "./draft.ts";
export { checkSlip, makeSlip, readSlip, slipText } from "./slip.ts";
export type { ReadSlip, Slip, SlipParts } from "./slip.ts";
export { QR_CAPACITY, slipFromQr, slipToQr } from "./slipQr.ts";
export type { SlipQr } from "./slipQr.ts";
export { makeReceipt, readReceipt } from "./receipt.ts";
export type { DispensedPack, Receipt } from "./receipt.ts";
export { prescriptionWordText, readHandOver, readPrescriptionWord } from "./words.ts";
export type { HandOver, SignedPrescriptionWord, SignedPrescriptionWordOf } from "./words.ts";
export { addressField, bytesField, wholeNumber } from "./fields.ts";
export { checkShape } from "./shape.ts";
export type { ShapeOptions } from "./shape.ts";
