import { InputError, YaolianError } from "../errors.ts";
import { nextTurn } from "../pause.ts";
import { LotHasher, SaltMaker, WORD } from "./hashing.ts";
import { HEADER_BYTES, type Sections } from "./layout.ts";
import { bytes32, type LotName, MOST_PACKS } from "./names.ts";
import { lotKey } from "./leaf.ts";
import type { LotStore } from "./store.ts";
import { SERIAL, TEXT_BYTES, writeText20 } from "./text20.ts";
import { NODES_AT_ONCE, nodeRuns, TreeHasher } from "./tree.ts";

const ROWS_AT_ONCE = 1 << 14;

/** How far a build is: serials read, then nodes of the tree hashed. `total` is not known while serials are read. */
export type LotFileProgress = { step: "serials" | "tree"; done: number; total?: number };

/** What makes the salts of a lot's packs: its key, or the maker's secret that the key comes from. */
export type LotSecret = { memberSecret: Uint8Array | string } | { lotKey: Uint8Array | string };

/** What a pack list is made of. */
export type LotFileInput = {
  /** GTIN of 8 to 14 digits, or a number of the ledger's own. */
  gtin: string | bigint;
  lot: string;
  /** Serials in packing order: pack 0 first. */
  serials: AsyncIterable<string> | Iterable<string>;
  onProgress?: (progress: LotFileProgress) => void;
} & LotSecret;

/** A lot file that has its rows. */
export type UnfinishedLot = { store: LotStore; name: LotName; lotKey: Uint8Array; sections: Sections };

/** Hashes the nodes `from` … `to - 1` elsewhere, and tells how many are done as it goes. */
export type HashRun = (from: number, to: number, onHashed: (nodes: number) => void) => Promise<void>;

/** The key that makes a lot's salts. */
export function keyOf(secret: LotSecret, name: LotName): Uint8Array {
  return "lotKey" in secret ? bytes32("lot key", secret.lotKey) : lotKey(secret.memberSecret, name.gtin, name.lot);
}

/** Writes the rows as the serials come. Returns their number, `most` at most. */
export async function writeRows(
  store: LotStore,
  serials: AsyncIterable<string> | Iterable<string>,
  onProgress: (progress: LotFileProgress) => void,
  most: number = MOST_PACKS,
): Promise<number> {
  const rows = new Uint8Array(ROWS_AT_ONCE * TEXT_BYTES);
  let count = 0;
  let position = HEADER_BYTES;
  const flush = (bytes: number): void => {
    store.write(rows.subarray(0, bytes), position);
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

/**
 * Hashes and writes the tree of a lot whose rows are written; returns the root. Runs of more than {@link NODES_AT_ONCE} nodes
 * go to `hashRun` where there is one.
 */
export async function writeTree(
  { store, name, lotKey: key, sections }: UnfinishedLot,
  onProgress: (progress: LotFileProgress) => void,
  hashRun?: HashRun,
): Promise<Uint8Array> {
  const { count, nodes } = sections;
  const tree = new TreeHasher(store, sections, new LotHasher(name), new SaltMaker(key));
  if (count === 1) return tree.onlyLeaf();
  let done = 0;
  const onHashed = (hashed: number): void => {
    done += hashed;
    onProgress({ step: "tree", done, total: count - 1 });
  };
  for (const { from, to } of nodeRuns(count)) {
    if (hashRun !== undefined && to - from > NODES_AT_ONCE) {
      await hashRun(from, to, onHashed);
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
  store.read(root, nodes + (count - 2) * WORD);
  return root;
}
