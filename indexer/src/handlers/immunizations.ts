import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";
import { toHex, zeroAddress } from "viem";

import { dayOf } from "../values.ts";
import { on } from "./on.ts";

// Giving a dose says whose it is here, and everything else in the event after it.
on("immunizationToken:Transfer", async ({ args: { from, to, tokenId }, db, time }) => {
  if (from !== zeroAddress) return;
  await db.insert(tables.immunization).values({
    ...{ immunization: toHex(tokenId, { size: 32 }), holder: to, site: 0, units: 0, time, day: dayOf(time) },
    voided: false,
  });
});

on("immunizationToken:ImmunizationGiven", ({ args, db, time: blockTime }) => {
  const { id: immunization, lot, site, index, units, time, vaccinator } = args;
  return db
    .update(tables.immunization, { immunization })
    .set({ lot, site, index, units, vaccinator, time: time || blockTime });
});

on("immunizationToken:ImmunizationVoided", ({ args: { id, reason }, db }) =>
  db
    .update(tables.immunization, { immunization: id })
    .set({ voided: true, voidReason: enumValue("VoidReason", reason) }),
);

on("immunizationToken:ClaimLeftBehind", ({ args: { occurrence }, db }) =>
  db.update(tables.claim, { claim: occurrence }).set({ leftBehind: true }),
);

// Every token is locked from the beginning.
on("immunizationToken:Locked");
