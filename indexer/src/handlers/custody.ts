import { enumNumber, enumValue } from "@yaolian/sdk/ledger";
import * as tables from "ponder:schema";

import { on, type Told } from "./on.ts";

type Db = Told<"lotLedger:LotHeld">["db"];
type Consignment = typeof tables.consignment.$inferSelect;
type ShipmentEnd = Exclude<(typeof tables.shipment.$inferSelect)["status"], "InTransit">;
type Hex = `0x${string}`;

/** Not in transit any more. */
const STILL = { recipient: 0, mustBeRecorded: false };
/** The reasons to move a vaccine that need no record of its journey: it goes backward. */
const BACKWARD = new Set<string>(["Return", "Recall"]);

async function consignmentAt(db: Db, lot: Hex, first: number): Promise<Consignment> {
  const found = await db.find(tables.consignment, { lot, first });
  if (found === null) throw new Error(`The events of lot ${lot} are not complete: no consignment begins at ${first}.`);
  return found;
}

on("lotLedger:ConsignmentSplit", async ({ args: { lot, first, second }, db }) => {
  // Copied: an update changes the row that was found, too.
  const whole = { ...(await consignmentAt(db, lot, first)) };
  await db.update(tables.consignment, { lot, first }).set({ count: second - first });
  await db.insert(tables.consignment).values({ ...whole, first: second, count: first + whole.count - second });
});

on("lotLedger:ConsignmentsMerged", async ({ args, db }) => {
  const { lot, first, second, holds, minutesOut, recordedSince, recordedUntil } = args;
  const added = await consignmentAt(db, lot, second);
  await db.delete(tables.consignment, { lot, first: second });
  await db
    .update(tables.consignment, { lot, first })
    .set(({ count }) => ({ count: count + added.count, holds, minutesOut, recordedSince, recordedUntil }));
});

on("lotLedger:ConsignmentShipped", async ({ args, db, time, place: shipment }) => {
  const { lot, first, count, from, to } = args;
  const reason = enumValue("MovementReason", args.reason);
  const known = await db.find(tables.lot, { lot });
  const mustBeRecorded = known?.vaccine === true && !BACKWARD.has(reason);
  const record = mustBeRecorded ? { mustBeRecorded, recordedSince: time, recordedUntil: time } : {};
  await db.insert(tables.shipment).values({
    ...{ shipment, lot, first, count, from, to, reason },
    ...({ status: "InTransit", shippedAt: time, disputed: 0 } as const),
  });
  await db.update(tables.consignment, { lot, first }).set({ recipient: to, reason, shipment, ...record });
});

on("lotLedger:ConsignmentReceived", async ({ args: { lot, first, to }, db, time }) => {
  await endShipment(db, lot, first, { status: "Received", time });
  await db.update(tables.consignment, { lot, first }).set({ ...STILL, site: to });
});

on("lotLedger:ShipmentRejected", async ({ args: { lot, first }, db, time }) => {
  await endShipment(db, lot, first, { status: "Rejected", time });
  await db.update(tables.consignment, { lot, first }).set(STILL);
});

on("lotLedger:ShipmentRecalled", async ({ args: { lot, first }, db, time }) => {
  await endShipment(db, lot, first, { status: "Recalled", time });
  await db.update(tables.consignment, { lot, first }).set(STILL);
});

on("lotLedger:ConsignmentDisputed", async ({ args: { lot, first, count }, db, time }) => {
  await endShipment(db, lot, first, { status: "PartlyReceived", time, disputed: count });
  const bit = 1 << enumNumber("Hold", "Dispute");
  await db.update(tables.consignment, { lot, first }).set(({ holds }) => ({ ...STILL, holds: holds | bit }));
});

/** A part of a shipment may be received and the rest disputed: that stays said, whichever is told last. */
async function endShipment(
  db: Db,
  lot: Hex,
  first: number,
  { status, time, disputed = 0 }: { status: ShipmentEnd; time: number; disputed?: number },
): Promise<void> {
  const { shipment } = await consignmentAt(db, lot, first);
  if (shipment === null) throw new Error(`The events of lot ${lot} are not complete: ${first} was never shipped.`);
  await db.update(tables.shipment, { shipment }).set((known) => {
    const all = known.disputed + disputed;
    return { status: all > 0 ? "PartlyReceived" : status, endedAt: time, disputed: all };
  });
}

on("lotLedger:ConsignmentHeld", (told) => hold(told, true));
on("lotLedger:ConsignmentHoldLifted", (told) => hold(told, false));

function hold(
  { args: { lot, first, hold: kind }, db }: Told<"lotLedger:ConsignmentHeld" | "lotLedger:ConsignmentHoldLifted">,
  isHeld: boolean,
): Promise<unknown> {
  const bit = 1 << kind;
  return db
    .update(tables.consignment, { lot, first })
    .set(({ holds }) => ({ holds: isHeld ? holds | bit : holds & ~bit }));
}

on("lotLedger:ReassignmentProposed", ({ args: { lot, first, to, reason, by }, db, time }) => {
  const proposed = { to, reason, by, proposedAt: time };
  return db
    .insert(tables.reassignment)
    .values({ lot, first, ...proposed })
    .onConflictDoUpdate(proposed);
});

// What is under way can be reassigned too.
on("lotLedger:CustodyReassigned", async ({ args: { lot, first, to }, db, time }) => {
  const { recipient } = await consignmentAt(db, lot, first);
  if (recipient !== 0) await endShipment(db, lot, first, { status: "Reassigned", time });
  await db.delete(tables.reassignment, { lot, first });
  await db.update(tables.consignment, { lot, first }).set({ ...STILL, site: to });
});

on("lotLedger:TemperatureRecorded", async ({ args, db, time, transaction }) => {
  const { lot, first, since, until, minutesOut, by } = args;
  const { minutesOut: before } = await consignmentAt(db, lot, first);
  await db.update(tables.consignment, { lot, first }).set({ recordedSince: since, recordedUntil: until, minutesOut });
  if (minutesOut <= before) return;
  const turn = await db.find(tables.measurementTurn, { transaction });
  const told = { minutes: minutesOut - before, minutesOut, by, time };
  await db.insert(tables.excursion).values({ lot, first, measurement: turn?.measurement ?? transaction, ...told });
});
