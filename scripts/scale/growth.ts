import type { Assumptions, Load } from "./assumptions.ts";
import { largestShare, type Carried } from "./carry.ts";
import { adviceFor } from "./chain.ts";
import type { Measured } from "./measured.ts";
import { DAYS, packsOf } from "./work.ts";

/** What a year adds, in bytes unless told otherwise, over all regions together. */
export interface Growth {
  readonly slots: number;
  readonly state: number;
  readonly transactions: number;
  readonly receipts: number;
  readonly headers: number;
  /** What a node of the largest chain keeps of all these. */
  readonly node: number;
  readonly events: number;
  readonly indexer: number;
  /** The largest chain's part of that. */
  readonly largestIndexer: number;
  readonly packLists: number;
}

export function growthOf(load: Load, assumptions: Assumptions, measured: Measured, { work, regions }: Carried): Growth {
  const total = (key: "newSlots" | "transactionBytes" | "receiptBytes" | "events"): number =>
    work.reduce((sum, { footprint }) => sum + footprint[key], 0);
  const { chain, storage } = assumptions;
  const state = total("newSlots") * measured.bytesASlot * storage.amplification;
  const transactions = total("transactionBytes") * storage.amplification;
  const receipts = total("receiptBytes") * storage.amplification;
  const headers = adviceFor(chain.blockPeriod, assumptions).headersAYear * regions * storage.amplification;
  const { tableBytesAnEvent, syncBytesAnEvent, packListBytesAPack } = measured.indexer;
  const largest = largestShare(assumptions, regions);
  const indexer = total("events") * (tableBytesAnEvent + syncBytesAnEvent);
  return {
    slots: total("newSlots"),
    ...{ state, transactions, receipts, headers },
    node: (state + transactions + receipts) * largest + headers / regions,
    events: total("events"),
    ...{ indexer, largestIndexer: indexer * largest },
    packLists: packsOf(load, assumptions) * packListBytesAPack,
  };
}

/** What is asked of those who answer from the ledger in the busiest hour of the fullest day. */
export interface Readers {
  readonly readsASecond: number;
  /** Processes that verify packs. */
  readonly services: number;
  /** Of the largest chain, and as a share of what its follower takes in. */
  readonly eventsASecond: number;
  readonly follower: number;
}

export function readersOf(load: Load, assumptions: Assumptions, { work, regions }: Carried): Readers {
  const { hours, readers } = assumptions;
  const reads = load.reads === 0 ? packsOf(load, assumptions) * readers.readsAPack : load.reads;
  const busy = (aYear: number, peakDay: number): number => ((aYear / DAYS) * peakDay * Math.max(...hours)) / 3600;
  const readsASecond = busy(reads, load.readsPeakDay);
  const events = work.reduce((sum, { footprint }) => sum + footprint.events, 0);
  const eventsASecond = busy(events, load.peakDay) * largestShare(assumptions, regions);
  return {
    readsASecond,
    services: Math.ceil(readsASecond / readers.verifications),
    eventsASecond,
    follower: eventsASecond / readers.events,
  };
}
