import { blobName } from "./objects.ts";
import { emptyLog } from "./keyTable.ts";
import { bury } from "./mirror.ts";
import { ledgerTime, type DeskParts } from "./parts.ts";
import type { RecordRow } from "./tables.ts";

/** What a sweep did. */
export interface Swept {
  /** The ids of the records whose keys, salts and sealed files are gone. */
  readonly destroyed: readonly string[];
}

/**
 * Destroys what is due by the ledger's clock, which no machine's wrong clock moves: first it is written down that a record
 * is destroyed, then its secrets go, then its sealed file. Killed at any point, the next sweep goes on.
 */
export async function sweep(parts: DeskParts): Promise<Swept> {
  const { tables, ledger } = parts;
  for (const { id } of tables.recordsDue(await ledgerTime(ledger))) tables.setState(id, "destroying");
  return finishDestroying(parts);
}

/** Destroys what was begun, and what other places say was destroyed. */
export async function finishDestroying(parts: DeskParts): Promise<Swept> {
  const { tables, keys } = parts;
  const rows = tables.recordsIn("destroying");
  if (rows.length === 0) return { destroyed: [] };
  for (const row of rows) await removeEverywhere(parts, row);
  keys.destroy(rows.map(({ id }) => id));
  keys.purge();
  for (const { id } of rows) tables.emptyRecord(id);
  emptyLog(tables.db);
  return { destroyed: rows.map(({ id }) => id) };
}

async function removeEverywhere({ objects, mirrors }: DeskParts, { id, blob }: RecordRow): Promise<void> {
  await bury(objects, id);
  for (const mirror of mirrors) await mirror.destroy(id, blob);
  await objects.remove(blobName(blob));
}
