import type { EnumValue, RoleName } from "../../ledger/enums.ts";
import type { Hold } from "../state/lotState.ts";
import { isHeldFor } from "../state/lotState.ts";
import { indexesOf, sizeOf } from "../state/ranges.ts";
import { LIMITS, type Step } from "../state/step.ts";
import { groupBy, packsOf, piecesByState, piecesOf, type LotPacks, type Piece } from "./pieces.ts";

/** Whoever handles packs at a site, the most fitting first. */
export const STAFF: readonly RoleName[] = ["Logistics", "QualityOfficer", "Dispenser"];
const AUTHORITY: readonly RoleName[] = ["EnforcementOfficer", "RegulatorOfficer"];

/** The steps that take these packs out of the ledger. Locked and active packs go apart. */
export function planRetiring(goods: readonly LotPacks[], at: number, reason: EnumValue<"PackReason">): Step[] {
  const by = { roles: STAFF, site: at };
  return consignmentsOf(goods).flatMap((pieces) => {
    const cut = pieces.flatMap(piecesByState);
    return portions(cut, LIMITS.range, (indices, { state, consignment }): Step => {
      return { act: "retireList", lot: state.id, consignment: consignment.first, indices, reason, by };
    }).map((portion): Step => {
      return "act" in portion ? portion : { act: "retire", range: packsOf(portion), reason, by };
    });
  });
}

/** The steps that sell these packs over the counter. */
export function planSupply(goods: readonly LotPacks[], at: number): Step[] {
  const by = { roles: ["Dispenser"] as const, site: at };
  return consignmentsOf(goods).flatMap((pieces) =>
    portions(pieces, LIMITS.supply, (indices, { state, consignment }): Step => {
      return { act: "supplyList", lot: state.id, consignment: consignment.first, indices, by };
    }).map((portion): Step => ("act" in portion ? portion : { act: "supplyPacks", range: packsOf(portion), by })),
  );
}

/** The steps that set these packs aside, or put them back. */
export function planLocking(goods: readonly LotPacks[], at: number, act: "lock" | "unlock"): Step[] {
  const by = { roles: STAFF, site: at };
  return piecesOf(goods)
    .flatMap((piece) => inPortions(piece, LIMITS.range))
    .map((piece) => ({ act, range: packsOf(piece), by }));
}

/** The steps that open these packs, one each. */
export function planOpening(goods: readonly LotPacks[], at: number): Step[] {
  const by = { roles: ["Dispenser", "Vaccinator"] as const, site: at };
  return piecesOf(goods).flatMap((piece) =>
    [...indexesOf([piece])].map((index) => ({
      act: "open" as const,
      lot: piece.state.id,
      consignment: piece.consignment.first,
      index,
      by,
    })),
  );
}

/**
 * The steps that hold these packs: whole consignments as such, other packs by locking them. Without a site it is the
 * authority that holds, and only consignments.
 */
export function planHolding(goods: readonly LotPacks[], at: number | undefined): Step[] {
  const by = at === undefined ? { roles: AUTHORITY } : { roles: STAFF, site: at };
  const hold: Hold = at === undefined ? "Regulator" : "Custodian";
  return piecesOf(goods).flatMap((piece): Step[] => {
    const { state, consignment, isWhole } = piece;
    if (isWhole || at === undefined) {
      if (isHeldFor(consignment, hold)) return [];
      return [{ act: "holdConsignment", lot: state.id, first: consignment.first, by }];
    }
    const active = piecesByState(piece).filter(({ packState }) => packState !== "Locked");
    return active
      .flatMap((part) => inPortions(part, LIMITS.range))
      .map((part) => ({ act: "lock", range: packsOf(part), by }));
  });
}

/**
 * The steps that lift the holds on these packs: of consignments that are all there, those that the custodian may lift
 * (or, without a site, the authority's), unless only some are meant, and packs that are locked.
 */
export function planReleasing(
  goods: readonly LotPacks[],
  at: number | undefined,
  liftable: readonly Hold[] = at === undefined ? ["Regulator"] : ["Custodian", "Dispute"],
): Step[] {
  const by = at === undefined ? { roles: AUTHORITY } : { roles: STAFF, site: at };
  return piecesOf(goods).flatMap((piece): Step[] => {
    const { state, consignment, isWhole } = piece;
    const lot = state.id;
    const lifted = liftable
      .filter((hold) => (isWhole || at === undefined) && isHeldFor(consignment, hold))
      .map((hold): Step => ({ act: "liftConsignmentHold", lot, first: consignment.first, hold, by }));
    const locked = at === undefined ? [] : piecesByState(piece).filter(({ packState }) => packState === "Locked");
    const unlocked = locked
      .flatMap((part) => inPortions(part, LIMITS.range))
      .map((part): Step => ({ act: "unlock", range: packsOf(part), by }));
    return [...lifted, ...unlocked];
  });
}

/** The pieces of each consignment, together. */
function consignmentsOf(goods: readonly LotPacks[]): Piece[][] {
  return [...groupBy(piecesOf(goods), ({ consignment }) => consignment).values()];
}

/** One range, or few packs in a list of one transaction, or a transaction for each range. */
function portions(
  pieces: readonly Piece[],
  most: number,
  listOf: (indices: number[], piece: Piece) => Step,
): (Step | Piece)[] {
  const [piece] = pieces;
  if (piece !== undefined && pieces.length > 1 && sizeOf(pieces) <= LIMITS.list) {
    return [listOf([...indexesOf(pieces)], piece)];
  }
  return pieces.flatMap((each) => inPortions(each, most));
}

function inPortions<P extends Piece>(piece: P, most: number): P[] {
  return Array.from({ length: Math.ceil(piece.count / most) }, (_, place) => ({
    ...piece,
    first: piece.first + place * most,
    count: Math.min(most, piece.count - place * most),
  }));
}
