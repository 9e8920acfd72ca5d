import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "@yaolian/sdk";
import { openLotFile, type LotFile } from "@yaolian/sdk/lots";

import { Bounded } from "./bounded.ts";

/** Lot files that are open at one time. */
const MOST_OPEN = 64;
/** How old the look at the folders may be, milliseconds. */
const LOOK_AGAIN_MS = 1_000;
/** The first digits of a China trace code that say which drug it is. */
const DRUG_DIGITS = 7;

/** A lot file as its header describes it. */
export interface ListedLot {
  readonly path: string;
  readonly gtin: string;
  readonly lot: string;
  readonly lotId: string;
  readonly root: string;
  /** What the trace codes of its packs begin with; undefined where its serials are none. */
  readonly drug: string | undefined;
}

/** What product a code is of. */
export interface ListQuestion {
  readonly gtin?: string | undefined;
  readonly drug?: string | undefined;
}

/** A file as it was looked at: another stamp is another content. */
interface Seen {
  readonly stamp: string;
  /** Undefined for a file that is no lot file, or a damaged one. */
  readonly listed: ListedLot | undefined;
}

/**
 * The lot files of some folders, found by their content. A file that appears is noticed at once, one that
 * changes within a second; few are kept open. A file's digest is not compared: each row is proved against the root that the ledger has.
 */
export class PackLists {
  readonly #folders: readonly string[];
  #seen = new Map<string, Seen>();
  #byLot = new Map<string, ListedLot[]>();
  #stamps = "";
  #lookedAt = -Infinity;
  #looking: Promise<void> | undefined;
  // What is dropped may be in the hands of who just got it: it is closed once they had their turn.
  readonly #open = new Bounded<string, Promise<LotFile>>(
    MOST_OPEN,
    (file) => void setImmediate(() => void close(file)),
  );

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** The files of a lot. */
  async ofLot(lotId: string): Promise<readonly ListedLot[]> {
    if (!this.#byLot.has(lotId)) await this.#look();
    // What is known already is answered from, and the folders are looked at meanwhile.
    else void this.#look().catch(() => undefined);
    return this.#byLot.get(lotId) ?? [];
  }

  /** The files of all lots of a product: by its GTIN, or by what its trace codes begin with. */
  async ofDrug({ gtin, drug }: ListQuestion): Promise<readonly ListedLot[]> {
    await this.#look();
    const lots = [...this.#byLot.values()].flat();
    return lots.filter((each) => (gtin === undefined ? each.drug === drug : each.gtin === gtin));
  }

  /** Reads an open file; `read` must not wait for anything. Undefined where the file is gone or damaged by now. */
  async read<T>({ path }: ListedLot, read: (file: LotFile) => T): Promise<T | undefined> {
    const known = this.#open.get(path);
    const file = known ?? openLotFile(path, { digestChecked: true });
    if (known === undefined) this.#open.set(path, file);
    try {
      return read(await file);
    } catch (error) {
      this.#open.delete(path);
      this.#lookedAt = -Infinity;
      if (error instanceof InputError) return undefined;
      throw error;
    }
  }

  async #look(): Promise<void> {
    const isFresh = performance.now() - this.#lookedAt < LOOK_AGAIN_MS;
    // A file that came or went changed its folder: that is seen at once.
    if (isFresh && (await stampsOf(this.#folders)) === this.#stamps) return;
    this.#looking ??= this.#lookNow().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #lookNow(): Promise<void> {
    const stamps = await stampsOf(this.#folders);
    const seen = new Map<string, Seen>();
    const byLot = new Map<string, ListedLot[]>();
    for (const path of await pathsIn(this.#folders)) {
      const stamp = await stampOf(path);
      if (stamp === undefined) continue;
      const before = this.#seen.get(path);
      if (before !== undefined && before.stamp !== stamp) this.#open.delete(path);
      const now = before?.stamp === stamp ? before : { stamp, listed: await describe(path) };
      seen.set(path, now);
      if (now.listed === undefined) continue;
      const { lotId } = now.listed;
      byLot.set(lotId, [...(byLot.get(lotId) ?? []), now.listed]);
    }
    for (const path of this.#seen.keys()) if (!seen.has(path)) this.#open.delete(path);
    [this.#seen, this.#byLot, this.#stamps, this.#lookedAt] = [seen, byLot, stamps, performance.now()];
  }
}

async function pathsIn(folders: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of folders) {
    // A folder that is not there yet may come, and takes nothing from the others.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (entry.isFile() && !entry.name.endsWith(".part")) paths.push(join(folder, entry.name));
  }
  return paths.sort();
}

async function stampsOf(folders: readonly string[]): Promise<string> {
  return (await Promise.all(folders.map(stampOf))).join();
}

async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

async function describe(path: string): Promise<ListedLot | undefined> {
  try {
    const file = await openLotFile(path, { digestChecked: true });
    try {
      const { gtin, lot, lotId, root } = file;
      const serial = file.serialAt(0);
      const drug = /^8\d{19}$/.test(serial) ? serial.slice(0, DRUG_DIGITS) : undefined;
      return { path, gtin, lot, lotId, root, drug };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

async function close(file: Promise<LotFile>): Promise<void> {
  // A file that could not be opened told that to who asked for it.
  const opened = await file.catch(() => undefined);
  await opened?.close();
}
