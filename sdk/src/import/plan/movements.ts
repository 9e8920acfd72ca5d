import type { EnumValue } from "../../ledger/enums.ts";
import { LIMITS, type PacksOf, type Step } from "../state/step.ts";
import { chunked, groupBy, packsOf, piecesOf, type LotPacks, type Piece } from "./pieces.ts";

/** A movement's two sides. */
export interface Route {
  readonly from: number;
  readonly to: number;
  readonly reason: EnumValue<"MovementReason">;
}

/**
 * The steps that ship these packs: one transaction where it fits, else whole consignments in portions of 400 and parts
 * in portions of 150.
 */
export function planShipping(goods: readonly LotPacks[], { from, to, reason }: Route): Step[] {
  const by = { roles: ["Logistics"], site: from } as const;
  const pieces = piecesOf(goods);
  const ship = (whole: readonly Piece[]): Step => {
    const consignments = whole.map(({ state, first }) => ({ lot: state.id, first }));
    return { act: "ship", consignments, to, reason, by };
  };
  const pick = (ranges: readonly PacksOf[]): Step => ({ act: "pick", ranges, to, reason, by });
  if (pieces.every(({ isWhole }) => isWhole)) return chunked(pieces, LIMITS.consignments).map(ship);
  if (pieces.length <= LIMITS.picks) return [pick(pickedRanges(pieces))];
  const whole = pieces.filter(({ isWhole }) => isWhole);
  const parts = pieces.filter(({ isWhole }) => !isWhole);
  return [...chunked(whole, LIMITS.consignments).map(ship), ...chunked(pickedRanges(parts), LIMITS.picks).map(pick)];
}

/** Where several pieces come out of one consignment, each names what is left of it behind the piece before. */
function pickedRanges(pieces: readonly Piece[]): PacksOf[] {
  return pieces.map((piece, place) => {
    const before = pieces[place - 1];
    const isSame = before !== undefined && before.state === piece.state && before.consignment === piece.consignment;
    const range = packsOf(piece);
    return isSame ? { ...range, consignment: before.first + before.count } : range;
  });
}

/** What a receipt comes to. */
export interface Receipt {
  readonly steps: readonly Step[];
  /** Packs that are at the site already. */
  readonly here: readonly Piece[];
  /** Packs of those consignments that the receipt leaves out, and that stay the sender's as disputed. */
  readonly disputed: number;
}

/**
 * The steps by which a site receives these packs: consignments that are all there in portions of 400, and one
 * transaction for each of which a part is missing. Packs that are not on their way to the site are left to the
 * contract to refuse.
 */
export function planReceiving(goods: readonly LotPacks[], at: number): Receipt {
  const by = { roles: ["Logistics"], site: at } as const;
  const pieces = piecesOf(goods);
  const isHere = ({ consignment }: Piece): boolean => consignment.site === at && consignment.recipient === 0;
  const incoming = pieces.filter((piece) => !isHere(piece));
  const whole = incoming.filter(({ isWhole }) => isWhole);
  const parts = groupBy(
    incoming.filter(({ isWhole }) => !isWhole),
    ({ consignment }) => consignment,
  );
  const steps: Step[] = chunked(whole, LIMITS.consignments).map((some) => ({
    act: "receiveGoods",
    consignments: some.map(({ state, first }) => ({ lot: state.id, first })),
    by,
  }));
  let disputed = 0;
  for (const [consignment, some] of parts) {
    steps.push({ act: "receivePart", ranges: some.map(packsOf), by });
    disputed += consignment.count - some.reduce((sum, { count }) => sum + count, 0);
  }
  return { steps, here: pieces.filter(isHere), disputed };
}

/** The steps by which the sender calls back the consignments that hold these packs. */
export function planRecall(goods: readonly LotPacks[], from: number): Step[] {
  const consignments = [...groupBy(piecesOf(goods), ({ consignment }) => consignment).values()].flatMap(([piece]) =>
    piece === undefined ? [] : [{ lot: piece.state.id, first: piece.consignment.first }],
  );
  return chunked(consignments, LIMITS.consignments).map((some) => ({
    act: "recallShipment",
    consignments: some,
    by: { roles: ["Logistics"], site: from },
  }));
}
