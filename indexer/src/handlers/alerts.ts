import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { on } from "./on.ts";

on("alertLedger:AlertRaised", ({ args, db, time }) => {
  const { alert, lot, by, code, index, evidence } = args;
  return db.insert(tables.alert).values({
    ...{ alert: Number(alert), lot, index, code: enumValue("AlertCode", code), evidence },
    ...({ raisedBy: by, raisedAt: time, investigatedBy: 0, finding: "Open" } as const),
  });
});

on("alertLedger:InvestigationBegun", ({ args: { alert, document, by }, db }) =>
  db.update(tables.alert, { alert: Number(alert) }).set({ investigatedBy: by, document }),
);

on("alertLedger:AlertResolved", ({ args: { alert, finding, document }, db, time }) =>
  db
    .update(tables.alert, { alert: Number(alert) })
    .set({ finding: enumValue("Finding", finding), document, resolvedAt: time }),
);
