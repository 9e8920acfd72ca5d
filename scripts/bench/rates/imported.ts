import type { Expected } from "./documents.ts";

/** How far an import was, by the clock and in memory. */
export interface Milestone {
  readonly events: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** What the ledger says at the end. */
export interface Found extends Expected {
  /** Documents under which an act was recorded more than once. */
  readonly twice: number;
  /** Lots of which some pack is not at the pharmacy that received it. */
  readonly astray: number;
}

/** An import of many documents at one time, and of further ones each by itself, on one chain. */
export interface ImportReading {
  readonly events: number;
  readonly documents: number;
  readonly seconds: number;
  /** How many results there were of each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly milestones: readonly Milestone[];
  readonly megabytesBefore: number;
  readonly megabytes: number;
  readonly expected: Expected;
  readonly found: Found;
  /** Milliseconds of each document that was imported by itself. */
  readonly single: readonly number[];
  readonly singleEvents: number;
  /** Results other than "already applied", and blocks made, when documents were imported again. */
  readonly again: { readonly events: number; readonly others: number; readonly blocks: number };
  /** The transactions of the import, sent raw to the same node as it was before. */
  readonly raw: { readonly transactions: number; readonly seconds: number };
}
