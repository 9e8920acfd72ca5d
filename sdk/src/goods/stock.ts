import { dateOfDay, dayOfTime } from "../days.ts";
import { LotBook } from "../import/state/lotBook.ts";
import type { Consignment, LotState } from "../import/state/lotState.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { readEvents } from "../events/readEvents.ts";
import { ask } from "../ledger/rpc.ts";

/** What a site has of one lot, counted in packs. */
export interface StockLine {
  readonly lot: string;
  readonly gtin: string;
  readonly lotNumber: string;
  /** The last day of use, `YYYY-MM-DD`, and whether it has passed. */
  readonly expiry: string;
  readonly isExpired: boolean;
  readonly isReleased: boolean;
  readonly isRecalled: boolean;
  /** Packs that may be given out as far as their own state goes, in consignments that nothing holds. */
  readonly active: number;
  /** Packs set aside. */
  readonly locked: number;
  /** Packs that are the site's and held, or of a lot that is held. */
  readonly held: number;
  /** Packs that the site sent away and that have not arrived. */
  readonly leaving: number;
  /** Packs on their way to the site, still another's. */
  readonly coming: number;
  /** Units left in packs that the site opened. */
  readonly openUnits: number;
}

const NOTHING = { active: 0, locked: 0, held: 0, leaving: 0, coming: 0 };

/** What a site has and awaits, by lot, from the lots' events: what expires first stands first. */
export async function stockAt(ledger: Ledger, site: number): Promise<StockLine[]> {
  const book = new LotBook(ledger);
  const [ids, today] = await Promise.all([lotsAt(ledger, site), todayOf(ledger)]);
  const lots = await Promise.all(ids.map((id) => book.lot(id)));
  return lots
    .filter((lot) => lot !== undefined)
    .map((lot) => lineOf(lot, site, today))
    .filter(({ active, locked, held, leaving, coming, openUnits }) =>
      [active, locked, held, leaving, coming, openUnits].some((count) => count > 0),
    )
    .sort((one, other) => (one.expiry === other.expiry ? compare(one, other) : one.expiry < other.expiry ? -1 : 1));
}

/** Lots that were ever at a site or on their way to it. */
async function lotsAt(ledger: Ledger, site: number): Promise<string[]> {
  const names = ["LotRegistered", "ConsignmentShipped", "CustodyReassigned"] as const;
  const events = await readEvents(ledger, { names });
  const here = events.filter(({ name, args }) => (name === "LotRegistered" ? args.site : args.to) === site);
  return [...new Set(here.map(({ args }) => args.lot))];
}

function lineOf(state: LotState, site: number, today: number): StockLine {
  const counts = { ...NOTHING };
  for (const consignment of state.consignments) {
    if (consignment.recipient === site) counts.coming += packsIn(state, consignment).Active;
    if (consignment.site !== site) continue;
    const packs = packsIn(state, consignment);
    counts.locked += packs.Locked;
    if (consignment.recipient !== 0) counts.leaving += packs.Active;
    else if (consignment.holds !== 0 || state.heldByMaker || state.heldByRegulator) counts.held += packs.Active;
    else counts.active += packs.Active;
  }
  const opened = [...state.opened.values()].filter((pack) => pack.site === site);
  return {
    ...counts,
    lot: state.id,
    gtin: normalGtin(state.gtin),
    lotNumber: state.lotNumber,
    expiry: dateOfDay(state.expiryDay),
    isExpired: today > state.expiryDay,
    isReleased: state.released,
    isRecalled: state.recallClass !== "None",
    openUnits: opened.reduce((sum, { unitsLeft }) => sum + unitsLeft, 0),
  };
}

function packsIn(state: LotState, { first, count }: Consignment): { Active: number; Locked: number } {
  const packs = { Active: 0, Locked: 0 };
  for (let index = first; index < first + count; index += 1) {
    const kept = state.stateOf(index);
    if (kept === "Active") packs.Active += 1;
    else if (kept === "Locked") packs.Locked += 1;
  }
  return packs;
}

function compare(one: StockLine, other: StockLine): number {
  return one.lotNumber < other.lotNumber ? -1 : 1;
}

async function todayOf({ provider, deployment }: Ledger): Promise<number> {
  const { timestamp } = await ask<{ timestamp: string }>(provider, "eth_getBlockByNumber", ["latest", false]);
  return dayOfTime(Number(timestamp), deployment.dayOffset);
}
