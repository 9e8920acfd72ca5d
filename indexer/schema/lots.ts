import { index, onchainTable, primaryKey } from "ponder";

import type { EnumValue } from "@yaolian/sdk/ledger";

export const lot = onchainTable(
  "lots",
  (t) => ({
    lot: t.hex().primaryKey(),
    gtin: t.text().notNull(),
    lotNumber: t.text().notNull(),
    packCount: t.integer().notNull(),
    madeDay: t.integer().notNull(),
    /** The last day of use. */
    expiryDay: t.integer().notNull(),
    maker: t.integer().notNull(),
    site: t.integer().notNull(),
    /** The Merkle root of its pack list. */
    root: t.hex().notNull(),
    releasedByRegulatorOnly: t.boolean().notNull(),
    vaccine: t.boolean().notNull(),
    released: t.boolean().notNull(),
    heldByMaker: t.boolean().notNull(),
    heldByRegulator: t.boolean().notNull(),
    recallClass: t.text().$type<EnumValue<"RecallClass">>().notNull(),
    registeredAt: t.int8({ mode: "number" }).notNull(),
    /** When it was first recalled; null where it was not. */
    recalledAt: t.int8({ mode: "number" }),
  }),
  (table) => ({ byGtin: index().on(table.gtin, table.lotNumber), byMaker: index().on(table.maker) }),
);

/** What lots were made from: a genealogy's edges. */
export const lotInput = onchainTable(
  "lot_inputs",
  (t) => ({ lot: t.hex().notNull(), input: t.hex().notNull() }),
  (table) => ({ pk: primaryKey({ columns: [table.lot, table.input] }), byInput: index().on(table.input) }),
);

export const consignment = onchainTable(
  "consignments",
  (t) => ({
    lot: t.hex().notNull(),
    /** Its first pack, which names it. */
    first: t.integer().notNull(),
    count: t.integer().notNull(),
    /** The custodian's site. */
    site: t.integer().notNull(),
    /** The site it is on its way to; 0 where it is not in transit. */
    recipient: t.integer().notNull(),
    /** Why it is on its way, or last was. */
    reason: t.text().$type<EnumValue<"MovementReason">>().notNull(),
    /** One bit each, by `Hold`. */
    holds: t.integer().notNull(),
    minutesOut: t.integer().notNull(),
    /** Its unbroken record of temperatures; 0 where it has none. */
    recordedSince: t.int8({ mode: "number" }).notNull(),
    recordedUntil: t.int8({ mode: "number" }).notNull(),
    mustBeRecorded: t.boolean().notNull(),
    /** The shipment it is, or last was, part of: its key in `shipments`; null before the first. */
    shipment: t.text(),
  }),
  (table) => ({
    pk: primaryKey({ columns: [table.lot, table.first] }),
    bySite: index().on(table.site),
    byRecipient: index().on(table.recipient),
  }),
);

export const shipment = onchainTable(
  "shipments",
  (t) => ({
    /** The transaction and the log that began it. */
    shipment: t.text().primaryKey(),
    lot: t.hex().notNull(),
    first: t.integer().notNull(),
    count: t.integer().notNull(),
    from: t.integer().notNull(),
    to: t.integer().notNull(),
    reason: t.text().$type<EnumValue<"MovementReason">>().notNull(),
    status: t
      .text()
      .$type<"InTransit" | "Received" | "PartlyReceived" | "Rejected" | "Recalled" | "Reassigned">()
      .notNull(),
    shippedAt: t.int8({ mode: "number" }).notNull(),
    /** When it ended; null while it is under way. */
    endedAt: t.int8({ mode: "number" }),
    /** Packs that the recipient did not accept. */
    disputed: t.integer().notNull(),
  }),
  (table) => ({
    byLot: index().on(table.lot),
    byFrom: index().on(table.from),
    byTo: index().on(table.to),
  }),
);

/**
 * The packs that changed, 128 to a row, as the ledger keeps them in one slot: pack `word * 128 + n` is in the state of
 * letter n of `states`: A active, D dispensed, R retired, L locked. A row that is not there is all active.
 */
export const packWord = onchainTable(
  "pack_words",
  (t) => ({
    lot: t.hex().notNull(),
    word: t.integer().notNull(),
    states: t.text().notNull(),
    dispensed: t.integer().notNull(),
    retired: t.integer().notNull(),
    locked: t.integer().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.lot, table.word] }) }),
);

export const openedPack = onchainTable(
  "opened_packs",
  (t) => ({
    lot: t.hex().notNull(),
    index: t.integer().notNull(),
    site: t.integer().notNull(),
    unitsLeft: t.integer().notNull(),
    /** The first second in which nothing may be drawn any more. */
    useBefore: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.lot, table.index] }), bySite: index().on(table.site) }),
);

/**
 * What a first regulator officer wants reassigned, the newest for each consignment: a second officer has 10 days to agree,
 * and nobody can once the consignment changed.
 */
export const reassignment = onchainTable(
  "reassignments",
  (t) => ({
    lot: t.hex().notNull(),
    first: t.integer().notNull(),
    to: t.integer().notNull(),
    reason: t.hex().notNull(),
    by: t.hex().notNull(),
    proposedAt: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.lot, table.first] }) }),
);

export const alert = onchainTable(
  "alerts",
  (t) => ({
    alert: t.int8({ mode: "number" }).primaryKey(),
    lot: t.hex().notNull(),
    /** 4294967295 where it is about no pack. */
    index: t.int8({ mode: "number" }).notNull(),
    code: t.text().$type<EnumValue<"AlertCode">>().notNull(),
    evidence: t.hex().notNull(),
    raisedBy: t.integer().notNull(),
    raisedAt: t.int8({ mode: "number" }).notNull(),
    /** The regulator that looks into it; 0 for none yet. */
    investigatedBy: t.integer().notNull(),
    finding: t.text().$type<EnumValue<"Finding">>().notNull(),
    /** The document that closed it, or that an investigation began with; null before that. */
    document: t.hex(),
    resolvedAt: t.int8({ mode: "number" }),
  }),
  (table) => ({ byLot: index().on(table.lot), byFinding: index().on(table.finding) }),
);
