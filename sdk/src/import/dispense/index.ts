export { dispenseFromSlip } from "./dispenseFromSlip.ts";
export type { DispenseOptions } from "./dispenseFromSlip.ts";
export { handOverOf } from "./handOver.ts";
export type { SlipClaim } from "../claiming.ts";
export type { Dispensed } from "./tell.ts";
export { findScanned, verdictOf } from "./scannedPacks.ts";
export type { Scan, ScannedPack } from "./scannedPacks.ts";
export { expiryMismatch, lotMismatch, serialMissing, verdictSentence } from "./verdicts.ts";
export type { VerdictSentence } from "./verdicts.ts";
