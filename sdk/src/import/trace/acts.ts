import { InputError } from "../../errors.ts";
import { readCircumstances, type Circumstances, type DecodedEvent, type EventNamed } from "../../transactions/index.ts";
import { isLotEvent, type LotEvent } from "../state/lotEvent.ts";
import { LotState } from "../state/lotState.ts";
import type { Range } from "../state/ranges.ts";
import type { HistorySource, HistoryTransaction } from "./source.ts";

/** One thing that an act did to the lot. */
export interface Deed {
  readonly event: LotEvent;
  /** The packs it is about; all of a consignment where the event names only that. */
  readonly range: Range | undefined;
  /** The custodian's site just before it. */
  readonly custodian: number | undefined;
  /** The site that they were on their way to just before it; 0 for none. */
  readonly recipient: number;
}

/** What one call of a contract did to a lot, with the papers, time and place it was given. */
export interface Act {
  readonly transaction: string;
  readonly block: number;
  /** Its block's time, Unix seconds. */
  readonly recordTime: number;
  /** The place in its block of the log that begins it. */
  readonly logIndex: number;
  /** Unix seconds: as the document gave it, else the block's. */
  readonly time: number;
  readonly circumstances: Circumstances;
  /** A prescription was dispensed, or a dispense taken back. */
  readonly ofPrescription: "dispensed" | "withdrawn" | undefined;
  /** What a device measured, where the act is its summary. */
  readonly summary?: EventNamed<"SummaryRecorded">["args"];
  readonly deeds: readonly Deed[];
}

/** A lot's whole history, act by act in the order of the chain, and the lot as it is now. */
export interface History {
  readonly lot: LotState;
  readonly acts: readonly Act[];
}

/** Reads a lot's history. Throws an InputError `LotUnknown`. */
export async function readHistory(source: HistorySource, lotId: string): Promise<History> {
  const acts: MutableAct[] = [];
  const lot = new Replay();
  for await (const transaction of source.transactionsOf(lotId)) acts.push(...actsIn(transaction, lotId, lot));
  if (lot.state === undefined) {
    throw new InputError("LotUnknown", `No lot is registered under ${lotId}.`, "Check GTIN and lot number.");
  }
  return { lot: lot.state, acts };
}

type MutableAct = Act & { readonly deeds: Deed[] };

/** What the ledger says before its deeds begins an act: who acted, which prescription it was for, what a device said. */
function actsIn({ time, events }: HistoryTransaction, lotId: string, lot: Replay): MutableAct[] {
  const acts: MutableAct[] = [];
  let current: MutableAct | undefined;
  for (const event of events) {
    current = beginning(event, time) ?? current;
    if (!isLotEvent(event) || event.args.lot !== lotId || current === undefined) continue;
    if (current.deeds.length === 0) acts.push(current);
    current.deeds.push(lot.take(event));
  }
  return acts;
}

function beginning(event: DecodedEvent, blockTime: number): MutableAct | undefined {
  const { transaction, block, logIndex } = event;
  const found = {
    transaction,
    block,
    recordTime: blockTime,
    logIndex,
    deeds: [],
    circumstances: {},
    ofPrescription: undefined,
  };
  if (event.name === "Recorded") {
    const circumstances = readCircumstances(event.args.circumstances);
    return { ...found, circumstances, time: circumstances.time ?? blockTime };
  }
  if (event.name === "PrescriptionDispensed") {
    return { ...found, time: event.args.time || blockTime, ofPrescription: "dispensed" };
  }
  if (event.name === "SummaryRecorded") return { ...found, time: blockTime, summary: event.args };
  return event.name === "DispenseWithdrawn" ? { ...found, time: blockTime, ofPrescription: "withdrawn" } : undefined;
}

/** The lot as it was before each event. */
class Replay {
  state: LotState | undefined;

  take(event: LotEvent): Deed {
    const first = "first" in event.args ? event.args.first : "index" in event.args ? event.args.index : undefined;
    if (event.name === "LotRegistered") {
      this.state = new LotState(event);
      const range = { first: 0, count: event.args.packCount };
      return { event, range, custodian: event.args.site, recipient: 0 };
    }
    const before = first === undefined ? undefined : this.state?.holding(first);
    const [custodian, recipient] = [before?.site, before?.recipient ?? 0];
    return { event, range: this.state?.apply(event), custodian, recipient };
  }
}
