import { WORD } from "../lots/hashing.ts";
import { keccak256 } from "../lots/keccak.ts";

/**
 * The Merkle tree of a batch, exactly as OpenZeppelin's `StandardMerkleTree.of` makes it: leaves sorted by their hash,
 * the root first. All nodes lie in one array, 64 bytes a document.
 */
export class BatchTree {
  readonly count: number;
  readonly #nodes: Uint8Array;
  /** Where the leaf of each row came to lie among the sorted ones. */
  readonly #places: Uint32Array;
  readonly #pair = new Uint8Array(2 * WORD);

  /** `leaves` holds them one after the other, at least one, in the order of the rows. */
  constructor(leaves: Uint8Array) {
    const count = leaves.length / WORD;
    const leaf = (index: number): Uint8Array => leaves.subarray(index * WORD, (index + 1) * WORD);
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    order.sort((one, other) => Buffer.compare(leaf(one), leaf(other)));
    this.count = count;
    this.#nodes = new Uint8Array((2 * count - 1) * WORD);
    this.#places = new Uint32Array(count);
    for (const [place, index] of order.entries()) {
      this.#places[index] = place;
      this.#nodes.set(leaf(index), this.#nodeOf(place) * WORD);
    }
    for (let node = count - 2; node >= 0; node -= 1) {
      this.#nodes.set(this.#parent(this.#node(2 * node + 1), this.#node(2 * node + 2)), node * WORD);
    }
  }

  get root(): Uint8Array {
    return this.#node(0).slice();
  }

  /** The siblings on the way from the leaf of a row to the root. */
  proof(index: number): Uint8Array[] {
    const siblings: Uint8Array[] = [];
    for (let node = this.#nodeOf(this.#places[index] ?? 0); node > 0; node = (node - 1) >>> 1) {
      siblings.push(this.#node(node % 2 === 0 ? node - 1 : node + 1).slice());
    }
    return siblings;
  }

  #nodeOf(place: number): number {
    return 2 * this.count - 2 - place;
  }

  #node(node: number): Uint8Array {
    return this.#nodes.subarray(node * WORD, (node + 1) * WORD);
  }

  #parent(one: Uint8Array, other: Uint8Array): Uint8Array {
    const oneFirst = Buffer.compare(one, other) <= 0;
    this.#pair.set(oneFirst ? one : other, 0);
    this.#pair.set(oneFirst ? other : one, WORD);
    return keccak256(this.#pair);
  }
}
