import { dateOfDay } from "../days.ts";
import type { LedgerState } from "../events/ledgerState.ts";
import type { Genealogy } from "../genealogy/index.ts";
import { normalGtin } from "../lots/names.ts";
import type { LotState } from "../import/state/lotState.ts";
import type { RecallFollower } from "../recall/recallStatus.ts";
import type { DecodedEvent } from "../transactions/index.ts";
import type { Period } from "./period.ts";

/** The ledger as the events so far tell it. */
export interface Told {
  /** Members, sites, products, materials and alerts. */
  readonly state: LedgerState;
  readonly lots: ReadonlyMap<string, RecallFollower>;
  readonly genealogy: Genealogy;
  readonly period: Period;
}

/** An event of the chain with its block's time. */
export interface Happened {
  readonly event: DecodedEvent;
  /** Unix seconds. */
  readonly time: number;
  readonly isInPeriod: boolean;
}

/** Gathers the rows of a set: it is shown each event before the ledger has taken it in. */
export interface Gatherer<Row> {
  see(happened: Happened, told: Told): void;
  rows(told: Told): Row[];
}

/** Unix seconds as a moment in UTC. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** The names that each row about a lot has. */
export function lotNames({ id, gtin, lotNumber }: LotState): { lot: string; gtin: string; lotNumber: string } {
  return { lot: id, gtin: normalGtin(gtin), lotNumber };
}

export function day(number: number): string {
  return dateOfDay(number);
}

/** The columns that each row about a lot has. */
export const LOT_COLUMNS = {
  lot: { kind: "text", about: "The lot's id on the ledger." },
  gtin: { kind: "text", about: "GTIN-14, or the number of a material." },
  lotNumber: { kind: "text", about: "The lot as printed on the packs." },
} as const;
