import { dayOfTime } from "../days.ts";
import { ClaimStates, type ClaimRecord } from "../events/claimState.ts";
import { readLogs, topicOf } from "../import/state/logs.ts";
import { INTERFACES } from "../ledger/contracts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { outcomeOf } from "../transactions/outcome.ts";
import { occurrenceOf } from "./occurrence.ts";

/** A claim with when it was opened, and for what. */
export interface ListedClaim extends ClaimRecord {
  /** When it was opened, Unix time, and the ledger's day of that. */
  readonly openedAt: number;
  readonly day: number;
  /** The prescription that was dispensed; undefined for an immunization. */
  readonly prescription: string | undefined;
}

const ABOUT_CLAIMS = ["ClaimOpened", "ClaimAdjudicated", "ClaimPaid", "ClaimWithdrawn", "ClaimRefunded"];

/** The claims, or one insurer's, in the order in which they were opened: rebuilt from the events alone. */
export async function listClaims(ledger: Ledger, insurer?: number): Promise<ListedClaim[]> {
  const names = ABOUT_CLAIMS.map((name) => INTERFACES.claimLedger.getEvent(name)?.topicHash ?? "");
  const topics = insurer === undefined ? [names] : [names, null, topicOf(insurer)];
  const states = new ClaimStates();
  for (const event of await readLogs(ledger, { contract: "claimLedger", topics })) {
    if (event.contract === "claimLedger") states.apply(event);
  }
  const listed: ListedClaim[] = [];
  for (const record of states.all.values()) listed.push(await withDispense(ledger, record));
  return listed;
}

async function withDispense(ledger: Ledger, record: ClaimRecord): Promise<ListedClaim> {
  const mined = await ledger.link.inclusion.lookUp(record.transaction);
  if (mined === undefined)
    throw new Error(`The node does not know the transaction ${record.transaction} of its own log.`);
  const { events, timestamp } = outcomeOf(ledger, mined);
  let prescription: string | undefined;
  for (const event of events) {
    if (event.name !== "PrescriptionDispensed") continue;
    if (occurrenceOf(event.args.id, event.args.sequence) === record.claim) prescription = event.args.id;
  }
  const day = dayOfTime(timestamp, ledger.deployment.dayOffset);
  return { ...record, openedAt: timestamp, day, prescription };
}
