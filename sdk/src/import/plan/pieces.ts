import { InputError } from "../../errors.ts";
import type { Consignment, LotState, PackState } from "../state/lotState.ts";
import { union, type Range } from "../state/ranges.ts";
import type { PacksOf } from "../state/step.ts";

/** Packs of one lot, as an event names them. */
export interface LotPacks {
  readonly state: LotState;
  readonly ranges: readonly Range[];
}

/** Contiguous packs that lie in one consignment. */
export interface Piece extends Range {
  readonly state: LotState;
  readonly consignment: Consignment;
  /** All packs of the consignment. */
  readonly isWhole: boolean;
}

/** The packs of an event cut where consignments end, by lot and then by index. */
export function piecesOf(goods: readonly LotPacks[]): Piece[] {
  return goods.flatMap(({ state, ranges }) => union(ranges).flatMap((range) => piecesOfRange(state, range)));
}

function piecesOfRange(state: LotState, { first, count }: Range): Piece[] {
  const pieces: Piece[] = [];
  for (let cursor = first; cursor < first + count;) {
    const consignment = state.holding(cursor);
    if (consignment === undefined) throw outside(state, cursor);
    const end = Math.min(first + count, consignment.first + consignment.count);
    const isWhole = cursor === consignment.first && end === consignment.first + consignment.count;
    pieces.push({ state, consignment, first: cursor, count: end - cursor, isWhole });
    cursor = end;
  }
  return pieces;
}

/** A piece cut where the states of its packs change. */
export function piecesByState(piece: Piece): (Piece & { readonly packState: PackState })[] {
  const cut: (Piece & { packState: PackState; count: number })[] = [];
  for (let index = piece.first; index < piece.first + piece.count; index++) {
    const packState = piece.state.stateOf(index);
    const last = cut.at(-1);
    if (last?.packState === packState) last.count += 1;
    else cut.push({ ...piece, first: index, count: 1, packState, isWhole: false });
  }
  return cut;
}

/** How the lot ledger names a piece. */
export function packsOf({ state, consignment, first, count }: Piece): PacksOf {
  return { lot: state.id, consignment: consignment.first, first, count };
}

/** Entries by what `key` says of them, in the order in which each key was first met. */
export function groupBy<Entry, Key>(entries: Iterable<Entry>, key: (entry: Entry) => Key): Map<Key, Entry[]> {
  const groups = new Map<Key, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

/** A list in pieces of at most `most` entries. */
export function chunked<Entry>(entries: readonly Entry[], most: number): Entry[][] {
  return Array.from({ length: Math.ceil(entries.length / most) }, (_, place) =>
    entries.slice(place * most, (place + 1) * most),
  );
}

function outside(state: LotState, index: number): InputError {
  return new InputError(
    "PackIndexOutOfLot",
    `Lot ${state.lotNumber} has ${state.packCount} packs, and none of the number ${index}.`,
    "Use the pack list that was registered with the lot.",
  );
}
