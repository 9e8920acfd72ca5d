import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { gtinText } from "../values.ts";
import { on } from "./on.ts";

on("drugRegistry:ProductRegistered", ({ args: { gtin, registration }, db }) => {
  const { keeping, unit, class: legalClass, ...told } = registration;
  const row = {
    ...told,
    ...keeping,
    unit: enumValue("ContentUnit", unit),
    class: enumValue("LegalClass", legalClass),
  };
  return db
    .insert(tables.drug)
    .values({ gtin: gtinText(gtin), isMaterial: false, status: "Approved", ...row })
    .onConflictDoUpdate(row);
});

on("drugRegistry:MaterialRegistered", ({ args: { number, holder, unit, documentHash }, db }) =>
  db.insert(tables.drug).values({
    ...{ gtin: gtinText(number), isMaterial: true, status: "Approved", holder, documentHash },
    unit: enumValue("ContentUnit", unit),
  }),
);

on("drugRegistry:ProductStatusChanged", ({ args: { gtin, current }, db }) =>
  db.update(tables.drug, { gtin: gtinText(gtin) }).set({ status: enumValue("ProductStatus", current) }),
);

on("drugRegistry:MakerNamed", ({ args: { gtin, site, named }, db }) =>
  db
    .insert(tables.maker)
    .values({ gtin: gtinText(gtin), site, named })
    .onConflictDoUpdate({ named }),
);
