import { index, onchainTable, primaryKey } from "ponder";

import type { EnumValue } from "@yaolian/sdk/ledger";

export const consent = onchainTable(
  "consents",
  (t) => ({
    holder: t.hex().notNull(),
    member: t.integer().notNull(),
    /** Bits of the flags `scope`, `purposes` and `dataUse`. */
    scope: t.int8({ mode: "number" }).notNull(),
    purposes: t.integer().notNull(),
    dataUse: t.int8({ mode: "number" }).notNull(),
    /** 0 once it was revoked. */
    until: t.int8({ mode: "number" }).notNull(),
    sequence: t.integer().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.holder, table.member] }), byMember: index().on(table.member) }),
);

export const representative = onchainTable(
  "representatives",
  (t) => ({
    holder: t.hex().notNull(),
    representative: t.hex().notNull(),
    scope: t.int8({ mode: "number" }).notNull(),
    /** 0 once it was dismissed. */
    until: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.holder, table.representative] }) }),
);

/** How many things a holder has signed for the registry. */
export const consentNonce = onchainTable("consent_nonces", (t) => ({
  holder: t.hex().primaryKey(),
  nonce: t.int8({ mode: "number" }).notNull(),
}));

/** Emergency accesses. */
export const glassRecord = onchainTable(
  "glass_records",
  (t) => ({
    glass: t.int8({ mode: "number" }).primaryKey(),
    holder: t.hex().notNull(),
    member: t.integer().notNull(),
    by: t.hex().notNull(),
    scope: t.int8({ mode: "number" }).notNull(),
    reason: t.text().$type<EnumValue<"GlassReason">>().notNull(),
    document: t.hex().notNull(),
    until: t.int8({ mode: "number" }).notNull(),
    finding: t.text().$type<EnumValue<"ReviewFinding">>().notNull(),
    brokenAt: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byMember: index().on(table.member) }),
);

export const disclosure = onchainTable(
  "disclosures",
  (t) => ({
    block: t.integer().notNull(),
    logIndex: t.integer().notNull(),
    holder: t.hex().notNull(),
    from: t.integer().notNull(),
    to: t.integer().notNull(),
    scope: t.int8({ mode: "number" }).notNull(),
    purpose: t.integer().notNull(),
    /** The consent's sequence that it rests on; 0 where it rests on an emergency access. */
    consent: t.integer().notNull(),
    /** The emergency access that it rests on; 0 for none. */
    glass: t.int8({ mode: "number" }).notNull(),
    document: t.hex().notNull(),
    time: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({
    pk: primaryKey({ columns: [table.block, table.logIndex] }),
    byFrom: index().on(table.from),
    byTo: index().on(table.to),
  }),
);

export const anchor = onchainTable(
  "anchors",
  (t) => ({
    anchor: t.hex().primaryKey(),
    author: t.integer().notNull(),
    since: t.int8({ mode: "number" }).notNull(),
    schema: t.text().$type<EnumValue<"AnchorSchema">>().notNull(),
    root: t.hex().notNull(),
    leafCount: t.int8({ mode: "number" }).notNull(),
    papers: t.hex().notNull(),
    supersededBy: t.hex(),
    /** What a sequencing data set may be used for; null for other batches. */
    terms: t.int8({ mode: "number" }),
    disease: t.hex(),
    approval: t.hex(),
  }),
  (table) => ({ byAuthor: index().on(table.author) }),
);

export const attestation = onchainTable(
  "attestations",
  (t) => ({
    anchor: t.hex().notNull(),
    notary: t.integer().notNull(),
    finding: t.text().$type<EnumValue<"Attestation">>().notNull(),
    since: t.int8({ mode: "number" }).notNull(),
    report: t.hex().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.anchor, table.notary] }) }),
);
