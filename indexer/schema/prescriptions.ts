import { index, onchainTable, primaryKey } from "ponder";

import type { EnumValue } from "@yaolian/sdk/ledger";

export const prescription = onchainTable(
  "prescriptions",
  (t) => ({
    prescription: t.hex().primaryKey(),
    /** The one-time address that the patient's slip has the key of. */
    holder: t.hex().notNull(),
    prescriber: t.hex().notNull(),
    quantity: t.integer().notNull(),
    units: t.integer().notNull(),
    issuer: t.integer().notNull(),
    coPrescriber: t.hex().notNull(),
    firstDay: t.integer().notNull(),
    lastDay: t.integer().notNull(),
    interval: t.integer().notNull(),
    class: t.text().$type<EnumValue<"LegalClass">>().notNull(),
    sequence: t.integer().notNull(),
    /** The pharmacy's site that has it; 0 while it is free. */
    site: t.integer().notNull(),
    until: t.int8({ mode: "number" }).notNull(),
    dispensedDay: t.integer().notNull(),
    cancelAsked: t.boolean().notNull(),
    cancelled: t.boolean().notNull(),
    /** The end of the hash chain over its dispenses. */
    chain: t.hex().notNull(),
    /** What took its place where it was reissued. */
    successor: t.hex(),
    /** The sequence of its latest dispense, which can be taken back; null where there is none. */
    latestDispense: t.integer(),
    issuedAt: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byIssuer: index().on(table.issuer), bySite: index().on(table.site) }),
);

export const dispense = onchainTable(
  "dispenses",
  (t) => ({
    prescription: t.hex().notNull(),
    /** The prescription's after it. */
    sequence: t.integer().notNull(),
    site: t.integer().notNull(),
    units: t.integer().notNull(),
    /** The sequence of the dispense that is the latest again once this one is withdrawn; null where there is none. */
    previous: t.integer(),
    /** As the pharmacy's document gives it, else the block's. */
    time: t.int8({ mode: "number" }).notNull(),
    withdrawn: t.boolean().notNull(),
    transaction: t.hex().notNull(),
    logIndex: t.integer().notNull(),
  }),
  (table) => ({
    pk: primaryKey({ columns: [table.prescription, table.sequence] }),
    bySite: index().on(table.site, table.time),
    byTransaction: index().on(table.transaction),
  }),
);

export const immunization = onchainTable(
  "immunizations",
  (t) => ({
    immunization: t.hex().primaryKey(),
    holder: t.hex().notNull(),
    lot: t.hex(),
    index: t.integer(),
    site: t.integer().notNull(),
    /** 0 for a whole pack, 1 for a dose drawn from an opened one. */
    units: t.integer().notNull(),
    time: t.int8({ mode: "number" }).notNull(),
    vaccinator: t.hex(),
    day: t.integer().notNull(),
    voided: t.boolean().notNull(),
    voidReason: t.text().$type<EnumValue<"VoidReason">>(),
  }),
  (table) => ({ bySite: index().on(table.site), byLot: index().on(table.lot) }),
);

export const claim = onchainTable(
  "claims",
  (t) => ({
    /** The occurrence of the dispense or immunization. */
    claim: t.hex().primaryKey(),
    insurer: t.integer().notNull(),
    site: t.integer().notNull(),
    group: t.hex().notNull(),
    units: t.integer().notNull(),
    /** In fen. */
    claimed: t.int8({ mode: "number" }).notNull(),
    approved: t.int8({ mode: "number" }).notNull(),
    /** The salted commitment to the patient's policy. */
    policy: t.hex().notNull(),
    status: t.text().$type<EnumValue<"ClaimStatus">>().notNull(),
    reason: t.text().$type<EnumValue<"ClaimReason">>().notNull(),
    settlement: t.hex(),
    refund: t.hex(),
    /** Its dispense was taken back while the claim ledger only answered. */
    leftBehind: t.boolean().notNull(),
    openedAt: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byInsurer: index().on(table.insurer, table.status), bySite: index().on(table.site) }),
);

/** The most that may be claimed for a unit of a group, in hundredths of a fen; 0 for no ceiling. */
export const ceiling = onchainTable("ceilings", (t) => ({
  group: t.hex().primaryKey(),
  perUnit: t.int8({ mode: "number" }).notNull(),
}));
