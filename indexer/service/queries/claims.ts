import { and, count, desc, eq, inArray, sql, sum, type SQL } from "@ponder/client";

import { claim, drug } from "../../ponder.schema.ts";
import type { SignedIn } from "../api/viewer.ts";
import type { Tables } from "../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "./paging.ts";
import { claimsSeenBy } from "./visibility.ts";

type Row = typeof claim.$inferSelect;

/** A claim as a list shows it: which policy it is on, its opening tells the insurer alone. */
export interface ListedClaim extends Pick<Row, "claim" | "insurer" | "site" | "units" | "claimed" | "approved"> {
  readonly status: Row["status"];
  readonly reason: Row["reason"];
  /** Its dispense was taken back while the claim ledger only answered. */
  readonly leftBehind: boolean;
  readonly openedAt: number;
  /** The products of the group that was dispensed, by their GTINs. */
  readonly products: readonly string[];
}

/** Claims of one status, in fen. */
export interface ClaimSum {
  readonly status: Row["status"];
  readonly claims: number;
  readonly claimed: number;
  readonly approved: number;
}

export interface ClaimFilter extends Paging {
  readonly status?: Row["status"] | undefined;
}

export interface ClaimPage extends Page<ListedClaim> {
  /** Of all that the viewer may see. */
  readonly sums: readonly ClaimSum[];
}

/** Claims that a viewer may see, the newest first, and what all of them come to. Throws an InputError `PageWrong`. */
export async function claims(tables: Tables, viewer: SignedIn, filter: ClaimFilter): Promise<ClaimPage> {
  const seen = claimsSeenBy(tables, viewer);
  const { insurer, site, group, units, claimed, approved, status, reason, leftBehind, openedAt } = claim;
  const rows = await tables
    .select({
      ...{ claim: claim.claim, insurer, site, group, units, claimed, approved, status, reason, leftBehind, openedAt },
    })
    .from(claim)
    .where(
      and(
        seen,
        filter.status === undefined ? undefined : eq(status, filter.status),
        filter.page === undefined ? undefined : before(filter.page),
      ),
    )
    .orderBy(desc(openedAt), desc(claim.claim))
    .limit(filter.limit + 1);
  const { items, next } = pageOf(rows, filter.limit, (row) => `${row.openedAt}-${row.claim}`);
  const products = await productsOf(tables, [...new Set(items.map((row) => row.group))]);
  const shown = items.map(({ group: of, ...row }) => ({ ...row, products: products.get(of) ?? [] }));
  return { items: shown, next, sums: await sumsOf(tables, seen) };
}

async function productsOf(tables: Tables, groups: readonly `0x${string}`[]): Promise<Map<string, string[]>> {
  const products = new Map<string, string[]>();
  if (groups.length === 0) return products;
  const { gtin, group } = drug;
  const rows = await tables
    .select({ gtin, group })
    .from(drug)
    .where(inArray(group, [...groups]))
    .orderBy(gtin);
  for (const row of rows) products.set(row.group ?? "", [...(products.get(row.group ?? "") ?? []), row.gtin]);
  return products;
}

async function sumsOf(tables: Tables, seen: SQL | undefined): Promise<ClaimSum[]> {
  const { status, claimed, approved } = claim;
  const rows = await tables
    .select({
      status,
      claims: count().as("many"),
      claimed: sum(claimed).as("asked"),
      approved: sum(approved).as("granted"),
    })
    .from(claim)
    .where(seen)
    .groupBy(status);
  return rows.map((row) => ({
    ...{ status: row.status, claims: Number(row.claims) },
    ...{ claimed: Number(row.claimed), approved: Number(row.approved) },
  }));
}

function before(page: string): SQL {
  const [time, id] = pageParts(page, /^(\d{1,12})-(0x[0-9a-f]{64})$/);
  return sql`(${claim.openedAt}, ${claim.claim}) < (${Number(time)}, ${id})`;
}
