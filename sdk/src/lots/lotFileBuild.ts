import { diskStore, writeWhole } from "./files.ts";
import { hex } from "./hashing.ts";
import { digestBody, encodeHeader, sectionsOf } from "./layout.ts";
import { lotIdOf } from "./leaf.ts";
import {
  keyOf,
  writeRows,
  writeTree,
  type LotFileInput,
  type LotFileProgress,
  type UnfinishedLot,
} from "./lotWriting.ts";
import { lotName } from "./names.ts";
import { indexSeed, writeIndex } from "./serialIndex.ts";
import { TreeThreads } from "./treeThreads.ts";

/** Smaller lots are hashed before two threads have started and made up for it: `npm run bench:lots` shows where. */
const THREADS_FROM = 250_000;

/** What a pack list is made of, and where the file goes; an older one is replaced when the new one is whole. */
export type LotFileOptions = LotFileInput & {
  path: string;
  /** The fewest packs that are hashed by threads; 250,000 by default. */
  threadsFrom?: number;
};

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
  const key = keyOf(options, name);
  const onProgress = options.onProgress ?? (() => undefined);
  return writeWhole(options.path, async (handle, partPath) => {
    const store = diskStore(handle.fd);
    const count = await writeRows(store, options.serials, onProgress);
    const lot: UnfinishedLot = { store, name, lotKey: key, sections: sectionsOf(count) };
    const threads = count < (options.threadsFrom ?? THREADS_FROM) ? undefined : await threadsFor(lot, partPath);
    const root = await writeTreeAndIndex(lot, threads, onProgress);
    const bodyDigest = await digestBody(handle, lot.sections);
    store.write(encodeHeader({ name, count, lotKey: key, root, bodyDigest }), 0);
    return { root: hex(root), count, path: options.path, lotId: lotIdOf(name.gtin, name.lot) };
  });
}

function threadsFor({ name, lotKey: key, sections }: UnfinishedLot, path: string): Promise<TreeThreads | undefined> {
  return TreeThreads.start({ path, name, count: sections.count, lotKey: key });
}

/** Hashes the tree, by threads while the index is sorted where there are some; returns the root. */
async function writeTreeAndIndex(
  lot: UnfinishedLot,
  threads: TreeThreads | undefined,
  onProgress: (progress: LotFileProgress) => void,
): Promise<Uint8Array> {
  const { store, sections, lotKey: key } = lot;
  if (threads === undefined) {
    await writeIndex(store, sections, indexSeed(key));
    return writeTree(lot, onProgress);
  }
  const hashing = writeTree(lot, onProgress, (from, to, onHashed) => threads.hash(from, to, onHashed));
  const indexing = writeIndex(store, sections, indexSeed(key)).catch(async (error: unknown) => {
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
