import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { on } from "./on.ts";

on("coldChain:DeviceRegistered", ({ args, db, time }) => {
  const { device, member, site, kind, until } = args;
  const term = { member, site, kind: enumValue("DeviceKind", kind), since: time, until, distrustedFrom: 0 };
  return db
    .insert(tables.device)
    .values({ device, ...term })
    .onConflictDoUpdate(term);
});

on("coldChain:DeviceEnded", ({ args: { device, until }, db }) => db.update(tables.device, { device }).set({ until }));

on("coldChain:DeviceCompromised", ({ args: { device, since }, db }) =>
  db.update(tables.device, { device }).set({ distrustedFrom: since }),
);

on("coldChain:SummaryRecorded", async ({ args, db, time, transaction, place: measurement }) => {
  const { operator: _, ...told } = args;
  await db.insert(tables.measurement).values({ measurement, ...told, time });
  await db.insert(tables.measurementTurn).values({ transaction, measurement }).onConflictDoUpdate({ measurement });
});
