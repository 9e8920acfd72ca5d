import { decodeLotNumber } from "../../lots/leaf.ts";
import type { EnumValue } from "../../ledger/enums.ts";
import { ENUMS, enumNumber } from "../../ledger/enums.ts";
import type { LotEvent, LotEventNamed } from "./lotEvent.ts";
import type { Range } from "./ranges.ts";

export type PackState = EnumValue<"PackState">;
export type Hold = EnumValue<"Hold">;

/** A range of packs in one custody, as {@link LotState} has it now. */
export interface Consignment {
  readonly first: number;
  readonly count: number;
  /** The custodian's site. */
  readonly site: number;
  /** The site it is on its way to; 0 when it is not in transit. */
  readonly recipient: number;
  /** One bit each, by `Hold`. */
  readonly holds: number;
  readonly reason: EnumValue<"MovementReason">;
  readonly minutesOut: number;
  /** Its unbroken record of temperatures, Unix seconds; 0 when it has none. */
  readonly recordedSince: number;
  readonly recordedUntil: number;
  /** Whether it is received only with a record of its journey. */
  readonly mustBeRecorded: boolean;
}

/** A consignment that nothing happened to yet. */
const FRESH = {
  ...({ recipient: 0, holds: 0, reason: "Sale", minutesOut: 0 } as const),
  ...{ recordedSince: 0, recordedUntil: 0, mustBeRecorded: false },
} as const;

/** An opened pack. */
export interface OpenedPack {
  readonly unitsLeft: number;
  readonly site: number;
  /** The first second in which nothing may be drawn any more, Unix time. */
  readonly useBefore: number;
}

/** Not in transit any more. */
const STILL = { recipient: 0, mustBeRecorded: false };

type CustodyEventName =
  | `Consignment${"Split" | "Shipped" | "Received" | "Disputed" | "Held" | "HoldLifted"}`
  | `Shipment${"Rejected" | "Recalled"}`
  | "ConsignmentsMerged"
  | "CustodyReassigned"
  | "TemperatureRecorded";

/** Whether a consignment has this hold. */
export function isHeldFor({ holds }: Pick<Consignment, "holds">, hold: Hold): boolean {
  return (holds & (1 << enumNumber("Hold", hold))) !== 0;
}

/** One lot as its events tell it: what the lot ledger stores of it, and nothing else. */
export class LotState {
  readonly id: string;
  readonly gtin: bigint;
  readonly lotNumber: string;
  readonly packCount: number;
  readonly root: string;
  readonly madeDay: number;
  readonly expiryDay: number;
  readonly maker: number;
  readonly site: number;
  readonly releasedByRegulatorOnly: boolean;
  readonly vaccine: boolean;
  released = false;
  heldByMaker = false;
  heldByRegulator = false;
  recallClass: EnumValue<"RecallClass"> = "None";
  readonly inputs: string[] = [];
  readonly opened = new Map<number, OpenedPack>();
  readonly #consignments: Consignment[];
  readonly #states: Uint8Array;
  readonly #registered: LotEventNamed<"LotRegistered">;

  constructor(registered: LotEventNamed<"LotRegistered">) {
    const { args } = registered;
    this.#registered = registered;
    this.id = args.lot;
    this.gtin = args.gtin;
    this.lotNumber = decodeLotNumber(args.lotNumber);
    this.packCount = args.packCount;
    this.root = args.root;
    this.madeDay = args.madeDay;
    this.expiryDay = args.expiryDay;
    this.maker = args.maker;
    this.site = args.site;
    this.releasedByRegulatorOnly = args.releasedByRegulatorOnly;
    this.vaccine = args.vaccine;
    this.#consignments = [{ ...FRESH, first: 0, count: args.packCount, site: args.site }];
    this.#states = new Uint8Array(args.packCount);
  }

  /** Itself as it is now; what the copy takes in later changes only the copy. */
  copy(): LotState {
    const copy = new LotState(this.#registered);
    const { released, heldByMaker, heldByRegulator, recallClass } = this;
    Object.assign(copy, { released, heldByMaker, heldByRegulator, recallClass });
    copy.inputs.push(...this.inputs);
    for (const [index, opened] of this.opened) copy.opened.set(index, opened);
    copy.#consignments.splice(0, 1, ...this.#consignments);
    copy.#states.set(this.#states);
    return copy;
  }

  /** Its consignments by their first packs. */
  get consignments(): readonly Consignment[] {
    return this.#consignments;
  }

  /** The consignment of that name, if one stands. */
  named(first: number): Consignment | undefined {
    const found = this.holding(first);
    return found?.first === first ? found : undefined;
  }

  /** The consignment that holds a pack; undefined outside the lot. */
  holding(index: number): Consignment | undefined {
    const found = this.#consignments[this.#placeOf(index)];
    return found !== undefined && index >= found.first && index < found.first + found.count ? found : undefined;
  }

  stateOf(index: number): PackState {
    return ENUMS.PackState[this.#states[index] ?? 0] ?? "Active";
  }

  /** How many of its packs are in each state. */
  counts(): Record<PackState, number> {
    const counts = { Active: 0, Dispensed: 0, Retired: 0, Locked: 0 };
    for (const state of this.#states) counts[ENUMS.PackState[state] ?? "Active"] += 1;
    return counts;
  }

  /**
   * Takes an event of this lot in, in the order of the chain; `time` is its block's, Unix seconds, which only the records
   * of vaccines need. Returns the packs that it is about, if any.
   */
  apply(event: LotEvent, time = 0): Range | undefined {
    switch (event.name) {
      case "InputsRecorded":
        this.inputs.push(...event.args.inputs);
        return undefined;
      case "LotReleased":
        this.released = true;
        return undefined;
      case "LotHeld":
      case "LotHoldLifted":
        if (event.args.hold === "Maker") this.heldByMaker = event.name === "LotHeld";
        else this.heldByRegulator = event.name === "LotHeld";
        return undefined;
      case "LotRecalled":
        this.recallClass = event.args.class;
        return undefined;
      case "PacksChanged":
        this.#states.fill(
          enumNumber("PackState", event.args.current),
          event.args.first,
          event.args.first + event.args.count,
        );
        return { first: event.args.first, count: event.args.count };
      case "PackOpened":
        this.#open(event.args.index, { ...event.args, unitsLeft: event.args.units });
        return { first: event.args.index, count: 1 };
      case "UnitsDrawn":
        this.#open(event.args.index, { useBefore: 0, ...this.opened.get(event.args.index), ...event.args });
        return { first: event.args.index, count: 1 };
      case "LotRegistered":
      case "ReassignmentProposed":
        return undefined;
      default:
        return this.#applyToConsignment(event, time);
    }
  }

  #open(index: number, { unitsLeft, site, useBefore }: OpenedPack): void {
    this.opened.set(index, { unitsLeft, site, useBefore });
  }

  #applyToConsignment(event: LotEventNamed<CustodyEventName>, time: number): Range {
    const { first } = event.args;
    switch (event.name) {
      case "ConsignmentSplit":
        return this.#split(first, event.args.second);
      case "ConsignmentsMerged":
        return this.#merge(event.args);
      case "ConsignmentShipped":
        return this.#ship(event.args, time);
      case "ConsignmentReceived":
      case "CustodyReassigned":
        return this.#change(first, { ...STILL, site: event.args.to });
      case "ShipmentRejected":
      case "ShipmentRecalled":
        return this.#change(first, STILL);
      case "ConsignmentDisputed":
        this.#hold(first, "Dispute", true);
        return this.#change(first, STILL);
      case "TemperatureRecorded": {
        const { since, until, minutesOut } = event.args;
        return this.#change(first, { recordedSince: since, recordedUntil: until, minutesOut });
      }
      case "ConsignmentHeld":
      case "ConsignmentHoldLifted":
        return this.#hold(first, event.args.hold, event.name === "ConsignmentHeld");
    }
  }

  #at(first: number): { place: number; consignment: Consignment } {
    const place = this.#placeOf(first);
    const consignment = this.#consignments[place];
    if (consignment?.first !== first) throw new Error(`The events of lot ${this.id} are not complete.`);
    return { place, consignment };
  }

  /** The place of the last consignment that begins at `index` or before. */
  #placeOf(index: number): number {
    let [low, high] = [0, this.#consignments.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#consignments[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #change(first: number, changed: Partial<Consignment>): Range {
    const { place, consignment } = this.#at(first);
    this.#consignments[place] = { ...consignment, ...changed };
    return { first, count: consignment.count };
  }

  #ship({ first, to, reason }: LotEventNamed<"ConsignmentShipped">["args"], time: number): Range {
    const mustBeRecorded = this.vaccine && reason !== "Return" && reason !== "Recall";
    const record = mustBeRecorded ? { mustBeRecorded, recordedSince: time, recordedUntil: time } : {};
    return this.#change(first, { recipient: to, reason, ...record });
  }

  #hold(first: number, hold: Hold, isSet: boolean): Range {
    const bit = 1 << enumNumber("Hold", hold);
    const { holds } = this.#at(first).consignment;
    return this.#change(first, { holds: isSet ? holds | bit : holds & ~bit });
  }

  #split(first: number, second: number): Range {
    const { place, consignment } = this.#at(first);
    const parts = [
      { ...consignment, count: second - first },
      { ...consignment, first: second, count: first + consignment.count - second },
    ];
    this.#consignments.splice(place, 1, ...parts);
    return { first, count: consignment.count };
  }

  #merge({ first, second, ...worse }: LotEventNamed<"ConsignmentsMerged">["args"]): Range {
    const { place, consignment } = this.#at(first);
    const count = consignment.count + this.#at(second).consignment.count;
    const { holds, minutesOut, recordedSince, recordedUntil } = worse;
    const condition = { holds, minutesOut, recordedSince, recordedUntil };
    this.#consignments.splice(place, 2, { ...consignment, count, ...condition });
    return { first, count };
  }
}
