export { chainHistory } from "./chainHistory.ts";
export { exportTrace, traceFrom } from "./exportTrace.ts";
export type { ExportTraceOptions } from "./exportTrace.ts";
export { packingNotesOf } from "./packingNotes.ts";
export type { Reader } from "./reader.ts";
export type { HistorySource, HistoryTransaction, LotName } from "./source.ts";
export { tellLot } from "./tellLot.ts";
export type { TellOptions, ToldEvent, ToldLot } from "./tellLot.ts";
