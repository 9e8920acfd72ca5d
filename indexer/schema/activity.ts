import { index, onchainTable, primaryKey } from "ponder";

/** Every event, in the order of the chain: what a timeline reads, and what a trace is told from. */
export const activityEvent = onchainTable(
  "activity",
  (t) => ({
    block: t.integer().notNull(),
    logIndex: t.integer().notNull(),
    transaction: t.hex().notNull(),
    /** The block's time. */
    time: t.int8({ mode: "number" }).notNull(),
    /** As the deployment book names it. */
    contract: t.text().notNull(),
    name: t.text().notNull(),
    /** Who sent the transaction. */
    sender: t.hex().notNull(),
    /** The lot it is about; null where it is about none. */
    lot: t.hex(),
    /** The prescription, claim, immunization, anchor, alert, proposal, product or member that it is about. */
    subject: t.text(),
    /** The site where it happened, or that goods left. */
    site: t.integer(),
    /** The site that goods are for, or came to. */
    toSite: t.integer(),
    /** The member that did it, or that it is about. */
    member: t.integer(),
    /** Its arguments: enums by name, whole numbers of more than 48 bits as text. */
    args: t.json().$type<Record<string, unknown>>().notNull(),
  }),
  (table) => ({
    pk: primaryKey({ columns: [table.block, table.logIndex] }),
    byLot: index().on(table.lot),
    bySubject: index().on(table.subject),
    byTransaction: index().on(table.transaction),
    byTime: index().on(table.time),
    bySite: index().on(table.site),
    byToSite: index().on(table.toSite),
    byMember: index().on(table.member),
  }),
);
