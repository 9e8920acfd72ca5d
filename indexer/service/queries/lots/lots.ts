import { and, eq } from "@ponder/client";
import { ProblemError } from "@yaolian/http";
import { dateOfDay, InputError } from "@yaolian/sdk";
import type { EnumValue } from "@yaolian/sdk/ledger";
import { lotIdOf } from "@yaolian/sdk/lots";

import { drug, lot } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { lotsSeenBy, seesAll } from "../visibility.ts";

/** A lot as it stands. */
export interface Lot {
  readonly lot: `0x${string}`;
  readonly gtin: string;
  readonly lotNumber: string;
  readonly packCount: number;
  /** `YYYY-MM-DD`. */
  readonly made: string;
  /** The last day of use, `YYYY-MM-DD`. */
  readonly expiry: string;
  /** The members that made it, and that answer for its product: null where that is unknown. */
  readonly maker: number;
  readonly authorisationHolder: number | null;
  /** Where it was registered. */
  readonly site: number;
  readonly root: `0x${string}`;
  readonly isVaccine: boolean;
  readonly isReleased: boolean;
  readonly holds: readonly EnumValue<"LotHold">[];
  readonly recallClass: EnumValue<"RecallClass">;
  /** Unix seconds. */
  readonly registeredAt: number;
  readonly recalledAt: number | null;
}

/**
 * The id of a lot by its name in an address: the id itself, or `GTIN:lotNumber`. Throws an InputError `LotNameWrong`, and
 * those of `lotIdOf`.
 */
export function lotIdNamed(name: string): `0x${string}` {
  if (/^0x[0-9a-fA-F]{64}$/.test(name)) return name.toLowerCase() as `0x${string}`;
  const [gtin, ...rest] = name.split(":");
  if (gtin !== undefined && rest.length > 0) return lotIdOf(gtin, rest.join(":")) as `0x${string}`;
  const message = `“${name.slice(0, 100)}” names no lot.`;
  throw new InputError("LotNameWrong", message, "Give its id, 0x and 64 hex digits, or GTIN:lot number.");
}

/** A lot as far as a viewer sees it. Throws a ProblemError 404 `LotUnknown` where it is not there for it. */
export async function findLot(tables: Tables, viewer: SignedIn, id: `0x${string}`): Promise<Lot> {
  const [found] = await tables
    .select(LOT_COLUMNS)
    .from(lot)
    .leftJoin(drug, eq(drug.gtin, lot.gtin))
    .where(and(eq(lot.lot, id), lotsSeenBy(tables, viewer)))
    .limit(1);
  if (found === undefined) {
    const cure = "Check GTIN and lot number; a member sees lots that it made, answers for, held or was sent.";
    throw new ProblemError(404, "LotUnknown", `There is no lot ${id} that you may see.`, cure);
  }
  return lotOf(found);
}

/** A row of {@link LOT_COLUMNS} as the service tells it. */
export function lotOf({ madeDay, expiryDay, heldByMaker, heldByRegulator, vaccine, released, ...told }: LotRow): Lot {
  const holds = [heldByMaker ? "Maker" : undefined, heldByRegulator ? "Regulator" : undefined] as const;
  return {
    ...told,
    ...{ made: dateOfDay(madeDay), expiry: dateOfDay(expiryDay), isVaccine: vaccine, isReleased: released },
    holds: holds.filter((hold) => hold !== undefined),
  };
}

/** Whether a viewer answers for the whole of a lot: its maker, who answers for its product, and those who see all. */
export function answersFor(
  viewer: SignedIn,
  { maker, authorisationHolder }: Pick<Lot, "maker" | "authorisationHolder">,
): boolean {
  return seesAll(viewer) || (viewer.kind === "member" && [maker, authorisationHolder].includes(viewer.member));
}

/** Throws a ProblemError 403 `NotAnsweringForLot` for who only has packs of a lot. */
export function requireAnswering(viewer: SignedIn, found: Lot): void {
  if (answersFor(viewer, found)) return;
  const detail = `This is for the maker of lot ${found.lotNumber}, for who answers for its product, and for regulators.`;
  throw new ProblemError(403, "NotAnsweringForLot", detail, "GET /lots/{id}/holders tells what you have of it.");
}

/** What a lot is told from, where its product is joined to it. */
export const LOT_COLUMNS = {
  ...{ lot: lot.lot, gtin: lot.gtin, lotNumber: lot.lotNumber, packCount: lot.packCount },
  ...{ madeDay: lot.madeDay, expiryDay: lot.expiryDay, maker: lot.maker, site: lot.site, root: lot.root },
  ...{ vaccine: lot.vaccine, released: lot.released, heldByMaker: lot.heldByMaker },
  ...{ heldByRegulator: lot.heldByRegulator, recallClass: lot.recallClass },
  ...{ registeredAt: lot.registeredAt, recalledAt: lot.recalledAt, authorisationHolder: drug.holder },
};

type LotRow = Pick<typeof lot.$inferSelect, Exclude<keyof typeof LOT_COLUMNS, "authorisationHolder">> & {
  readonly authorisationHolder: number | null;
};
