import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { dateOfDay } from "../../../sdk/src/days.ts";
import { printElementString } from "../../../sdk/src/gs1/index.ts";
import { openLotFile } from "../../../sdk/src/lots/index.ts";
import type { LotFile } from "../../../sdk/src/lots/index.ts";
import type { Stage } from "../stage.ts";
import { samplesMissing } from "./samples.ts";
import { readLot } from "./shown.ts";

/** A pack as somebody would scan it. */
export interface ScannablePack {
  readonly lot: string;
  readonly index: number;
  /** The first pack of the consignment that it is in. */
  readonly consignment: number;
  readonly serial: string;
  /** Its GS1 element string in the form that people read. */
  readonly code: string;
}

/** The first `count` packs of a lot that a site may give, with the codes that are printed on them. */
export async function packsAt(stage: Stage, lot: string, site: number, count: number): Promise<ScannablePack[]> {
  const state = await readLot(stage, lot);
  const file = await packListOf(stage, lot);
  const gtin = String(state.gtin).padStart(14, "0");
  const found: ScannablePack[] = [];
  try {
    for (const { first, count: size, site: at, recipient, holds } of state.consignments) {
      if (at !== site || recipient !== 0 || holds !== 0) continue;
      for (let index = first; index < first + size && found.length < count; index += 1) {
        if (state.stateOf(index) !== "Active") continue;
        const serial = file.serialAt(index);
        const printed = { gtin, serial, lot: state.lotNumber, expiry: dateOfDay(state.expiryDay) };
        found.push({ lot, index, consignment: first, serial, code: printElementString(printed).human });
      }
    }
  } finally {
    await file.close();
  }
  if (found.length === count) return found;
  throw samplesMissing(`Site ${site} has ${found.length} packs of lot ${state.lotNumber}, and ${count} are needed.`);
}

async function packListOf({ vault }: Stage, lot: string): Promise<LotFile> {
  for (const name of await readdir(vault.lotFolder)) {
    if (!name.endsWith(".lot")) continue;
    const file = await openLotFile(join(vault.lotFolder, name), { digestChecked: true });
    if (file.lotId === lot) return file;
    await file.close();
  }
  throw samplesMissing(`The vault has no pack list of lot ${lot}.`);
}
