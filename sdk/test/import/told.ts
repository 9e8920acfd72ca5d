import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Ledger } from "../../src/ledger/index.ts";
import { importEpcis, type ImportEpcisOptions, type ItemResult } from "../../src/import/index.ts";
import { LotBook } from "../../src/import/state/lotBook.ts";
import { ENUMS } from "../../src/ledger/enums.ts";
import type { PackState } from "../../src/import/state/lotState.ts";
import type { World } from "./world.ts";

/** All results of an import. */
export async function imported(
  world: Pick<World, "ledger" | "keyring" | "vault">,
  files: readonly string[],
  options: ImportEpcisOptions = {},
): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for await (const result of importEpcis(world.ledger, world.keyring, world.vault, files, options))
    results.push(result);
  return results;
}

/** The outcomes alone, in their order. */
export function outcomes(results: readonly ItemResult[]): string[] {
  return results.map(({ outcome }) => outcome);
}

let documents = 0;

/** Writes events as an EPCIS document into the world's vault folder. Returns its path. */
export async function written(world: World, events: readonly object[], name?: string): Promise<string> {
  documents += 1;
  const path = join(world.vault.folder, name ?? `document-${documents}.jsonld`);
  const document = {
    "@context": [
      "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      { cbvmda: "urn:epcglobal:cbv:mda:" },
    ],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-09-30T00:00:00Z",
    epcisBody: { eventList: events },
  };
  await writeFile(path, JSON.stringify(document));
  return path;
}

/** Where packs are and in what state, as the contracts themselves answer. */
export interface Custody {
  /** Runs of packs of one custody: `first–last: site → recipient, holds`. */
  readonly custody: string[];
  readonly states: PackState[];
  readonly flags: string;
}

/** Reads a lot from the contracts, consignment by consignment and word by word; names come from its events. */
export async function custodyOf(ledger: Ledger, lotId: string): Promise<Custody> {
  const { lotLedger } = ledger;
  const view = await lotLedger.lotOf(lotId);
  const lot = await new LotBook(ledger).lot(lotId);
  const runs: { first: number; end: number; what: string }[] = [];
  for (const { first } of lot?.consignments ?? []) {
    const { count, site, recipient, holds } = await lotLedger.consignmentOf(lotId, first);
    const what = `${site} → ${recipient}, ${holds}`;
    const last = runs.at(-1);
    if (last?.what === what && last.end === first) last.end += Number(count);
    else runs.push({ first, end: first + Number(count), what });
  }
  const states: PackState[] = [];
  for (let word = 0; word * 128 < view.packCount; word++) {
    let bits = await lotLedger.packWord(lotId, word);
    for (let index = word * 128; index < Math.min((word + 1) * 128, Number(view.packCount)); index++, bits >>= 2n) {
      states.push(ENUMS.PackState[Number(bits & 3n)] ?? "Active");
    }
  }
  const flags = `${view.released} ${view.heldByMaker} ${view.heldByRegulator} ${view.recallClass}`;
  return { custody: runs.map(({ first, end, what }) => `${first}–${end - 1}: ${what}`), states, flags };
}
