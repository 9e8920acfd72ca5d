import { index, onchainTable, primaryKey } from "ponder";

import type { EnumValue } from "@yaolian/sdk/ledger";

export const device = onchainTable(
  "devices",
  (t) => ({
    device: t.hex().primaryKey(),
    member: t.integer().notNull(),
    site: t.integer().notNull(),
    kind: t.text().$type<EnumValue<"DeviceKind">>().notNull(),
    since: t.int8({ mode: "number" }).notNull(),
    until: t.int8({ mode: "number" }).notNull(),
    distrustedFrom: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byMember: index().on(table.member) }),
);

/** What loggers measured: temperatures in tenths of a degree Celsius. */
export const measurement = onchainTable(
  "measurements",
  (t) => ({
    /** The transaction and the log that recorded it. */
    measurement: t.text().primaryKey(),
    device: t.hex().notNull(),
    member: t.integer().notNull(),
    from: t.int8({ mode: "number" }).notNull(),
    to: t.int8({ mode: "number" }).notNull(),
    lowest: t.integer().notNull(),
    highest: t.integer().notNull(),
    rangeLow: t.integer().notNull(),
    rangeHigh: t.integer().notNull(),
    minutesOut: t.integer().notNull(),
    /** The hash of the readings. */
    readings: t.hex().notNull(),
    time: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byDevice: index().on(table.device) }),
);

/** The newest summary of a transaction: what a lot's temperature after it rests on. */
export const measurementTurn = onchainTable("measurement_turns", (t) => ({
  transaction: t.hex().primaryKey(),
  measurement: t.text().notNull(),
}));

/** Consignments that were out of their range of temperature, a row for each summary that says so. */
export const excursion = onchainTable(
  "excursions",
  (t) => ({
    lot: t.hex().notNull(),
    first: t.integer().notNull(),
    measurement: t.text().notNull(),
    /** Out of range by this summary; in all, by now. */
    minutes: t.integer().notNull(),
    minutesOut: t.integer().notNull(),
    by: t.integer().notNull(),
    time: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.lot, table.first, table.measurement] }) }),
);
