import type { FileHandle } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";

import { InputError, YaolianError } from "../errors.ts";
import { readAt, writeAt, writeWhole } from "./files.ts";
import { hex, LotHasher, SaltMaker, WORD } from "./hashing.ts";
import { digestBody, encodeHeader, HEADER_BYTES, type Sections, sectionsOf } from "./layout.ts";
import { lotIdOf, lotKey } from "./leaf.ts";
import { bytes32, type LotName, lotName, MOST_PACKS } from "./names.ts";
import { indexSeed, writeIndex } from "./serialIndex.ts";
import { SERIAL, TEXT_BYTES, writeText20 } from "./text20.ts";
import { NODES_AT_ONCE, nodeRuns, TreeHasher } from "./tree.ts";
import { TreeThreads } from "./treeThreads.ts";

const ROWS_AT_ONCE = 1 << 14;
/** Smaller lots are hashed before a thread has started. */
const THREADS_FROM = 100_000;

/** How far a build is: serials read, then nodes of the tree hashed. `total` is not known while serials are read. */
export type LotFileProgress = { step: "serials" | "tree"; done: number; total?: number };

export type LotFileOptions = {
  /** GTIN of 8 to 14 digits, or a number of the ledger's own. */
  gtin: string | bigint;
  lot: string;
  /** Serials in packing order: pack 0 first. */
  serials: AsyncIterable<string> | Iterable<string>;
  /** Where the file goes; an older one is replaced when the new one is whole. */
  path: string;
  onProgress?: (progress: LotFileProgress) => void;
} & ({ memberSecret: Uint8Array | string } | { lotKey: Uint8Array | string });

/** A lot file that was built, and what the ledger's `registerLot` needs of it. */
export type BuiltLot = { root: string; count: number; path: string; lotId: string };

/**
 * Builds the pack list of a lot as one file: serials, Merkle tree and index (the layout is in layout.ts), in memory
 * that grows by 8 bytes a pack. The root is the one of OpenZeppelin's StandardMerkleTree with `sortLeaves: false`.
 * The file holds the lot key, so it is its maker's secret and readable by its owner alone. It appears under `path`
 * only when it is whole.
 * Throws {@link InputError} `LotEmpty`, `LotTooLarge`, `SerialRepeated`, those of a wrong GTIN, lot number or serial,
 * `FileUnusable`; and a TransientError where the disk fails.
 */
export async function buildLotFile(options: LotFileOptions): Promise<BuiltLot> {
  const name = lotName(options.gtin, options.lot);
  const key =
    "lotKey" in options ? bytes32("lot key", options.lotKey) : lotKey(options.memberSecret, name.gtin, name.lot);
  const onProgress = options.onProgress ?? (() => undefined);
  return writeWhole(options.path, async (handle, partPath) => {
    const count = await writeRows(handle.fd, options.serials, onProgress);
    const lot: UnfinishedLot = { handle, partPath, name, lotKey: key, sections: sectionsOf(count) };
    const root = await writeTreeAndIndex(lot, onProgress);
    const bodyDigest = await digestBody(handle, lot.sections);
    writeAt(handle.fd, encodeHeader({ name, count, lotKey: key, root, bodyDigest }), 0);
    return { root: hex(root), count, path: options.path, lotId: lotIdOf(name.gtin, name.lot) };
  });
}

type UnfinishedLot = {
  handle: FileHandle;
  partPath: string;
  name: LotName;
  lotKey: Uint8Array;
  sections: Sections;
};

/** Writes the rows as the serials come. Returns their number, `most` at most. */
export async function writeRows(
  fd: number,
  serials: AsyncIterable<string> | Iterable<string>,
  onProgress: (progress: LotFileProgress) => void,
  most: number = MOST_PACKS,
): Promise<number> {
  const rows = new Uint8Array(ROWS_AT_ONCE * TEXT_BYTES);
  let count = 0;
  let position = HEADER_BYTES;
  const flush = (bytes: number): void => {
    writeAt(fd, rows.subarray(0, bytes), position);
    position += bytes;
    onProgress({ step: "serials", done: count });
  };
  for await (const serial of serials) {
    if (count === most) throw lotTooLarge(most);
    const offset = (count % ROWS_AT_ONCE) * TEXT_BYTES;
    writeRow(serial, rows, offset, count);
    count++;
    if (offset + TEXT_BYTES === rows.length) flush(rows.length);
  }
  if (count === 0) {
    throw new InputError("LotEmpty", "The pack list has no serial.", "A lot is registered with at least one pack.");
  }
  flush((count % ROWS_AT_ONCE) * TEXT_BYTES);
  return count;
}

function writeRow(serial: string, rows: Uint8Array, offset: number, index: number): void {
  try {
    writeText20(SERIAL, serial, rows, offset);
  } catch (error) {
    if (!(error instanceof YaolianError)) throw error;
    throw new InputError(error.code, error.message, error.cure, { place: `pack ${index}` });
  }
}

function lotTooLarge(most: number): InputError {
  const shown = most.toLocaleString("en");
  return new InputError(
    "LotTooLarge",
    `The pack list goes on after ${shown} packs, the most that one lot may have.`,
    "Register the rest under a lot number of its own.",
  );
}

/** Hashes the tree, by threads while the index is sorted where the lot is large; returns the root. */
async function writeTreeAndIndex(
  lot: UnfinishedLot,
  onProgress: (progress: LotFileProgress) => void,
): Promise<Uint8Array> {
  const { handle, sections, name, partPath: path, lotKey: key } = lot;
  const { count } = sections;
  const threads = count < THREADS_FROM ? undefined : await TreeThreads.start({ path, name, count, lotKey: key });
  if (threads === undefined) {
    await writeIndex(handle.fd, sections, indexSeed(key));
    return writeTree(lot, undefined, onProgress);
  }
  const hashing = writeTree(lot, threads, onProgress);
  const indexing = writeIndex(handle.fd, sections, indexSeed(key)).catch(async (error: unknown) => {
    await threads.stop();
    throw error;
  });
  // Both have ended before the file is closed: its descriptor could be another file's by then.
  const [hashed, indexed] = await Promise.allSettled([hashing, indexing]);
  await threads.stop();
  if (indexed.status === "rejected") throw indexed.reason;
  if (hashed.status === "rejected") throw hashed.reason;
  return hashed.value;
}

async function writeTree(
  lot: UnfinishedLot,
  threads: TreeThreads | undefined,
  onProgress: (progress: LotFileProgress) => void,
): Promise<Uint8Array> {
  const { count, nodes } = lot.sections;
  const hasher = new LotHasher(lot.name);
  const tree = new TreeHasher(lot.handle.fd, lot.sections, hasher, new SaltMaker(lot.lotKey));
  if (count === 1) return tree.onlyLeaf();
  let done = 0;
  const onHashed = (hashed: number): void => {
    done += hashed;
    onProgress({ step: "tree", done, total: count - 1 });
  };
  for (const { from, to } of nodeRuns(count)) {
    if (threads !== undefined && to - from > NODES_AT_ONCE) {
      await threads.hash(from, to, onHashed);
      continue;
    }
    for (let first = from; first < to; first += NODES_AT_ONCE) {
      const end = Math.min(first + NODES_AT_ONCE, to);
      tree.hashNodes(first, end);
      onHashed(end - first);
      if (end < to) await nextTurn();
    }
  }
  const root = new Uint8Array(WORD);
  readAt(lot.handle.fd, root, nodes + (count - 2) * WORD);
  return root;
}
