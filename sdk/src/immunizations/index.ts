export * from "./actions/index.ts";
export { findDoses } from "./doses.ts";
export type { Dose, DosesWanted, FoundDoses } from "./doses.ts";
export { completeImmunization, holderOfDraft } from "./draft.ts";
export type { GivenDose, ImmunizationDraft } from "./draft.ts";
export {
  checkImmunizationRecord,
  immunizationRecordText,
  makeImmunizationRecord,
  readImmunizationRecord,
} from "./record.ts";
export type { ImmunizationRecord, ImmunizationRecordParts, ReadImmunizationRecord } from "./record.ts";
export { immunizationDomain, immunizationId, immunizationTypes } from "./types.ts";
export type { Immunization } from "./types.ts";
