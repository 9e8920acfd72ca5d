import { InputError } from "../errors.ts";
import { lotState } from "../goods/locatePack.ts";
import type { Consignment, LotState } from "../import/state/lotState.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";

/** A dose in stock: what an immunization names. */
export interface Dose {
  readonly lot: string;
  readonly index: number;
  readonly consignment: number;
  readonly units: 0 | 1;
}

/** Doses at one site, and the packs that have to be opened before some of them can be drawn. */
export interface FoundDoses {
  readonly doses: readonly Dose[];
  readonly toOpen: readonly { readonly index: number; readonly consignment: number }[];
}

/** Which doses are wanted. */
export interface DosesWanted {
  readonly lot: string;
  readonly site: number;
  readonly count: number;
  /** Only of this pack, in whatever state: the ledger then says whether it may be used. */
  readonly index?: number;
  /** The moment at which a vial must still be within its hours, Unix time. */
  readonly now: number;
}

const CONTENT_SHIFT = 128n;

/**
 * The next doses of a lot at a site: of vials that are open and within their hours first, then of packs that are whole.
 * What is held comes last, so that the ledger's refusal says why. Fewer than wanted where the site has no more.
 * Throws an InputError `LotUnknown` or `PackIndexOutOfLot`.
 */
export async function findDoses(ledger: Ledger, wanted: DosesWanted): Promise<FoundDoses> {
  const state = await lotState(ledger, wanted.lot);
  if (state === undefined) {
    throw new InputError("LotUnknown", `Lot ${wanted.lot} is not registered.`, "Check GTIN and lot number.");
  }
  const word = await refusable(ledger.drugRegistry.productOf(state.gtin));
  const content = Number((word >> CONTENT_SHIFT) & 0xff_ffffn);
  const doses: Dose[] = [];
  const toOpen: { index: number; consignment: number }[] = [];
  for (const { index, consignment, left } of packsOf(state, wanted, content)) {
    if (doses.length >= wanted.count) break;
    if (content > 1 && !state.opened.has(index)) toOpen.push({ index, consignment });
    const units = content > 1 ? 1 : 0;
    const taken = Math.min(left, wanted.count - doses.length);
    for (let dose = 0; dose < taken; dose += 1) doses.push({ lot: state.id, index, consignment, units });
  }
  return { doses, toOpen };
}

interface Usable {
  readonly index: number;
  readonly consignment: number;
  /** Doses left in it. */
  readonly left: number;
}

function* packsOf(state: LotState, { site, index, now }: DosesWanted, content: number): Generator<Usable> {
  if (index !== undefined) {
    yield namedPack(state, index, content);
    return;
  }
  const here = state.consignments.filter((each) => each.site === site && each.recipient === 0);
  const inOrder = [...here].sort((one, other) => Number(one.holds !== 0) - Number(other.holds !== 0));
  for (const { first, count } of inOrder) {
    const open = [...state.opened]
      .filter(([at, { site: opener }]) => at >= first && at < first + count && opener === site)
      .filter(([, { unitsLeft, useBefore }]) => unitsLeft > 0 && useBefore > now)
      .sort(([, one], [, other]) => one.useBefore - other.useBefore);
    for (const [at, { unitsLeft }] of open) yield { index: at, consignment: first, left: unitsLeft };
  }
  for (const consignment of inOrder) yield* wholePacks(state, consignment, content);
}

function* wholePacks(state: LotState, { first, count }: Consignment, content: number): Generator<Usable> {
  for (let index = first; index < first + count; index += 1) {
    if (state.stateOf(index) === "Active") yield { index, consignment: first, left: content };
  }
}

/** Whatever its state: a pack that may not be used is refused by the ledger, with the reason. */
function namedPack(state: LotState, index: number, content: number): Usable {
  const consignment = state.holding(index);
  if (consignment === undefined) {
    const cure = `Its ${state.packCount} packs are numbered from 0 to ${state.packCount - 1}.`;
    throw new InputError("PackIndexOutOfLot", `Lot ${state.lotNumber} has no pack ${index}.`, cure);
  }
  const left = state.opened.get(index)?.unitsLeft ?? content;
  return { index, consignment: consignment.first, left: Math.max(left, 1) };
}
