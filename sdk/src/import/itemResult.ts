import type { ClaimOpening } from "../claims/policy.ts";

/** What became of one item of a document. */
export type ItemOutcome = "applied" | "already-applied" | "passed-over" | "refused";

/** How one event or resource ended, with the sentence that says why. */
export interface ItemResult {
  /** The path as it was given. */
  readonly file: string;
  /** Its place in the file: `event 3 (urn:…)`, `line 12`, or `document` where the whole file is meant. */
  readonly item: string;
  readonly outcome: ItemOutcome;
  readonly reason: string;
  /** Hashes of the transactions that did it, in their order; absent where none was needed. */
  readonly transactions?: readonly string[];
  /** Ids of the prescriptions or immunizations that the ledger has for it. */
  readonly ids?: readonly string[];
  /** What opens the claim that was opened with it, for the insurer alone. */
  readonly opening?: ClaimOpening;
}

/** How many items ended in each way. */
export type ImportSummary = Readonly<Record<ItemOutcome, number>>;

/** Counts results by outcome. */
export function summarize(results: Iterable<ItemResult>): ImportSummary {
  const counts: Record<ItemOutcome, number> = { applied: 0, "already-applied": 0, "passed-over": 0, refused: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

/** How far an import is: items read, looked up on the ledger, and ended. */
export interface ImportProgress {
  readonly step: "reading" | "looking up" | "applying";
  readonly done: number;
  /** Not known while files are read. */
  readonly total?: number;
}

/** How an item ends: what {@link ItemResult} says beside its place. */
export interface Ending {
  readonly outcome: ItemOutcome;
  readonly reason: string;
  readonly transactions?: readonly string[];
  readonly ids?: readonly string[];
  readonly opening?: ClaimOpening;
}

/** From the gravest to the lightest: an item of several parts ends as its gravest part. */
const BY_WEIGHT: readonly ItemOutcome[] = ["refused", "applied", "already-applied", "passed-over"];

/** One ending for the parts of one item: the gravest outcome, all sentences, transactions and ids, and the opening. */
export function joinEndings(endings: readonly Ending[]): Ending {
  const outcome = BY_WEIGHT.find((each) => endings.some((ending) => ending.outcome === each)) ?? "passed-over";
  const reason = [...new Set(endings.map((ending) => ending.reason))].join(" ");
  const transactions = [...new Set(endings.flatMap((ending) => ending.transactions ?? []))];
  const ids = [...new Set(endings.flatMap((ending) => ending.ids ?? []))];
  const opening = endings.find((ending) => ending.opening !== undefined)?.opening;
  return {
    ...{ outcome, reason },
    ...(transactions.length === 0 ? {} : { transactions }),
    ...(ids.length === 0 ? {} : { ids }),
    ...(opening === undefined ? {} : { opening }),
  };
}
