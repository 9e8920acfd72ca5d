import { and, desc, eq, ilike, ne, or, sql, type SQL } from "@ponder/client";

import { drug, lot } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "../paging.ts";
import { lotsSeenBy } from "../visibility.ts";
import { LOT_COLUMNS, lotOf, type Lot } from "./lots.ts";

/** What lots can be looked for by: `stopped` are those that are recalled or held. */
export const LOT_STATES = ["unreleased", "released", "held", "recalled", "stopped"] as const;

export interface LotFilter extends Paging {
  readonly gtin?: string | undefined;
  /** A part of its number, or of its product's. */
  readonly search?: string | undefined;
  readonly state?: (typeof LOT_STATES)[number] | undefined;
}

/** The lots that a viewer may see, those registered last first. Throws an InputError `PageWrong`. */
export async function lots(tables: Tables, viewer: SignedIn, filter: LotFilter): Promise<Page<Lot>> {
  const { gtin, search, state, page, limit } = filter;
  const rows = await tables
    .select(LOT_COLUMNS)
    .from(lot)
    .leftJoin(drug, eq(drug.gtin, lot.gtin))
    .where(
      and(
        lotsSeenBy(tables, viewer),
        gtin === undefined ? undefined : eq(lot.gtin, gtin),
        search === undefined ? undefined : named(search),
        state === undefined ? undefined : STATES[state],
        page === undefined ? undefined : before(page),
      ),
    )
    .orderBy(desc(lot.registeredAt), desc(lot.lot))
    .limit(limit + 1);
  return pageOf(rows.map(lotOf), limit, (row) => `${row.registeredAt}-${row.lot}`);
}

const HELD = or(eq(lot.heldByMaker, true), eq(lot.heldByRegulator, true));
const RECALLED = ne(lot.recallClass, "None");

const STATES: Record<(typeof LOT_STATES)[number], SQL | undefined> = {
  unreleased: eq(lot.released, false),
  released: and(
    eq(lot.released, true),
    eq(lot.heldByMaker, false),
    eq(lot.heldByRegulator, false),
    eq(lot.recallClass, "None"),
  ),
  held: HELD,
  recalled: RECALLED,
  stopped: or(HELD, RECALLED),
};

function named(search: string): SQL | undefined {
  // What means something else in a pattern stands for itself here.
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(ilike(lot.lotNumber, pattern), ilike(lot.gtin, pattern));
}

function before(page: string): SQL {
  const [time, id] = pageParts(page, /^(\d{1,12})-(0x[0-9a-f]{64})$/);
  return sql`(${lot.registeredAt}, ${lot.lot}) < (${Number(time)}, ${id})`;
}
