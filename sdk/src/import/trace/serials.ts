import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "../../errors.ts";
import { openLotFile, type LotFile } from "../../lots/index.ts";
import { normalGtin } from "../../lots/names.ts";
import { packRowLines } from "../../lots/packRows.ts";
import type { LotState } from "../state/lotState.ts";

/** The serials of a lot, as far as a vault knows them, by the packs' numbers. */
export interface Serials {
  readonly of: (index: number) => string | undefined;
  readonly indexOf: (serial: string) => number | undefined;
  close(): Promise<void>;
}

/** Finds the pack list of a lot in folders: its lot file, else rows that came with goods; only what leads to its root. */
export async function openSerials(folders: readonly string[], lot: LotState): Promise<Serials> {
  const rows = new Map<number, string>();
  for (const path of await filesIn(folders)) {
    if (/\.(jsonl|ndjson)$/.test(path)) await readRows(path, lot, rows);
    else {
      const file = await openIfLotFile(path);
      if (file?.lotId === lot.id && file.root === lot.root) {
        return {
          of: (index) => file.serialAt(index),
          indexOf: (serial) => file.indexOf(serial),
          close: () => file.close(),
        };
      }
      await file?.close();
    }
  }
  return {
    of: (index) => rows.get(index),
    indexOf: (serial) => [...rows].find(([, each]) => each === serial)?.[0],
    close: async () => undefined,
  };
}

async function filesIn(folders: readonly string[]): Promise<string[]> {
  const named = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).sort().map((name) => join(folder, name))),
  );
  return named.flat();
}

async function openIfLotFile(path: string): Promise<LotFile | undefined> {
  try {
    return await openLotFile(path, { digestChecked: true });
  } catch (error) {
    // The folder may hold other files; a list that is damaged names nothing.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** A file may hold rows of several lots. */
async function readRows(path: string, { gtin, lotNumber, root }: LotState, rows: Map<number, string>): Promise<void> {
  const wanted = normalGtin(gtin);
  for await (const { row, root: found } of packRowLines(path)) {
    if (found === root && row.gtin === wanted && row.lot === lotNumber) rows.set(row.index, row.serial);
  }
}
