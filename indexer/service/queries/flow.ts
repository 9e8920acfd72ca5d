import { and, desc, eq, inArray, sql } from "@ponder/client";

import { consignment, lot, packWord, shipment } from "../../ponder.schema.ts";
import type { Tables } from "../tables.ts";
import { IN_CONSIGNMENT, packsIn, total } from "./lots/packSums.ts";

/** Ways that are told of, the widest first. */
const MOST_LINKS = 200;
/** Sites that are told of, those with most packs first. */
const MOST_SITES = 1_000;

/** What lies at a site. */
export interface SiteStock {
  readonly site: number;
  /** Packs that stay there, those neither given nor gone. */
  readonly here: number;
  /** Packs of its custody that are on their way to another. */
  readonly leaving: number;
  /** Packs that reached people there. */
  readonly withPeople: number;
}

/** What went from one site to another and was received. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly packs: number;
  readonly shipments: number;
  /** They went back: returned or recalled. */
  readonly isBackward: boolean;
}

/** Where goods are, and the ways that they took. */
export interface Flow {
  readonly sites: readonly SiteStock[];
  readonly links: readonly Link[];
}

/** The supply from makers to those who give it to people: of one product, or of all. For who sees all. */
export async function flow(tables: Tables, gtin?: string): Promise<Flow> {
  const [sites, links] = await Promise.all([stocks(tables, gtin), ways(tables, gtin)]);
  return { sites, links };
}

async function stocks(tables: Tables, gtin: string | undefined): Promise<SiteStock[]> {
  const { first, count, recipient } = consignment;
  const parts = tables
    .select({
      at: sql<number>`${consignment.site}`.as("at_site"),
      isLeaving: sql<boolean>`${recipient} <> 0`.as("is_leaving"),
      size: sql<number>`${count}`.as("size"),
      given: packsIn("Dispensed").as("given"),
      gone: packsIn("Retired").as("gone"),
    })
    .from(consignment)
    .innerJoin(lot, eq(lot.lot, consignment.lot))
    .leftJoin(packWord, IN_CONSIGNMENT)
    .where(gtin === undefined ? undefined : eq(lot.gtin, gtin))
    .groupBy(consignment.lot, first, count, consignment.site, recipient)
    .as("parts");
  const left = sql`${parts.size} - ${parts.given} - ${parts.gone}`;
  return tables
    .select({
      site: parts.at,
      here: total(sql`case when ${parts.isLeaving} then 0 else ${left} end`).as("here"),
      leaving: total(sql`case when ${parts.isLeaving} then ${left} else 0 end`).as("leaving"),
      withPeople: total(sql`${parts.given}`).as("with_people"),
    })
    .from(parts)
    .groupBy(parts.at)
    .orderBy(desc(total(sql`${parts.size}`)))
    .limit(MOST_SITES);
}

async function ways(tables: Tables, gtin: string | undefined): Promise<Link[]> {
  const packs = total(sql`${shipment.count} - ${shipment.disputed}`);
  const isBackward = sql<boolean>`${shipment.reason} in ('Return', 'Recall')`;
  return tables
    .select({
      ...{ from: shipment.from, to: shipment.to, isBackward: isBackward.as("is_backward") },
      packs: packs.as("packs"),
      shipments: sql<number>`count(*)::int`.as("shipments"),
    })
    .from(shipment)
    .innerJoin(lot, eq(lot.lot, shipment.lot))
    .where(
      and(
        inArray(shipment.status, ["Received", "PartlyReceived"]),
        gtin === undefined ? undefined : eq(lot.gtin, gtin),
      ),
    )
    .groupBy(shipment.from, shipment.to, isBackward)
    .orderBy(desc(packs))
    .limit(MOST_LINKS);
}
