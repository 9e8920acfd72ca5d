import { dateOfDay } from "../days.ts";
import { InputError } from "../errors.ts";
import { kindTopic } from "../import/state/lotBook.ts";
import type { LotState } from "../import/state/lotState.ts";
import { readLogs, topicOf } from "../import/state/logs.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { lotIdFrom, type LotInput } from "./inputs.ts";
import { lotState } from "./locatePack.ts";

/** What a person counted of one lot: a number of packs, or which ones, and the units left in opened packs. */
export interface CountedLot {
  readonly lot: LotInput;
  readonly packs?: number;
  /** The packs that were scanned, by their numbers in the lot. */
  readonly indices?: readonly number[];
  /** Units left in opened packs. */
  readonly units?: number;
}

/** What is wrong with a lot at a site, whatever was counted. */
export type StockWarning =
  "out of date" | "expiring soon" | "recalled" | "held" | "not released" | "open too long" | "set aside";

/** A lot at a site: what the ledger has there, what was counted, and what differs. */
export interface StockRow {
  readonly lot: string;
  readonly gtin: string;
  readonly lotNumber: string;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  /** Whole packs that the ledger has at the site. */
  readonly packs: number;
  /** Units in opened packs that may still be drawn. */
  readonly units: number;
  /** Undefined where nothing was counted of this lot and it was not asked to be. */
  readonly counted: { readonly packs: number; readonly units: number | undefined } | undefined;
  /** Packs that the ledger has and the shelf does not, and the other way round. */
  readonly missing: number;
  readonly surplus: number;
  /** Units that the ledger has and the opened packs do not, and the other way round. */
  readonly missingUnits: number;
  readonly surplusUnits: number;
  /** Where packs were scanned: which are missing, and which are there that should not be. */
  readonly missingIndices: readonly number[];
  readonly surplusIndices: readonly number[];
  readonly warnings: readonly StockWarning[];
}

/** A site's stock, counted or not. */
export interface StockCount {
  readonly site: number;
  readonly rows: readonly StockRow[];
  /** Whether nothing is missing or surplus and no lot has a warning. */
  readonly isRight: boolean;
}

export interface CountInput {
  readonly site: number;
  /** What was counted; lots that are left out count as none there. Without it only the ledger's stock is shown. */
  readonly counted?: readonly CountedLot[];
  /** Days before its last day from which a lot is called expiring soon; 30 by default. */
  readonly soonDays?: number;
}

const SOON_DAYS = 30;

/**
 * Compares what a person counted on the shelves of a site with what the ledger has there: what is missing or surplus, and
 * what is out of date, expiring soon, recalled, held or not released, so that it shows before anybody comes for it.
 * Throws an InputError `LotCountedTwice` or `LotUnknown`.
 */
export async function countStock(
  ledger: Ledger,
  { site, counted, soonDays = SOON_DAYS }: CountInput,
): Promise<StockCount> {
  const given = byLot(counted ?? []);
  const block = await ledger.provider.getBlock("latest");
  const clock = {
    today: Number(await ledger.lotLedger.today()),
    now: block?.timestamp ?? Math.floor(Date.now() / 1000),
    soonDays,
  };
  const rows: StockRow[] = [];
  for (const id of new Set([...(await lotsEverAt(ledger, site)), ...given.keys()])) {
    const state = await lotState(ledger, id);
    if (state === undefined)
      throw new InputError("LotUnknown", `Lot ${id} is not registered.`, "Check what was counted.");
    const row = rowOf(
      shelfOf(state, site, clock),
      counted === undefined ? undefined : (given.get(id) ?? { lot: id, packs: 0 }),
    );
    if (row.packs + row.units + row.missing + row.surplus + row.surplusUnits > 0 || row.warnings.length > 0)
      rows.push(row);
  }
  rows.sort((one, other) => one.expiry.localeCompare(other.expiry) || one.lotNumber.localeCompare(other.lotNumber));
  return { site, rows, isRight: rows.every(isRight) };
}

function isRight({ missing, surplus, missingUnits, surplusUnits, warnings }: StockRow): boolean {
  return missing + surplus + missingUnits + surplusUnits === 0 && warnings.length === 0;
}

function byLot(counted: readonly CountedLot[]): Map<string, CountedLot> {
  const lots = new Map<string, CountedLot>();
  for (const each of counted) {
    const id = lotIdFrom(each.lot);
    if (lots.has(id)) throw new InputError("LotCountedTwice", `Lot ${id} is counted twice.`, "Add its counts up.");
    lots.set(id, each);
  }
  return lots;
}

/** Every lot that ever came to a site: registered, received or reassigned there. */
async function lotsEverAt(ledger: Ledger, site: number): Promise<string[]> {
  const kinds = ["LotRegistered", "ConsignmentReceived", "CustodyReassigned"].map((name) =>
    kindTopic("lotLedger", name),
  );
  const events = await readLogs(ledger, { contract: "lotLedger", topics: [kinds, null, null, topicOf(site)] });
  return events.flatMap((event) => ("lot" in event.args ? [event.args.lot] : []));
}

interface Clock {
  readonly today: number;
  readonly now: number;
  readonly soonDays: number;
}

/** What the ledger has of a lot on the shelves of a site: nothing that is on its way. */
interface Shelf {
  readonly state: LotState;
  readonly indices: ReadonlySet<number>;
  readonly units: number;
  readonly warnings: readonly StockWarning[];
}

function shelfOf(state: LotState, site: number, clock: Clock): Shelf {
  const here = state.consignments.filter((each) => each.site === site && each.recipient === 0);
  const indices = new Set<number>();
  let isSetAside = false;
  for (const { first, count } of here) {
    for (let index = first; index < first + count; index += 1) {
      const condition = state.stateOf(index);
      if (condition === "Active" || condition === "Locked") indices.add(index);
      isSetAside ||= condition === "Locked";
    }
  }
  const opened = [...state.opened.values()].filter((pack) => pack.site === site && pack.unitsLeft > 0);
  const usable = opened.filter(({ useBefore }) => useBefore > clock.now);
  const units = usable.reduce((sum, { unitsLeft }) => sum + unitsLeft, 0);
  const isHeld = here.some(({ holds }) => holds !== 0) || state.heldByMaker || state.heldByRegulator;
  const isThere = indices.size + units > 0;
  const warnings: readonly (StockWarning | false)[] = [
    isThere && state.expiryDay < clock.today && "out of date",
    isThere && state.expiryDay >= clock.today && state.expiryDay - clock.today <= clock.soonDays && "expiring soon",
    isThere && state.recallClass !== "None" && "recalled",
    isThere && isHeld && "held",
    isThere && !state.released && "not released",
    usable.length < opened.length && "open too long",
    isSetAside && "set aside",
  ];
  return { state, indices, units, warnings: warnings.filter((warning) => warning !== false) };
}

function rowOf({ state, indices, units, warnings }: Shelf, counted: CountedLot | undefined): StockRow {
  const scanned = counted?.indices === undefined ? undefined : new Set(counted.indices);
  const packs = scanned?.size ?? counted?.packs ?? 0;
  const missingIndices = scanned === undefined ? [] : [...indices].filter((index) => !scanned.has(index));
  const surplusIndices = scanned === undefined ? [] : [...scanned].filter((index) => !indices.has(index));
  const isCounted = counted !== undefined;
  const unitsCounted = counted?.units;
  const less = (have: number, want: number): number => Math.max(0, want - have);
  return {
    lot: state.id,
    gtin: normalGtin(state.gtin),
    lotNumber: state.lotNumber,
    expiry: dateOfDay(state.expiryDay),
    packs: indices.size,
    units,
    counted: isCounted ? { packs, units: unitsCounted } : undefined,
    missing: scanned === undefined ? (isCounted ? less(packs, indices.size) : 0) : missingIndices.length,
    surplus: scanned === undefined ? (isCounted ? less(indices.size, packs) : 0) : surplusIndices.length,
    missingUnits: unitsCounted === undefined ? 0 : less(unitsCounted, units),
    surplusUnits: unitsCounted === undefined ? 0 : less(units, unitsCounted),
    missingIndices,
    surplusIndices,
    warnings,
  };
}
