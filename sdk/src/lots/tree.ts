import { TransientError } from "../errors.ts";
import { type LotHasher, type SaltMaker, serialRow, WORD } from "./hashing.ts";
import type { Sections } from "./layout.ts";
import type { LotStore } from "./store.ts";
import { TEXT_BYTES } from "./text20.ts";

/** Inner nodes hashed at a time: small enough for the processor's cache and for two threads to end together. */
export const NODES_AT_ONCE = 2048;

/**
 * The inner nodes of a tree in runs that each need only the leaves and the runs before: its first half, a quarter, …
 * so that the nodes of one run can be hashed by several threads in any order.
 */
export function* nodeRuns(count: number): Generator<{ from: number; to: number }> {
  for (let from = 0; from < count - 1;) {
    const to = Math.floor((count + from) / 2);
    yield { from, to };
    from = to;
  }
}

/** Positions (leaves first, then inner nodes) of the siblings on the way from a leaf to the root. */
export function siblingPositions(index: number, count: number): number[] {
  const siblings: number[] = [];
  for (let position = index; position < 2 * count - 2; position = count + (position >>> 1)) {
    siblings.push(position ^ 1);
  }
  return siblings;
}

/** Hashes the tree of a lot file whose rows are written, a piece at a time, in memory of fixed size. */
export class TreeHasher {
  readonly #children = new Uint8Array(NODES_AT_ONCE * 2 * WORD);
  readonly #nodes = new Uint8Array(NODES_AT_ONCE * WORD);
  readonly #rows = new Uint8Array(NODES_AT_ONCE * 2 * TEXT_BYTES);
  readonly #store: LotStore;
  readonly #sections: Sections;
  readonly #hasher: LotHasher;
  readonly #salts: SaltMaker;

  constructor(store: LotStore, sections: Sections, hasher: LotHasher, salts: SaltMaker) {
    this.#store = store;
    this.#sections = sections;
    this.#hasher = hasher;
    this.#salts = salts;
  }

  /** Hashes and writes inner nodes `from` … `to − 1`, at most {@link NODES_AT_ONCE}, whose children are there. */
  hashNodes(from: number, to: number): void {
    this.#readChildren(2 * from, 2 * to);
    for (let node = 0; node < to - from; node++) {
      const left = this.#children.subarray(2 * node * WORD, (2 * node + 1) * WORD);
      const right = this.#children.subarray((2 * node + 1) * WORD, (2 * node + 2) * WORD);
      this.#nodes.set(this.#hasher.parent(left, right), node * WORD);
    }
    this.#store.write(this.#nodes.subarray(0, (to - from) * WORD), this.#sections.nodes + from * WORD);
  }

  /** The leaf of the only pack of a lot: its root. */
  onlyLeaf(): Uint8Array {
    this.#readLeaves(0, 1);
    return this.#children.slice(0, WORD);
  }

  #readChildren(first: number, end: number): void {
    const { count } = this.#sections;
    const leavesEnd = Math.min(end, count);
    if (first < leavesEnd) this.#readLeaves(first, leavesEnd);
    const nodesFirst = Math.max(first, count);
    if (nodesFirst < end) {
      const into = this.#children.subarray((nodesFirst - first) * WORD, (end - first) * WORD);
      this.#read(into, this.#sections.nodes + (nodesFirst - count) * WORD);
    }
  }

  #readLeaves(first: number, end: number): void {
    this.#read(this.#rows.subarray(0, (end - first) * TEXT_BYTES), this.#sections.rows + first * TEXT_BYTES);
    for (let index = first; index < end; index++) {
      const leaf = this.#hasher.leaf(index, serialRow(this.#rows, index - first), this.#salts.salt(index));
      this.#children.set(leaf, (index - first) * WORD);
    }
  }

  #read(into: Uint8Array, position: number): void {
    if (this.#store.read(into, position) === into.length) return;
    throw new TransientError("FileSystemFailed", "The unfinished lot file was cut short.", "Build it again.");
  }
}
