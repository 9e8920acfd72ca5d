import { enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";
import { toHex, zeroAddress } from "viem";

import { bits, dayOf } from "../values.ts";
import { on } from "./on.ts";

const NO_CHAIN = `0x${"0".repeat(32)}` as const;

// Issuing says who, whose and how many here, and everything else in the event after it. Units that come back with a
// dispense that was withdrawn come from nobody too, to a prescription that is there.
on("prescriptionToken:TransferSingle", async ({ args: { operator, from, to, id, value }, db, time }) => {
  if (from !== zeroAddress) return;
  const quantity = Number(value);
  const issued = {
    ...{ prescription: toHex(id, { size: 32 }), holder: to, prescriber: operator, quantity, units: quantity },
    ...{ issuer: 0, coPrescriber: zeroAddress, firstDay: 0, lastDay: 0, interval: 0, class: "Prescription" as const },
    ...{ sequence: 1, site: 0, until: 0, dispensedDay: 0, cancelAsked: false, cancelled: false },
    ...{ chain: NO_CHAIN, issuedAt: time },
  };
  await db.insert(tables.prescription).values(issued).onConflictDoNothing();
});

on("prescriptionToken:PrescriptionIssued", ({ args: { id, issuer, coPrescriber, terms }, db }) =>
  db.update(tables.prescription, { prescription: id }).set({
    ...{ issuer, coPrescriber, firstDay: bits(terms, 0, 16), lastDay: bits(terms, 16, 16) },
    ...{ interval: bits(terms, 32, 16), class: enumValue("LegalClass", bits(terms, 48, 8)) },
  }),
);

on("prescriptionToken:PrescriptionAccepted", ({ args: { id, site, until, sequence }, db }) =>
  db.update(tables.prescription, { prescription: id }).set({ site, until, sequence }),
);

on("prescriptionToken:PrescriptionGivenBack", ({ args: { id, sequence }, db }) =>
  db.update(tables.prescription, { prescription: id }).set({ site: 0, until: 0, sequence }),
);

on("prescriptionToken:PrescriptionDispensed", async (told) => {
  const { args, db, transaction, logIndex } = told;
  const { id: prescription, site, unitsLeft, sequence, chain } = args;
  const known = await db.find(tables.prescription, { prescription });
  if (known === null) throw new Error(`The token's events are not complete: ${prescription} is unknown.`);
  await db.insert(tables.dispense).values({
    ...{ prescription, sequence, site, units: known.units - unitsLeft, time: args.time || told.time },
    ...{ previous: known.latestDispense, withdrawn: false, transaction, logIndex },
  });
  await db
    .update(tables.prescription, { prescription })
    .set({ units: unitsLeft, sequence, chain, dispensedDay: dayOf(told.time), latestDispense: sequence });
});

// The one before it is the latest then, and can be taken back next.
on("prescriptionToken:DispenseWithdrawn", async ({ args, db }) => {
  const { id: prescription, unitsLeft, sequence, day, chain } = args;
  const known = await db.find(tables.prescription, { prescription });
  const taken = known?.latestDispense ?? null;
  if (taken === null) throw new Error(`The token's events are not complete: ${prescription} was never dispensed.`);
  const { previous } = await db.update(tables.dispense, { prescription, sequence: taken }).set({ withdrawn: true });
  await db
    .update(tables.prescription, { prescription })
    .set({ units: unitsLeft, sequence, chain, dispensedDay: day, latestDispense: previous });
});

on("prescriptionToken:CancellationAsked", ({ args: { id, sequence }, db }) =>
  db.update(tables.prescription, { prescription: id }).set({ cancelAsked: true, sequence }),
);

on("prescriptionToken:PrescriptionCancelled", ({ args: { id, sequence }, db }) =>
  db.update(tables.prescription, { prescription: id }).set({ units: 0, cancelled: true, sequence }),
);

on("prescriptionToken:PrescriptionReissued", ({ args: { previousId, id }, db }) =>
  db.update(tables.prescription, { prescription: previousId }).set({ successor: id }),
);

on("prescriptionToken:ClaimLeftBehind", ({ args: { occurrence }, db }) =>
  db.update(tables.claim, { claim: occurrence }).set({ leftBehind: true }),
);
