import { and, eq, sql, type SQL } from "@ponder/client";

import { consignment, packWord, shipment, site } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { pageOf, pageParts, type Page, type Paging } from "../paging.ts";
import { seesAll } from "../visibility.ts";
import { answersFor, type Lot } from "./lots.ts";
import { IN_CONSIGNMENT, packsIn, total } from "./packSums.ts";

/** Packs by their state. Dispensed and retired ones count where that was done. */
export interface States {
  readonly active: number;
  readonly dispensed: number;
  readonly retired: number;
  readonly locked: number;
}

/** Who has packs of a lot. */
export interface Holder {
  readonly site: number;
  readonly member: number;
  /** Where they are on their way to; null where they stay. */
  readonly recipient: { readonly site: number; readonly member: number } | null;
  readonly packs: number;
  /** Null where they are another's and not the viewer's to know. */
  readonly states: States | null;
}

/** Where a lot is. The packs of all pages and those elsewhere add up to the lot. */
export interface Holders extends Page<Holder> {
  readonly packCount: number;
  /** Packs at sites that are not the viewer's to know. */
  readonly elsewhere: number;
}

/** Packs at a site, on one way, that came from one shipper. */
interface Row extends States {
  readonly custodian: number;
  readonly to: number;
  readonly shipper: number | null;
  readonly packs: number;
}

/**
 * Where a lot is, by site. A member sees what lies at its own sites, what is on its way to it, and what it sent and lies
 * where it arrived: one step up and one step down. How much of what it sent was dispensed is told of a stopped lot, to
 * those that answer for it. Throws an InputError `PageWrong`.
 */
export async function holders(tables: Tables, viewer: SignedIn, found: Lot, paging: Paging): Promise<Holders> {
  const rows = await rowsOf(tables, found.lot);
  const members = await membersOf(tables, found.lot);
  const seen = new Map<string, Holder>();
  let elsewhere = 0;
  for (const row of rows) {
    const level = seenOf(viewer, found, row, members);
    if (level === "nothing") elsewhere += row.packs;
    else add(seen, row, level, members);
  }
  const sorted = [...seen.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  const after = paging.page === undefined ? "" : (pageParts(paging.page, KEY_FORM)[0] ?? "");
  const rest = sorted.filter(([key]) => key > after);
  const page = pageOf(rest.slice(0, paging.limit + 1), paging.limit, ([key]) => key);
  return { items: page.items.map(([, holder]) => holder), next: page.next, packCount: found.packCount, elsewhere };
}

type Level = "states" | "packs" | "nothing";
type Members = ReadonlyMap<number, number>;

function seenOf(viewer: SignedIn, found: Lot, { custodian, to, shipper }: Row, members: Members): Level {
  if (viewer.kind !== "member" || seesAll(viewer)) return "states";
  const isOwn = (at: number | null): boolean => at !== null && members.get(at) === viewer.member;
  if (isOwn(custodian)) return "states";
  const isStopped = found.recallClass !== "None" || found.holds.length > 0;
  if (isOwn(shipper)) return isStopped && answersFor(viewer, found) ? "states" : "packs";
  return isOwn(to) ? "packs" : "nothing";
}

/** Sites as fixed text, so that they sort as numbers do; what is seen in full stands apart from what is not. */
function keyOf({ custodian, to }: Row, level: Level): string {
  return [String(custodian).padStart(8, "0"), String(to).padStart(8, "0"), level === "states" ? "s" : "p"].join("-");
}

const KEY_FORM = /^(\d{8}-\d{8}-[sp])$/;

function add(seen: Map<string, Holder>, row: Row, level: Level, members: Members): void {
  const key = keyOf(row, level);
  const memberAt = (at: number): number => members.get(at) ?? 0;
  const known = seen.get(key);
  const states = level === "states" ? sumOf(known?.states ?? NONE, row) : null;
  seen.set(key, {
    ...{ site: row.custodian, member: memberAt(row.custodian) },
    recipient: row.to === 0 ? null : { site: row.to, member: memberAt(row.to) },
    packs: (known?.packs ?? 0) + row.packs,
    states,
  });
}

const NONE: States = { active: 0, dispensed: 0, retired: 0, locked: 0 };

function sumOf(one: States, other: States): States {
  return {
    active: one.active + other.active,
    dispensed: one.dispensed + other.dispensed,
    retired: one.retired + other.retired,
    locked: one.locked + other.locked,
  };
}

/** One query for the whole lot, so that its sums are of one block. */
async function rowsOf(tables: Tables, id: `0x${string}`): Promise<Row[]> {
  const { lot, first, count, recipient } = consignment;
  const parts = tables
    .select({
      custodian: sql<number>`${consignment.site}`.as("custodian"),
      to: sql<number>`${recipient}`.as("to_site"),
      way: sql<string | null>`${consignment.shipment}`.as("way"),
      size: sql<number>`${count}`.as("size"),
      dispensed: packsIn("Dispensed").as("given"),
      retired: packsIn("Retired").as("gone"),
      locked: packsIn("Locked").as("aside"),
    })
    .from(consignment)
    .leftJoin(packWord, IN_CONSIGNMENT)
    .where(eq(lot, id))
    .groupBy(first, count, consignment.site, recipient, consignment.shipment)
    .as("parts");
  const rows = await tables
    .select({
      ...{ custodian: parts.custodian, to: parts.to, shipper: shipment.from },
      packs: total(sql`${parts.size}`).as("packs"),
      dispensed: total(sql`${parts.dispensed}`).as("all_given"),
      retired: total(sql`${parts.retired}`).as("all_gone"),
      locked: total(sql`${parts.locked}`).as("all_aside"),
    })
    .from(parts)
    // What a regulator took from the recipient did not come from the shipper.
    .leftJoin(shipment, and(eq(shipment.shipment, parts.way), eq(shipment.to, parts.custodian)))
    .groupBy(parts.custodian, parts.to, shipment.from);
  return rows.map((row) => ({ ...row, active: row.packs - row.dispensed - row.retired - row.locked }));
}

/** The members of the sites that a lot lies at or is on its way to, or that sent it there. */
async function membersOf(tables: Tables, id: `0x${string}`): Promise<Members> {
  const at = (column: typeof consignment.site | typeof consignment.recipient): SQL =>
    sql`${site.site} in ${tables.select({ at: column }).from(consignment).where(eq(consignment.lot, id))}`;
  const sent = tables.select({ at: shipment.from }).from(shipment).where(eq(shipment.lot, id));
  const rows = await tables
    .select({ site: site.site, member: site.member })
    .from(site)
    .where(sql`${at(consignment.site)} or ${at(consignment.recipient)} or ${site.site} in ${sent}`);
  return new Map(rows.map((row) => [row.site, row.member]));
}
