/*
 * Everything that an integrator needs. Each part has an entry of its own too: `@yaolian/sdk/gs1`, `@yaolian/sdk/lots`, ….
 */
export * from "./coldChain/index.ts";
export * from "./consents/index.ts";
export * from "./alerts/index.ts";
export { CHINA_OFFSET, dateOfDay, dayOfDate, dayOfTime } from "./days.ts";
export * from "./council/index.ts";
export * from "./claims/index.ts";
export * from "./drugs/index.ts";
export * from "./epcis/index.ts";
export { InputError, TransientError, visible, YaolianError } from "./errors.ts";
export * from "./errors/index.ts";
export * from "./evidence/index.ts";
export { followEvents, LedgerState, readEvents, standingAt } from "./events/index.ts";
export type { EventPlace, FollowOptions } from "./events/index.ts";
export * from "./fhir/index.ts";
export * from "./genealogy/index.ts";
export * from "./goods/index.ts";
export * from "./gs1/index.ts";
export * from "./immunizations/index.ts";
export * from "./import/index.ts";
export * from "./ledger/index.ts";
export * from "./lots/index.ts";
export * from "./members/index.ts";
export * from "./prescriptions/index.ts";
export * from "./prescriptions/actions/index.ts";
export * from "./records/index.ts";
export * from "./recall/index.ts";
export { makeReport, memberProfile, reconcile, writeReport } from "./reports/index.ts";
export type { Check, Days, MemberProfile, Report } from "./reports/index.ts";
export * from "./transactions/index.ts";
export * from "./wallet/index.ts";

// Names that two parts have: the one that a caller of the actions means.
export type { RetireReason } from "./goods/index.ts";
export type { TextSource } from "./lots/index.ts";
export type { Circumstances } from "./transactions/index.ts";
