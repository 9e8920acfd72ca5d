import { onchainTable, primaryKey } from "ponder";

import type { EnumValue } from "@yaolian/sdk/ledger";

export const drug = onchainTable("drugs", (t) => ({
  /** GTIN-14, or the ledger's number of a material. */
  gtin: t.text().primaryKey(),
  isMaterial: t.boolean().notNull(),
  status: t.text().$type<EnumValue<"ProductStatus">>().notNull(),
  unit: t.text().$type<EnumValue<"ContentUnit">>().notNull(),
  /** The member that answers for it. */
  holder: t.integer().notNull(),
  documentHash: t.hex().notNull(),
  /** What follows is a product's; null for a material. */
  group: t.hex(),
  /** Units in a pack. */
  content: t.integer(),
  class: t.text().$type<EnumValue<"LegalClass">>(),
  vaccine: t.boolean(),
  needsLotRelease: t.boolean(),
  hoursOpen: t.integer(),
  maxUnits: t.integer(),
  approvalNumber: t.hex(),
  /** Tenths of a degree Celsius; minutes between storage and hard limits count against the budget. */
  storageMin: t.integer(),
  storageMax: t.integer(),
  hardMin: t.integer(),
  hardMax: t.integer(),
  /** Minutes. */
  excursionBudget: t.integer(),
}));

/** Sites that may make a product, or may no longer. */
export const maker = onchainTable(
  "makers",
  (t) => ({ gtin: t.text().notNull(), site: t.integer().notNull(), named: t.boolean().notNull() }),
  (table) => ({ pk: primaryKey({ columns: [table.gtin, table.site] }) }),
);
