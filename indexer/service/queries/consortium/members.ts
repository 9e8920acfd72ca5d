import { asc, eq, sql, type SQL } from "@ponder/client";
import { standingAt } from "@yaolian/sdk";

import { member, operator, site } from "../../../ponder.schema.ts";
import type { Tables } from "../../tables.ts";

type Row = typeof member.$inferSelect;

/** A member, and how much there is of it. */
export interface Member extends Pick<
  Row,
  "member" | "kinds" | "standing" | "suspendedUntil" | "licenceEnd" | "admin" | "parent"
> {
  /** Its open sites. */
  readonly sites: number;
  /** Its operators whose term is not over. */
  readonly operators: number;
}

/** A member with its sites and those who act for it. */
export interface MemberPage {
  readonly member: Member;
  readonly sites: (typeof site.$inferSelect)[];
  /** Whose term ends first stands first. */
  readonly operators: (typeof operator.$inferSelect)[];
}

/** Members that are told of at once. */
const MOST = 1_000;

/** All members with the standing that they have at `time`, Unix seconds; whose licence ends first stands first. */
export async function members(tables: Tables, time: number): Promise<Member[]> {
  const [rows, sites, operators] = await Promise.all([
    tables.select().from(member).orderBy(asc(member.licenceEnd), asc(member.member)).limit(MOST),
    tables.select({ member: site.member, count: COUNT }).from(site).where(eq(site.open, true)).groupBy(site.member),
    tables
      .select({ member: operator.member, count: COUNT })
      .from(operator)
      .where(sql`${operator.until} >= ${time}`)
      .groupBy(operator.member),
  ]);
  const [siteCounts, operatorCounts] = [countsOf(sites), countsOf(operators)];
  return rows.map((row) =>
    memberOf(row, time, {
      sites: siteCounts.get(row.member) ?? 0,
      operators: operatorCounts.get(row.member) ?? 0,
    }),
  );
}

/** One member at `time`; undefined for a number that is none's. */
export async function memberPage(tables: Tables, number: number, time: number): Promise<MemberPage | undefined> {
  const [[row], sites, operators] = await Promise.all([
    tables.select().from(member).where(eq(member.member, number)),
    tables.select().from(site).where(eq(site.member, number)).orderBy(asc(site.site)),
    tables
      .select()
      .from(operator)
      .where(eq(operator.member, number))
      .orderBy(asc(operator.until), asc(operator.since), asc(operator.operator)),
  ]);
  if (row === undefined) return undefined;
  const counts = {
    sites: sites.filter(({ open }) => open).length,
    operators: operators.filter(({ until }) => until >= time).length,
  };
  return { member: memberOf(row, time, counts), sites, operators };
}

const COUNT: SQL<number> = sql<number>`count(*)::int`;

function countsOf(rows: readonly { readonly member: number; readonly count: number }[]): Map<number, number> {
  return new Map(rows.map(({ member: number, count }) => [number, count]));
}

function memberOf(row: Row, time: number, counts: Pick<Member, "sites" | "operators">): Member {
  const { member: number, kinds, suspendedUntil, licenceEnd, admin, parent } = row;
  return {
    member: number,
    kinds,
    standing: standingAt(row, time),
    suspendedUntil,
    licenceEnd,
    admin,
    parent,
    ...counts,
  };
}
