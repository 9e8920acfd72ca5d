import type { Goods, GoodsQuantity, Pack } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import { lotIdOf } from "../../lots/index.ts";
import { groupBy, type LotPacks } from "../plan/pieces.ts";
import { contractError } from "../state/step.ts";
import type { Consignment, LotState } from "../state/lotState.ts";
import { rangesOf, sizeOf, union, without, type Range } from "../state/ranges.ts";
import type { RunContext } from "./context.ts";

/** What an event's goods are, as far as it can be said before the events before it are applied. */
export interface NamedGoods {
  readonly packs: readonly Pack[];
  readonly quantities: readonly GoodsQuantity[];
  /** The ids of all their lots. */
  readonly lots: readonly string[];
  /** What can't be found here. */
  readonly fault?: InputError;
  /** What is named beside the rest and can't be told apart on the ledger, in sentences. */
  readonly leftOut: readonly string[];
}

/** The goods of an event as the lot ledger has them. */
export interface LedgerGoods {
  readonly packs: readonly LotPacks[];
  /** Lots that are meant as such: named by class, without a number of packs. */
  readonly lots: readonly LotState[];
}

/** Opens up cases and finds the lots of the packs. What can't be found is the fault, told when the event's turn comes. */
export async function nameGoods(context: RunContext, goods: Goods): Promise<NamedGoods> {
  const { packs, quantities, unknown } = context.units.expand(goods);
  const lots = new Set<string>();
  let fault: InputError | undefined = unknown.length === 0 ? undefined : unitUnknown(unknown);
  for (const pack of packs) {
    try {
      lots.add(context.gathering.lotOf(pack) ?? (await context.finder.find(pack)).lot);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fault ??= error;
    }
  }
  const unusable = quantities.map(unusableBecause).filter((error) => error !== undefined);
  const usable = quantities.filter((quantity) => unusableBecause(quantity) === undefined);
  for (const { gtin, lot = "" } of usable) lots.add(lotIdOf(gtin, lot));
  // What is named by serial or lot is acted on; only where there is nothing else is the rest a fault of the event.
  if (packs.length + usable.length === 0) fault ??= unusable[0];
  const leftOut = fault === undefined ? unusable.map((error) => error.message) : [];
  return { packs, quantities: usable, lots: [...lots], leftOut, ...(fault === undefined ? {} : { fault }) };
}

/** Why goods told by class are no packs of the ledger; undefined where they are. */
function unusableBecause({ gtin, lot, quantity, unitOfMeasure }: GoodsQuantity): InputError | undefined {
  if (lot === undefined) return lotUnnamed(gtin);
  if (unitOfMeasure === undefined) return undefined;
  const message = `The event measures ${quantity ?? "some"} ${unitOfMeasure} of lot ${lot} of GTIN ${gtin}, and the ledger counts packs.`;
  return new InputError("PacksNotCounted", message, "Name the packs by their serials, or say how many there are.");
}

/**
 * The goods on the ledger, without the packs that are `taken` already. `isMeant` tells, where packs are only counted,
 * in which consignments they must be. Throws `LotUnknown` and what {@link nameGoods} found wrong.
 */
export async function locateGoods(
  context: RunContext,
  goods: NamedGoods,
  taken: ReadonlyMap<string, readonly Range[]>,
  isMeant: (consignment: Consignment) => boolean,
): Promise<LedgerGoods> {
  if (goods.fault !== undefined) throw goods.fault;
  for (const lot of goods.lots) if (context.refusedLots.has(lot)) await requireLot(context, lot, goods);
  const located = await Promise.all(goods.packs.map((pack) => context.finder.find(pack)));
  const ranges = new Map<string, Range[]>();
  for (const [lot, packs] of groupBy(located, (pack) => pack.lot)) {
    const state = await requireLot(context, lot, goods);
    const stray = packs.find(({ root }) => root !== state.root);
    if (stray !== undefined) throw listOfAnotherRoot(state, stray.root);
    ranges.set(lot, rangesOf(packs.map(({ index }) => index)));
  }
  const whole: LotState[] = [];
  for (const { gtin, lot = "", quantity } of goods.quantities) {
    const state = await requireLot(context, lotIdOf(gtin, lot), goods);
    if (quantity === undefined) whole.push(state);
    else ranges.set(state.id, union([...(ranges.get(state.id) ?? []), ...counted(state, quantity, isMeant)]));
  }
  const packs: LotPacks[] = [];
  for (const [lot, named] of ranges) {
    const left = without(named, taken.get(lot) ?? []);
    if (left.length > 0) packs.push({ state: await requireLot(context, lot, goods), ranges: left });
  }
  return { packs, lots: whole };
}

/** A lot that events name. Throws `LotUnknown`, or why this run could not register it. */
async function requireLot(context: RunContext, lot: string, goods: NamedGoods): Promise<LotState> {
  const state = await context.book.lot(lot);
  if (state !== undefined) return state;
  const refused = context.refusedLots.get(lot);
  if (refused !== undefined) {
    throw new InputError("LotNotRegistered", `The goods are of a lot that was refused: ${refused}`, "");
  }
  const named = goods.quantities.find((each) => each.lot !== undefined && lotIdOf(each.gtin, each.lot) === lot);
  if (named === undefined) throw contractError("LotUnknown", [lot]);
  throw new InputError(
    "LotUnknown",
    `Lot ${named.lot ?? ""} of GTIN ${named.gtin} is not registered.`,
    "Check GTIN and lot number; import the event that commissions it first.",
  );
}

/** All packs of the consignments that are meant, where they are just as many as the event counts. */
function counted(state: LotState, quantity: number, isMeant: (consignment: Consignment) => boolean): Range[] {
  const meant = union(state.consignments.filter(isMeant));
  const there = sizeOf(meant);
  if (there === quantity) return meant;
  throw new InputError(
    "PacksNotNamed",
    `The event counts ${quantity} packs of lot ${state.lotNumber}, and ${there} may be meant: it is not clear which.`,
    "Name the packs by their serials, or the case they are in.",
  );
}

function unitUnknown(units: readonly string[]): InputError {
  const shown = units.slice(0, 3).join(", ");
  const more = units.length > 3 ? ` and ${units.length - 3} more` : "";
  return new InputError(
    "LogisticUnitUnknown",
    `Nobody has told what is in the logistic unit ${shown}${more}.`,
    "Import the event that packs it first, or name the packs.",
  );
}

function lotUnnamed(gtin: string): InputError {
  return new InputError(
    "LotUnnamed",
    `The event counts packs of GTIN ${gtin} and names no lot.`,
    "Name the packs by their serials, or the lot (LGTIN).",
  );
}

function listOfAnotherRoot({ lotNumber, root }: LotState, other: string): InputError {
  return new InputError(
    "PackListOfAnotherRoot",
    `The pack list of lot ${lotNumber} here leads to root ${other}, and the lot was registered with ${root}.`,
    "Use the pack list that was registered; take the other one out of the vault.",
  );
}

/** Goods told by class as the lots they are of, without how much. */
export function asLots({ quantities, ...goods }: Goods): Goods {
  const lots = quantities.map(({ gtin, lot }) => ({ gtin, ...(lot === undefined ? {} : { lot }) }));
  return { ...goods, quantities: lots };
}
