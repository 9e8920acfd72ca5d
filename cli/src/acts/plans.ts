/* How the SDK cuts what is asked for into transactions, and what it knows of a lot from its events. */
export { planReceiving, planRecall, planShipping } from "../../../sdk/src/import/plan/movements.ts";
export {
  planHolding,
  planLocking,
  planOpening,
  planReleasing,
  planRetiring,
  planSupply,
} from "../../../sdk/src/import/plan/packs.ts";
export { piecesOf } from "../../../sdk/src/import/plan/pieces.ts";
export type { LotPacks, Piece } from "../../../sdk/src/import/plan/pieces.ts";
export { callOf } from "../../../sdk/src/import/state/calls.ts";
export { LotBook } from "../../../sdk/src/import/state/lotBook.ts";
export type { Consignment, LotState } from "../../../sdk/src/import/state/lotState.ts";
export { rangesOf as rangesOfIndexes } from "../../../sdk/src/import/state/ranges.ts";
export type { Range } from "../../../sdk/src/import/state/ranges.ts";
export type { Step } from "../../../sdk/src/import/state/step.ts";
