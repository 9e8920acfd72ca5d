export {
  dispenseFromSlip,
  expiryMismatch,
  findScanned,
  handOverFor,
  handOverOf,
  inSignedOrder,
  lotMismatch,
  requireUsable,
  scannedPack,
  serialMissing,
  tell as tellDispense,
  useOf,
  verdictOf,
  verdictSentence,
} from "./dispense/index.ts";
export type { Dispensed, DispenseOptions, Scan, ScannedPack, SlipClaim, VerdictSentence } from "./dispense/index.ts";
export { importEpcis } from "./epcis/index.ts";
export type { ImportEpcisOptions, PackList } from "./epcis/index.ts";
export { importFhir } from "./fhir/index.ts";
export type { ImportFhirOptions } from "./fhir/index.ts";
export { settleSenders } from "./settlePending.ts";
export type { ImportSource } from "./source.ts";
export { summarize } from "./itemResult.ts";
export type { ImportProgress, ImportSummary, ItemOutcome, ItemResult } from "./itemResult.ts";
export { chainHistory, exportTrace, packingNotesOf, tellLot, traceFrom } from "./trace/index.ts";
export type {
  ExportTraceOptions,
  HistorySource,
  HistoryTransaction,
  LotName,
  Reader,
  TellOptions,
  ToldEvent,
  ToldLot,
} from "./trace/index.ts";
export { actOfEventId } from "./epcis/identity.ts";
export type { PackingNote } from "./epcis/logisticUnits.ts";
