/*
 * The ledger as tables. Each holds what its module's events tell and nothing else, so that all of them come out the same
 * from any run over the same chain. Times are Unix seconds, days are counted as the ledger counts them (days since
 * 1970-01-01 in its own time zone), hashes and addresses are lower-case hex, and enums are the names of their values.
 */

export * from "./schema/consortium.ts";
export * from "./schema/council.ts";
export * from "./schema/drugs.ts";
export * from "./schema/lots.ts";
export * from "./schema/coldChain.ts";
export * from "./schema/prescriptions.ts";
export * from "./schema/records.ts";
export * from "./schema/activity.ts";
