import type { Session } from "../frame/session.ts";
import { InputError } from "../frame/basics.ts";
import { lotOf, rangesOf, siteOf } from "../frame/values.ts";
import { LotBook } from "./plans.ts";
import type { Consignment, LotPacks, LotState, Range } from "./plans.ts";

/** A lot by what a person calls it, as its events tell it. Throws an InputError `LotUnknown` or `LotAmbiguous`. */
export async function readLot(session: Session, text: string): Promise<LotState> {
  const ledger = await session.ledger();
  const state = await new LotBook(ledger).lot(await lotOf(ledger, text));
  if (state !== undefined) return state;
  const cure = "Check GTIN and lot number; `yaolian lot list` shows all.";
  throw new InputError("LotUnknown", `No lot is registered under ${text}.`, cure);
}

/** Packs of a lot, at the place where they lie or that they are on their way to. */
export interface Found {
  readonly goods: readonly LotPacks[];
  readonly site: number;
}

/**
 * The packs that are meant: those named, or all of the lot that lie at one site (`transit: false`) or are on their way to
 * one (`transit: true`). The site is the one that is said, or the only one there is for which a key is here.
 * Throws an InputError `SiteNeeded`, `NothingThere` or `RangeWrong`.
 */
export async function findPacks(
  session: Session,
  state: LotState,
  { packs, site, transit }: { packs: string | undefined; site: string | undefined; transit: boolean },
): Promise<Found> {
  const ledger = await session.ledger();
  const wanted = packs === undefined ? undefined : inLot(state, rangesOf(packs));
  const placed = state.consignments.filter(({ recipient }) => (recipient !== 0) === transit);
  const meant = wanted === undefined ? placed : placed.filter((each) => wanted.some((range) => meets(each, range)));
  const siteNumber = site === undefined ? await onlySite(session, meant, transit) : await siteOf(ledger, site);
  const here = meant.filter((consignment) => placeOf(consignment, transit) === siteNumber);
  if (here.length === 0 && wanted === undefined) {
    const place = await (await session.directory()).site(siteNumber);
    const what = transit
      ? `Nothing of lot ${state.lotNumber} is on its way to ${place}.`
      : `${place} has nothing of lot ${state.lotNumber}.`;
    throw new InputError("NothingThere", what, `See where it is: yaolian lot show ${state.lotNumber}.`);
  }
  return { goods: [{ state, ranges: wanted ?? here }], site: siteNumber };
}

/** The one place that is meant: where the goods are, as far as a key of that place is here. */
async function onlySite(session: Session, consignments: readonly Consignment[], transit: boolean): Promise<number> {
  const keyring = await session.keyring();
  const places = [...new Set(consignments.map((consignment) => placeOf(consignment, transit)))];
  const own = places.filter((site) => keyring.operators().some((key) => key.site === site));
  const [only, another] = own.length === 0 ? places : own;
  if (only !== undefined && another === undefined) return only;
  const directory = await session.directory();
  const names = await Promise.all((own.length === 0 ? places : own).map((site) => directory.site(site)));
  throw new InputError(
    "SiteNeeded",
    only === undefined ? "There are no such packs anywhere." : `The packs are at ${names.join(", ")}.`,
    only === undefined ? "See where the lot is: yaolian lot show." : "Say whose with --at and the site's GLN.",
  );
}

function placeOf({ site, recipient }: Consignment, transit: boolean): number {
  return transit ? recipient : site;
}

function inLot(state: LotState, ranges: readonly Range[]): readonly Range[] {
  const outside = ranges.find(({ first, count }) => first + count > state.packCount);
  if (outside === undefined) return ranges;
  throw new InputError(
    "PackIndexOutOfLot",
    `Lot ${state.lotNumber} has no pack ${outside.first + outside.count}.`,
    `Its packs are numbered from 1 to ${state.packCount}.`,
  );
}

function meets(one: Range, other: Range): boolean {
  return one.first < other.first + other.count && other.first < one.first + one.count;
}
