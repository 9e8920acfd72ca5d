import { BALLOT_ENTRIES } from "./ballots.ts";
import { CONSENT_ENTRIES } from "./consents.ts";
import type { Entry } from "./entry.ts";
import { PRESCRIPTION_ENTRIES } from "./prescriptions.ts";
import { SUMMARY_ENTRY } from "./summaries.ts";

/** Does the same with every way into the ledger for a signed message, each with a stage of its own. */
export function forEachEntry<T>(act: <Staged>(entry: Entry<Staged>) => T): T[] {
  return [
    ...PRESCRIPTION_ENTRIES.map((entry) => act(entry)),
    ...CONSENT_ENTRIES.map((entry) => act(entry)),
    act(SUMMARY_ENTRY),
    ...BALLOT_ENTRIES.map((entry) => act(entry)),
  ];
}
