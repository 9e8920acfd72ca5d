import { enumValue } from "@yaolian/sdk/ledger";
import { decodeLotNumber } from "@yaolian/sdk/lots";
import * as tables from "ponder:schema";

import { changedWord, UNTOUCHED, wordsOf } from "../packWords.ts";
import { gtinText } from "../values.ts";
import { on, type Told } from "./on.ts";

/** A consignment that nothing happened to yet. */
const FRESH = {
  ...({ recipient: 0, reason: "Sale", holds: 0, minutesOut: 0, recordedSince: 0, recordedUntil: 0 } as const),
  mustBeRecorded: false,
};

// Who acted and with what papers: the events after it in its transaction are what it did.
on("lotLedger:Recorded");

on("lotLedger:LotRegistered", async ({ args, db, time }) => {
  const { lot, gtin, lotNumber, packCount, site, ...told } = args;
  const untouched = { released: false, heldByMaker: false, heldByRegulator: false, recallClass: "None" } as const;
  const names = { gtin: gtinText(gtin), lotNumber: decodeLotNumber(lotNumber) };
  await db.insert(tables.lot).values({ lot, ...names, packCount, site, ...told, ...untouched, registeredAt: time });
  await db.insert(tables.consignment).values({ lot, first: 0, count: packCount, site, ...FRESH });
});

on("lotLedger:InputsRecorded", async ({ args: { lot, inputs }, db }) => {
  for (const input of inputs) await db.insert(tables.lotInput).values({ lot, input }).onConflictDoNothing();
});

on("lotLedger:LotReleased", ({ args: { lot }, db }) => db.update(tables.lot, { lot }).set({ released: true }));

on("lotLedger:LotHeld", (told) => hold(told, true));
on("lotLedger:LotHoldLifted", (told) => hold(told, false));

function hold({ args, db }: Told<"lotLedger:LotHeld" | "lotLedger:LotHoldLifted">, isHeld: boolean): Promise<unknown> {
  const byMaker = enumValue("LotHold", args.hold) === "Maker";
  return db.update(tables.lot, { lot: args.lot }).set(byMaker ? { heldByMaker: isHeld } : { heldByRegulator: isHeld });
}

on("lotLedger:LotRecalled", ({ args, db, time }) =>
  db.update(tables.lot, { lot: args.lot }).set(({ recalledAt }) => ({
    recallClass: enumValue("RecallClass", args.class),
    recalledAt: recalledAt ?? time,
  })),
);

on("lotLedger:PacksChanged", async ({ args: { lot, first, count, current }, db }) => {
  const state = enumValue("PackState", current);
  for (const part of wordsOf(first, count)) {
    const { word } = part;
    await db
      .insert(tables.packWord)
      .values({ lot, word, ...changedWord(UNTOUCHED, part, state) })
      .onConflictDoUpdate(({ states }) => changedWord(states, part, state));
  }
});

on("lotLedger:PackOpened", ({ args: { lot, index, site, units, useBefore }, db }) => {
  const opened = { site, unitsLeft: units, useBefore };
  return db
    .insert(tables.openedPack)
    .values({ lot, index, ...opened })
    .onConflictDoUpdate(opened);
});

on("lotLedger:UnitsDrawn", ({ args: { lot, index, site, unitsLeft }, db }) =>
  db.update(tables.openedPack, { lot, index }).set({ site, unitsLeft }),
);
