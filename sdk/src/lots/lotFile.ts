import { open } from "node:fs/promises";

import { InputError } from "../errors.ts";
import { diskStore, fileFault } from "./files.ts";
import { hex, LotHasher, SaltMaker, WORD } from "./hashing.ts";
import {
  damaged,
  decodeHeader,
  digestBody,
  HEADER_BYTES,
  type LotHeader,
  type Sections,
  sectionsOf,
} from "./layout.ts";
import { lotIdOf } from "./leaf.ts";
import { findRow, indexSeed } from "./serialIndex.ts";
import { readText20, SERIAL, TEXT_BYTES, writeText20 } from "./text20.ts";
import type { LotStore } from "./store.ts";
import { siblingPositions } from "./tree.ts";

/** One pack of a lot with the proof that it belongs to it: what `verifyPack` on the ledger asks for. */
export type PackRow = {
  gtin: string;
  lot: string;
  /** Place in packing order, from 0. */
  index: number;
  serial: string;
  /** 32 bytes in hex. */
  salt: string;
  /** Siblings from the leaf to the root, 32 bytes in hex each. */
  proof: string[];
};

/**
 * Opens a lot file and compares it with its digest, reading it once; later reads fetch single rows from the disk.
 * `digestChecked` leaves the comparison out, for a file that this program has just built or checked.
 * Throws {@link InputError} `FileUnusable`, `LotFileUnknown`, `LotFileVersionUnknown` or `LotFileDamaged`.
 */
export async function openLotFile(path: string, options: { digestChecked?: boolean } = {}): Promise<LotFile> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(Math.min(size, HEADER_BYTES));
      await handle.read(bytes, 0, bytes.length, 0);
      const header = decodeHeader(path, bytes, size);
      const sections = sectionsOf(header.count);
      if (options.digestChecked !== true && !(await digestBody(handle, sections)).equals(header.bodyDigest)) {
        throw damaged(path, "its content does not match its digest");
      }
      return new LotFile(path, diskStore(handle.fd), header, () => handle.close());
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw fileFault(path, error);
  }
}

/** An open lot file: the pack list of one lot. Made by {@link openLotFile}, or by `openLotBytes`. */
export class LotFile {
  readonly path: string;
  readonly gtin: string;
  readonly lot: string;
  readonly lotId: string;
  /** Packs in the lot. */
  readonly count: number;
  /** Merkle root in hex. */
  readonly root: string;
  readonly #store: LotStore;
  readonly #release: () => Promise<void>;
  readonly #sections: Sections;
  readonly #hasher: LotHasher;
  readonly #salts: SaltMaker;
  readonly #seed: number;
  /** The siblings of the last row, by level: those of the next row in order are mostly the same. */
  readonly #siblings: Array<{ position: number; node: Uint8Array }> = [];

  constructor(
    path: string,
    store: LotStore,
    header: LotHeader,
    release: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.path = path;
    this.gtin = header.name.gtin;
    this.lot = header.name.lot;
    this.lotId = lotIdOf(this.gtin, this.lot);
    this.count = header.count;
    this.root = hex(header.root);
    this.#store = store;
    this.#release = release;
    this.#sections = sectionsOf(header.count);
    this.#hasher = new LotHasher(header.name);
    this.#salts = new SaltMaker(header.lotKey);
    this.#seed = indexSeed(header.lotKey);
  }

  /** The serial of pack `index`. Throws {@link InputError} `PackIndexOutOfLot`. */
  serialAt(index: number): string {
    this.#assertInLot(index);
    return this.#serialOf(this.#row(index));
  }

  /** The index of the pack that carries `serial`; undefined where none does or the text can be no serial. */
  indexOf(serial: string): number | undefined {
    const row = new Uint8Array(TEXT_BYTES);
    try {
      writeText20(SERIAL, serial, row, 0);
    } catch (error) {
      if (error instanceof InputError) return undefined;
      throw error;
    }
    return findRow(this.#store, this.#sections, row, this.#seed);
  }

  /**
   * Pack `index` with salt and proof; the proof was checked against the root.
   * Throws {@link InputError} `PackIndexOutOfLot`, or `LotFileDamaged` where the proof fails.
   */
  row(index: number): PackRow {
    this.#assertInLot(index);
    const serial = this.#row(index);
    const salt = hex(this.#salts.salt(index));
    const proof = siblingPositions(index, this.count).map((position, level) => this.#siblingAt(level, position));
    if (hex(this.#hasher.rootOf(this.#nodeAt(index), proof)) !== this.root) {
      throw damaged(this.path, `pack ${index} does not lead to the root`);
    }
    return { gtin: this.gtin, lot: this.lot, index, serial: this.#serialOf(serial), salt, proof: proof.map(hex) };
  }

  /** The rows of `count` packs from `first`, one after the other. Throws as {@link row}. */
  *rows(first: number, count: number): Generator<PackRow> {
    if (count > 0) this.#assertInLot(first + count - 1);
    for (let index = first; index < first + count; index++) yield this.row(index);
  }

  /** Closes the file; the object is of no use afterwards. */
  async close(): Promise<void> {
    await this.#release();
  }

  #assertInLot(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < this.count) return;
    throw new InputError(
      "PackIndexOutOfLot",
      `Lot ${this.lot} of GTIN ${this.gtin} has no pack ${index}.`,
      `Its ${this.count} packs are numbered from 0 to ${this.count - 1}.`,
    );
  }

  #siblingAt(level: number, position: number): Uint8Array {
    const last = this.#siblings[level];
    if (last?.position === position) return last.node;
    const node = this.#nodeAt(position);
    this.#siblings[level] = { position, node };
    return node;
  }

  /** A node by its position: leaves (hashed anew) first, then inner nodes. */
  #nodeAt(position: number): Uint8Array {
    if (position < this.count) return this.#hasher.leaf(position, this.#row(position), this.#salts.salt(position));
    return this.#read(WORD, this.#sections.nodes + (position - this.count) * WORD);
  }

  #row(index: number): Uint8Array {
    return this.#read(TEXT_BYTES, this.#sections.rows + index * TEXT_BYTES);
  }

  #serialOf(row: Uint8Array): string {
    try {
      return readText20(SERIAL, row);
    } catch (error) {
      if (error instanceof InputError) throw damaged(this.path, "a row of it is no serial");
      throw error;
    }
  }

  #read(length: number, position: number): Uint8Array {
    const bytes = new Uint8Array(length);
    if (this.#store.read(bytes, position) !== length) throw damaged(this.path, "it was cut short");
    return bytes;
  }
}
