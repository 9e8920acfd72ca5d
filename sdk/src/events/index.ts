export { standingAt } from "./directoryState.ts";
export type { MemberRecord, OperatorRecord, SiteRecord } from "./directoryState.ts";
export { followEvents } from "./followEvents.ts";
export type { EventPlace, FollowOptions } from "./followEvents.ts";
export { LedgerState } from "./ledgerState.ts";
export type { AlertRecord, ProductRecord } from "./ledgerState.ts";
export type { PrescriptionRecord } from "./prescriptionState.ts";
export { eventsBetween, readEvents } from "./readEvents.ts";
export type { ReadEventsOptions } from "./readEvents.ts";
