import { InputError } from "@yaolian/sdk";
import { requestIdentifier } from "@yaolian/sdk/fhir";
import type { Ledger, Vault } from "@yaolian/sdk/ledger";
import { checkSlip, type ReadSlip } from "@yaolian/sdk/prescriptions";
import { showPrescription, type PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import { dueAt, type Clock, type RetentionRules } from "../records/retention.ts";
import type { Store } from "../store/store.ts";

const SECONDS_A_DAY = 86_400;

export const SLIP_TABLES = `
  CREATE TABLE IF NOT EXISTS cancellations_seen (
    prescription TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

export interface SlipKeeping {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly store: Store;
  readonly rules: RetentionRules;
}

/**
 * Destroys the slips whose time is over, and the keys of their requests: salts and one-time keys come from those, so that the
 * ledger's commitments then commit to nothing that anybody could show. A clock counts from the end of the day of the last
 * dispense, of the last day of use where nothing was dispensed, or from when the cancellation was first seen here. `now` is
 * Unix time, the ledger's. Returns how many slips went.
 */
export async function sweepSlips(keeping: SlipKeeping, now: number): Promise<number> {
  const { vault } = keeping;
  const slips = vault.slipIds().flatMap((id) => {
    const slip = vault.slip(id);
    return slip === undefined ? [] : [checkSlip(slip)];
  });
  const kept: ReadSlip[] = [];
  const over: ReadSlip[] = [];
  for (const read of slips) {
    const clock = await clockOf(keeping, read, now);
    (clock !== undefined && dueAt(keeping.rules, clock) <= now ? over : kept).push(read);
  }
  for (const read of over) destroy(keeping, read, kept);
  return over.length;
}

/** The clock of a slip; undefined while its prescription may still be dispensed. */
async function clockOf(keeping: SlipKeeping, { id, slip }: ReadSlip, now: number): Promise<Clock | undefined> {
  const { dayOffset } = keeping.ledger.deployment;
  const { holder, lastDay } = slip.prescription;
  const state = await stateOf(keeping.ledger, id, holder);
  if (state === undefined) return undefined;
  const endOf = (day: number): number => (day + 1) * SECONDS_A_DAY - dayOffset;
  if (state.cancellation === "done")
    return { rule: "prescription-cancelled", since: cancelledAt(keeping.store, id, now) };
  if (state.units > 0 && endOf(lastDay) > now) return undefined;
  return state.dispensedDay === 0
    ? { rule: "prescription-ready", since: endOf(lastDay) }
    : { rule: "prescription-completed", since: endOf(state.dispensedDay) };
}

/** Undefined for a slip of another ledger, or of what was never issued: nobody knows when its time is over. */
async function stateOf(ledger: Ledger, id: string, holder: string): Promise<PrescriptionState | undefined> {
  return showPrescription(ledger, { id, holder }).catch((error: unknown) => {
    if (error instanceof InputError) return undefined;
    throw error;
  });
}

function cancelledAt(store: Store, id: string, now: number): number {
  const row = store.write((db) => {
    db.prepare("INSERT OR IGNORE INTO cancellations_seen VALUES (?, ?)").run(id, now);
    return db.prepare("SELECT seen_at FROM cancellations_seen WHERE prescription = ?").get(id);
  });
  return Number(row?.["seen_at"]);
}

/** The parts of one request share its key: it goes with the last of them. */
function destroy({ vault, store }: SlipKeeping, { id, request }: ReadSlip, kept: readonly ReadSlip[]): void {
  const identifier = request === undefined ? undefined : requestIdentifier(request);
  const isShared = kept.some((other) => other.request !== undefined && requestIdentifier(other.request) === identifier);
  if (identifier !== undefined && !isShared) vault.forgetDocument(identifier);
  vault.forgetSlip(id);
  store.write((db) => {
    db.prepare("DELETE FROM dispenses WHERE prescription = ?").run(id);
    db.prepare("DELETE FROM cancellations_seen WHERE prescription = ?").run(id);
  });
}
