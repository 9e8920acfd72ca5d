import { open, type FileHandle } from "node:fs/promises";

import { InputError } from "../errors.ts";
import { fileFault, readAt } from "./files.ts";
import { lotIdOf } from "./leaf.ts";
import type { PackRow } from "./lotFile.ts";
import { packRowLines, parseRow } from "./packRows.ts";

/** The Merkle roots of lots by lot id, and where each was learnt. */
export type LotRoots = Map<string, { root: string; from: string }>;

/** What gives the root that the ledger has of a lot; undefined where it has none. */
export type RootOf = (lotId: string) => string | undefined | Promise<string | undefined>;

/** A row's place in bytes: a row that was accepted is ASCII, so that characters are bytes. */
type RowPlace = { offset: number; length: number; line: number };

/** A pack-row file: places of rows in memory, the rows themselves on the disk. */
export class RowFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #places: ReadonlyMap<string, readonly RowPlace[]>;

  private constructor(path: string, handle: FileHandle, places: ReadonlyMap<string, readonly RowPlace[]>) {
    this.path = path;
    this.#handle = handle;
    this.#places = places;
  }

  /**
   * Reads a pack-row file through; every proof must lead to the root of its lot, which `roots` learns where it lacks it.
   * Throws {@link InputError} `PackRowWrong` with the line, or `FileUnusable`.
   */
  static async open(path: string, roots: LotRoots, rootOf: RootOf): Promise<RowFile> {
    const places = new Map<string, RowPlace[]>();
    for await (const { row, root, line, offset, length } of packRowLines(path)) {
      await assertRoot({ path, line, row, root }, roots, rootOf);
      const place = { offset, length, line };
      const others = places.get(row.serial);
      if (others === undefined) places.set(row.serial, [place]);
      else others.push(place);
    }
    try {
      return new RowFile(path, await open(path, "r"), places);
    } catch (error) {
      throw fileFault(path, error);
    }
  }

  /** The rows of packs with this serial, of whatever lot. */
  rowsOf(serial: string): PackRow[] {
    return (this.#places.get(serial) ?? []).map(({ offset, length, line }) => {
      const bytes = new Uint8Array(length);
      readAt(this.#handle.fd, bytes, offset);
      return parseRow(this.path, line, Buffer.from(bytes).toString("ascii"));
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function assertRoot(
  found: { path: string; line: number; row: PackRow; root: string },
  roots: LotRoots,
  rootOf: RootOf,
): Promise<void> {
  const { path, line, row, root } = found;
  const lotId = lotIdOf(row.gtin, row.lot);
  let known = roots.get(lotId);
  if (known === undefined) {
    const ledger = await rootOf(lotId);
    known = ledger === undefined ? { root, from: `${path}, line ${line}` } : { root: ledger, from: "the ledger" };
    roots.set(lotId, known);
  }
  if (known.root.toLowerCase() === root) return;
  throw new InputError(
    "PackRowWrong",
    `Pack ${row.index} leads to root ${root}; its lot ${row.lot} of GTIN ${row.gtin} has ${known.root} (${known.from}).`,
    "Ask the sender for the rows again, and compare the root with the lot's on the ledger.",
    { place: `${path}, line ${line}` },
  );
}
