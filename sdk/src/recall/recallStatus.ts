import { InputError } from "../errors.ts";
import { lotIdFrom, type LotInput } from "../goods/inputs.ts";
import { isLotEvent, type LotEvent } from "../import/state/lotEvent.ts";
import { LotState, type Consignment, type PackState } from "../import/state/lotState.ts";
import { readLogs } from "../import/state/logs.ts";
import type { Range } from "../import/state/ranges.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { blockTimes } from "../events/blockTimes.ts";
import type { DecodedEvent } from "../transactions/index.ts";

/** Where the packs of a lot are; each counts once, so that the shares add up to the lot. */
export interface Shares {
  readonly packs: number;
  /** Dispensed, sold or opened: with people. */
  readonly withPeople: number;
  /** Destroyed, or gone otherwise. */
  readonly retired: number;
  /** Sent back after the lot was stopped, received, and still there. */
  readonly returned: number;
  /** On the way between two sites. */
  readonly inTransit: number;
  /** In somebody's stock, where nothing of it can be given: recalled, held, or set aside. */
  readonly stopped: number;
  /** In somebody's stock, and nothing stops it. */
  readonly stillOut: number;
}

/** The shares as they were after a block. */
export interface SharesAt extends Shares {
  readonly block: number;
  /** The block's time, Unix seconds. */
  readonly time: number;
}

/** Who has how many packs in which state. */
export interface Holder {
  readonly site: number;
  /** Where they are on their way to; 0 where they stay. */
  readonly recipient: number;
  readonly state: PackState;
  readonly count: number;
  readonly isReturned: boolean;
}

/** How well a recall, or a hold, of a lot works. */
export interface RecallStatus {
  readonly lot: LotState;
  /** When it was stopped first; undefined where it never was. */
  readonly stoppedAt: { readonly block: number; readonly time: number } | undefined;
  readonly now: Shares;
  readonly holders: readonly Holder[];
  /** Since it was stopped, at most a hundred points, the first and the last among them. */
  readonly course: readonly SharesAt[];
  /** Packs that reached people after the lot was stopped: the ledger lets none. */
  readonly givenSince: number;
}

const MOST_POINTS = 100;
const BACKWARD = new Set<EnumValue<"MovementReason">>(["Return", "Recall"]);

/** A lot as its events tell it, with what came back after it was stopped. */
export class RecallFollower {
  readonly lot: LotState;
  readonly #returned: Uint8Array;
  #isStopped = false;
  /** Packs that were given while the lot was stopped. */
  givenSince = 0;

  constructor(lot: LotState) {
    this.lot = lot;
    this.#returned = new Uint8Array(lot.packCount);
  }

  /** Whether the lot was recalled, or held at some time. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Takes the next event of the lot in; `time` is its block's, which only the records of vaccines need. */
  apply(event: LotEvent, time = 0): void {
    if (event.name === "LotRecalled" || event.name === "LotHeld") this.#isStopped = true;
    if (this.#isLive && event.name === "PacksChanged" && event.args.current === "Dispensed") {
      this.givenSince += event.args.count;
    }
    if (event.name === "ConsignmentReceived" && this.#isStopped) {
      const shipped = this.lot.named(event.args.first);
      if (shipped !== undefined && BACKWARD.has(shipped.reason)) this.#mark(shipped, 1);
    }
    // What is sent on forward again, once a hold was lifted, is out again.
    if (event.name === "ConsignmentShipped" && !BACKWARD.has(event.args.reason)) this.#mark(event.args, 0);
    this.lot.apply(event, time);
  }

  get #isLive(): boolean {
    const { heldByMaker, heldByRegulator, recallClass } = this.lot;
    return heldByMaker || heldByRegulator || recallClass !== "None";
  }

  #mark({ first, count }: Range, value: 0 | 1): void {
    this.#returned.fill(value, first, first + count);
  }

  /** Who has its packs, in packing order, those alike at one place joined. */
  holders(): Holder[] {
    const found = new Map<string, { -readonly [K in keyof Holder]: Holder[K] }>();
    for (const { first, count, site, recipient } of this.lot.consignments) {
      for (let index = first; index < first + count; index += 1) {
        const [state, isReturned] = [this.lot.stateOf(index), this.#returned[index] === 1];
        const key = `${site} ${recipient} ${state} ${isReturned}`;
        const holder = found.get(key) ?? { site, recipient, state, count: 0, isReturned };
        holder.count += 1;
        found.set(key, holder);
      }
    }
    return [...found.values()];
  }

  /** Where its packs are now. */
  shares(): Shares {
    const shares = { withPeople: 0, retired: 0, returned: 0, inTransit: 0, stopped: 0, stillOut: 0 };
    for (const consignment of this.lot.consignments) {
      const { first, count } = consignment;
      for (let index = first; index < first + count; index += 1) shares[this.#shareOf(consignment, index)] += 1;
    }
    return { packs: this.lot.packCount, ...shares };
  }

  #shareOf({ recipient, holds }: Consignment, index: number): Exclude<keyof Shares, "packs"> {
    const state = this.lot.stateOf(index);
    if (state === "Dispensed") return "withPeople";
    if (state === "Retired") return "retired";
    if (recipient !== 0) return "inTransit";
    if (this.#returned[index] === 1) return "returned";
    return this.#isLive || holds !== 0 || state === "Locked" ? "stopped" : "stillOut";
  }
}

/** How well the recall of a lot works, from its events alone. Throws an InputError `LotUnknown`. */
export async function recallStatus(ledger: Ledger, lot: LotInput): Promise<RecallStatus> {
  const id = lotIdFrom(lot);
  const events = await readLogs(ledger, { contract: "lotLedger", topics: [null, id] });
  return recallStatusOf(id, events, (blocks) => blockTimes(ledger, blocks));
}

/**
 * The same out of the events of the lot ledger about one lot, in the order of the chain; `timesOf` tells the times of
 * blocks, Unix seconds; the course has at most `mostPoints`, 100 by default: each counts all packs. Throws an InputError
 * `LotUnknown` where there are none.
 */
export async function recallStatusOf(
  id: string,
  events: readonly DecodedEvent[],
  timesOf: (blocks: readonly number[]) => Promise<ReadonlyMap<number, number>>,
  { mostPoints = MOST_POINTS }: { mostPoints?: number } = {},
): Promise<RecallStatus> {
  let follower: RecallFollower | undefined;
  let stoppedAt: number | undefined;
  const points: { block: number; shares: Shares }[] = [];
  const blocks = thinned([...new Set(events.map(({ block }) => block))], mostPoints);
  for (const [place, event] of events.entries()) {
    if (!isLotEvent(event)) continue;
    if (event.name === "LotRegistered") follower = new RecallFollower(new LotState(event));
    else follower?.apply(event);
    if (follower?.isStopped !== true) continue;
    stoppedAt ??= event.block;
    if (events[place + 1]?.block === event.block) continue;
    const isPoint = points.length === 0 || place === events.length - 1 || blocks.has(event.block);
    if (isPoint) points.push({ block: event.block, shares: follower.shares() });
  }
  if (follower === undefined) {
    throw new InputError("LotUnknown", `Lot ${id} is not registered.`, "Check GTIN and lot number.");
  }
  const times = await timesOf(points.map(({ block }) => block));
  const timeOf = (block: number): number => times.get(block) ?? 0;
  return {
    lot: follower.lot,
    stoppedAt: stoppedAt === undefined ? undefined : { block: stoppedAt, time: timeOf(stoppedAt) },
    now: follower.shares(),
    holders: follower.holders(),
    course: points.map(({ block, shares }) => ({ block, time: timeOf(block), ...shares })),
    givenSince: follower.givenSince,
  };
}

/** At most so many blocks, evenly chosen. */
function thinned(blocks: readonly number[], most: number): ReadonlySet<number> {
  if (most <= 2) return new Set();
  const step = Math.max(1, Math.ceil(blocks.length / (most - 2)));
  return new Set(blocks.filter((_, place) => place % step === 0));
}
