import { index, onchainTable } from "ponder";

import type { EnumValue, KindName, RoleName } from "@yaolian/sdk/ledger";

export const member = onchainTable("members", (t) => ({
  member: t.integer().primaryKey(),
  kinds: t.text().array().$type<KindName[]>().notNull(),
  /** As it was set; a suspension or a licence that has run out, time tells. */
  standing: t.text().$type<EnumValue<"Standing">>().notNull(),
  /** The last second of a suspension; 0 where it has none. */
  suspendedUntil: t.int8({ mode: "number" }).notNull(),
  licenceEnd: t.int8({ mode: "number" }).notNull(),
  admin: t.hex().notNull(),
  /** Who is to be its admin and has yet to accept; the zero address for nobody. */
  proposedAdmin: t.hex().notNull(),
  /** The hash of its public profile. */
  profile: t.hex().notNull(),
  /** The member it belongs to; 0 for none. */
  parent: t.integer().notNull(),
}));

export const site = onchainTable(
  "sites",
  (t) => ({
    site: t.integer().primaryKey(),
    member: t.integer().notNull(),
    /** GLN-13. */
    gln: t.text().notNull(),
    kind: t.text().$type<EnumValue<"SiteKind">>().notNull(),
    open: t.boolean().notNull(),
  }),
  (table) => ({ byMember: index().on(table.member), byGln: index().on(table.gln) }),
);

export const operator = onchainTable(
  "operators",
  (t) => ({
    operator: t.hex().primaryKey(),
    member: t.integer().notNull(),
    /** Its only site; 0 where it acts at all of its member's. */
    site: t.integer().notNull(),
    roles: t.text().array().$type<RoleName[]>().notNull(),
    since: t.int8({ mode: "number" }).notNull(),
    /** The last second in which it acts. */
    until: t.int8({ mode: "number" }).notNull(),
    /** From when on its signatures can't be trusted; 0 where they can. */
    distrustedFrom: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byMember: index().on(table.member) }),
);

export const module = onchainTable("modules", (t) => ({
  module: t.hex().primaryKey(),
  status: t.text().$type<EnumValue<"ModuleStatus">>().notNull(),
}));
