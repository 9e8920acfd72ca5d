import { HDNodeWallet, ZeroAddress, ZeroHash, Wallet } from "ethers";
import { completeDraft, makeSlip, prescriptionDomain, substitutionGroup } from "../../src/prescriptions/index.ts";
import type { DraftParties, Prescription, PrescriptionDraft, Slip } from "../../src/prescriptions/index.ts";

export const CHAIN_ID = 31337;
export const TOKEN = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
export const domain = prescriptionDomain(CHAIN_ID, TOKEN);
export const documentKey = `0x${"5a".repeat(32)}`;
export const prescriber = new Wallet(`0x${"11".repeat(32)}`);
export const coPrescriber = new Wallet(`0x${"22".repeat(32)}`);
export const holder = HDNodeWallet.fromSeed(`0x${"33".repeat(32)}`);

export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const metformin = { system: RXNORM, code: "860975", display: "metformin hydrochloride 500 MG Oral Tablet" };

export const documentCanonical = JSON.stringify({
  id: "example-1",
  intent: "order",
  medicationCodeableConcept: { coding: [{ code: metformin.code, display: metformin.display, system: RXNORM }] },
  resourceType: "MedicationRequest",
  status: "active",
  subject: { reference: "Patient/example" },
});

export const draft: PrescriptionDraft = {
  requestIdentifier: "https://clinic.example/requests|1",
  coding: metformin,
  group: substitutionGroup(RXNORM, metformin.code),
  gtin: undefined,
  quantity: 60,
  unit: "tablet",
  firstDay: 20_000,
  lastDay: 20_089,
  interval: 0,
  class: 1,
  part: 0,
  parts: 1,
  documentCanonical,
};

export const parties: DraftParties = { issuer: 7, prescriber: prescriber.address };

export function prescription(changes: Partial<Prescription> = {}): Prescription {
  return {
    issuer: 7,
    prescriber: prescriber.address,
    coPrescriber: ZeroAddress,
    holder: holder.address,
    drug: `0x${"aa".repeat(32)}`,
    document: `0x${"bb".repeat(32)}`,
    quantity: 60,
    firstDay: 20_000,
    lastDay: 20_089,
    interval: 0,
    class: 1,
    partsGroup: ZeroHash,
    ...changes,
  };
}

export function slip(changes: Partial<PrescriptionDraft> = {}, who: DraftParties = parties): Slip {
  return makeSlip({ chainId: CHAIN_ID, token: TOKEN, ...completeDraft({ ...draft, ...changes }, documentKey, who) });
}
