import type { LogDescription } from "ethers";

import { Movement, Reason, State } from "./goods.ts";
import { Hold, LotHold, NO_RECORD, type Lying } from "./packs.ts";

/** An act that can be undone. */
export interface Undoable {
  site: number;
  at: number;
  state: number;
}

/** An opened pack. */
export interface Opened {
  unitsLeft: number;
  site: number;
  openedAt: number;
  useBefore: number;
}

/** A lot as the events alone tell it. */
export interface RebuiltLot {
  gtin: bigint;
  packCount: number;
  madeDay: number;
  expiryDay: number;
  maker: number;
  site: number;
  vaccine: boolean;
  released: boolean;
  heldByMaker: boolean;
  heldByRegulator: boolean;
  recallClass: number;
  root: string;
  consignments: Map<number, Lying>;
  /** Every name that ever stood for a consignment. */
  names: Set<number>;
  states: Uint8Array;
  opened: Map<number, Opened>;
  /** By "first:count"; undefined once it was undone. */
  undoable: Map<string, Undoable | undefined>;
}

/** A reassignment of custody: the consignment as it was when it was spoken of, where to and why. */
export interface Reassignment {
  lot: string;
  lying: Lying;
  to: number;
  reason: string;
  /** Who proposed it and when; undefined once a second officer agreed. */
  proposed: { by: string; at: number } | undefined;
}

const UNDOABLE: number[] = [Reason.Exported, Reason.Sample, Reason.FreeSample, Reason.Damaged, Reason.Supplied];

/** What packs have been before they change for a reason. */
const FROM: Record<number, number[]> = {
  ...Object.fromEntries(Array.from({ length: 8 }, (_, reason) => [reason, [State.Active, State.Locked]])),
  [Reason.Supplied]: [State.Active],
  [Reason.Dispensed]: [State.Active],
  [Reason.Opened]: [State.Active],
  [Reason.Locked]: [State.Active],
  [Reason.Unlocked]: [State.Locked],
  [Reason.Undone]: [State.Dispensed, State.Retired],
  [Reason.Withdrawn]: [State.Dispensed],
};

type Event = Pick<LogDescription, "name" | "args">;

/**
 * The lot ledger rebuilt from its events, in order, and from nothing else. What an event says again (a sender, a count,
 * units left) is compared with what the events before it said; a difference throws.
 */
export class Rebuilt {
  readonly lots = new Map<string, RebuiltLot>();
  /** Every reassignment that was ever proposed, by what was said. */
  readonly reassignments = new Map<string, Reassignment>();
  /** How often each event was seen. */
  readonly seen = new Map<string, number>();

  /** Takes the next event in. `time` is its block's. */
  take({ name, args }: Event, time: number): void {
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1);
    if (name === "Recorded" || name === "InputsRecorded") return;
    const id = String(args.getValue("lot"));
    const value = (key: string): number => Number(args.getValue(key));
    if (name === "LotRegistered") {
      this.lots.set(
        id,
        registered(
          BigInt(String(args.getValue("gtin"))),
          String(args.getValue("root")),
          args.getValue("vaccine") === true,
          value,
        ),
      );
      return;
    }
    const lot = this.lotOf(id);
    if (name === "ReassignmentProposed" || name === "CustodyReassigned") {
      const by = name === "CustodyReassigned" ? undefined : String(args.getValue("by"));
      this.#speakOf(id, find(lot, value("first")), value("to"), String(args.getValue("reason")), by, time);
    }
    if (name === "ReassignmentProposed") return;
    if (name.startsWith("Lot")) changeLot(lot, name, value);
    else if (name === "PacksChanged") changePacks(lot, value, time);
    else if (name === "PackOpened") open(lot, value, time);
    else if (name === "UnitsDrawn") draw(lot, value);
    else if (name === "ConsignmentSplit") split(lot, value);
    else if (name === "ConsignmentsMerged") merge(lot, value);
    else if (name.startsWith("ConsignmentHold") || name === "ConsignmentHeld") hold(lot, name, value);
    else if (name === "TemperatureRecorded") warm(lot, value);
    else move(lot, name, value, time);
  }

  /** A lot that was registered. */
  lotOf(id: string): RebuiltLot {
    const lot = this.lots.get(id);
    if (lot === undefined) throw new Error(`No event registered lot ${id}.`);
    return lot;
  }

  #speakOf(lot: string, lying: Lying, to: number, reason: string, by: string | undefined, at: number): void {
    const words = JSON.stringify([lot, lying, to, reason]);
    const proposed = by === undefined ? undefined : { by, at };
    this.reassignments.set(words, { lot, lying: { ...lying }, to, reason, proposed });
  }
}

type Values = (key: string) => number;

function registered(gtin: bigint, root: string, vaccine: boolean, value: Values): RebuiltLot {
  const [packCount, site] = [value("packCount"), value("site")];
  const first: Lying = {
    first: 0,
    count: packCount,
    site,
    recipient: 0,
    holds: 0,
    reason: 0,
    minutesOut: 0,
    ...NO_RECORD,
  };
  return {
    gtin,
    packCount,
    madeDay: value("madeDay"),
    expiryDay: value("expiryDay"),
    maker: value("maker"),
    site,
    vaccine,
    released: false,
    heldByMaker: false,
    heldByRegulator: false,
    recallClass: 0,
    root,
    consignments: new Map([[0, first]]),
    names: new Set([0]),
    states: new Uint8Array(packCount),
    opened: new Map(),
    undoable: new Map(),
  };
}

function changeLot(lot: RebuiltLot, name: string, value: Values): void {
  if (name === "LotReleased") lot.released = true;
  else if (name === "LotRecalled") {
    agree("recall class", lot.recallClass, value("previous"));
    lot.recallClass = value("class");
  } else if (value("hold") === LotHold.Maker) lot.heldByMaker = name === "LotHeld";
  else lot.heldByRegulator = name === "LotHeld";
}

function changePacks(lot: RebuiltLot, value: Values, time: number): void {
  const [first, count, current, reason] = [value("first"), value("count"), value("current"), value("reason")];
  const before = new Set(lot.states.slice(first, first + count));
  const [from = -1] = before;
  if (before.size !== 1) throw new Error(`Packs ${first} … ${first + count - 1} were of ${before.size} states.`);
  if (FROM[reason]?.includes(from) !== true) throw new Error(`Packs left the state ${from} for the reason ${reason}.`);
  lot.states.fill(current, first, first + count);
  const key = `${first}:${count}`;
  if (reason === Reason.Undone) lot.undoable.set(key, undefined);
  if (UNDOABLE.includes(reason)) lot.undoable.set(key, { site: value("site"), at: time, state: current });
}

function open(lot: RebuiltLot, value: Values, time: number): void {
  const [unitsLeft, site, useBefore] = [value("units"), value("site"), value("useBefore")];
  lot.opened.set(value("index"), { unitsLeft, site, openedAt: time, useBefore });
}

function draw(lot: RebuiltLot, value: Values): void {
  const opened = lot.opened.get(value("index"));
  if (opened === undefined) throw new Error(`Units were drawn from pack ${value("index")}, which was not opened.`);
  opened.unitsLeft -= value("units");
  agree("units left", opened.unitsLeft, value("unitsLeft"));
  agree("site that opened it", opened.site, value("site"));
}

function split(lot: RebuiltLot, value: Values): void {
  const second = value("second");
  const whole = find(lot, value("first"));
  agree("count", whole.count, value("count"));
  place(lot, { ...whole, first: second, count: whole.first + whole.count - second });
  place(lot, { ...whole, count: second - whole.first });
}

function merge(lot: RebuiltLot, value: Values): void {
  const [left, right] = [find(lot, value("first")), find(lot, value("second"))];
  lot.consignments.delete(right.first);
  place(lot, {
    ...left,
    count: left.count + right.count,
    holds: value("holds"),
    minutesOut: value("minutesOut"),
    recordedSince: value("recordedSince"),
    recordedUntil: value("recordedUntil"),
  });
}

function hold(lot: RebuiltLot, name: string, value: Values): void {
  const lying = find(lot, value("first"));
  const bit = 1 << value("hold");
  place(lot, { ...lying, holds: name === "ConsignmentHeld" ? lying.holds | bit : lying.holds & ~bit });
}

function warm(lot: RebuiltLot, value: Values): void {
  const record = { recordedSince: value("since"), recordedUntil: value("until"), minutesOut: value("minutesOut") };
  place(lot, { ...find(lot, value("first")), ...record });
}

function move(lot: RebuiltLot, name: string, value: Values, time: number): void {
  const lying = find(lot, value("first"));
  const still = { ...lying, recipient: 0, reason: 0, mustBeRecorded: 0 };
  agree("sender", lying.site, value("from"));
  if (name === "ConsignmentShipped") {
    agree("count", lying.count, value("count"));
    const sent = { ...lying, recipient: value("to"), reason: value("reason") };
    const isBackward = sent.reason === Movement.Return || sent.reason === Movement.Recall;
    if (!lot.vaccine || isBackward) return place(lot, sent);
    return place(lot, { ...sent, mustBeRecorded: 1, recordedSince: time, recordedUntil: time });
  }
  if (name === "CustodyReassigned") return place(lot, { ...still, site: value("to") });
  agree("recipient", lying.recipient, value("to"));
  if (name === "ConsignmentReceived") return place(lot, { ...still, site: value("to") });
  if (name === "ConsignmentDisputed") {
    agree("count", lying.count, value("count"));
    return place(lot, { ...still, holds: lying.holds | (1 << Hold.Dispute) });
  }
  if (name !== "ShipmentRejected" && name !== "ShipmentRecalled") throw new Error(`Nobody follows the event ${name}.`);
  place(lot, still);
}

/** The consignment of a name that stands. */
function find(lot: RebuiltLot, first: number): Lying {
  const lying = lot.consignments.get(first);
  if (lying === undefined) throw new Error(`No consignment begins at pack ${first} now.`);
  return lying;
}

function place(lot: RebuiltLot, lying: Lying): void {
  lot.consignments.set(lying.first, lying);
  lot.names.add(lying.first);
}

function agree(what: string, known: number, told: number): void {
  if (known !== told) throw new Error(`The events before said the ${what} was ${known}, this one says ${told}.`);
}
