import { ROW_WORDS, rowHash, sameRow } from "./rowHash.ts";
import { SERIAL, TEXT_BYTES, writeText20 } from "./text20.ts";

const ROWS_A_BLOCK_LOG2 = 15;
const ROWS_A_BLOCK = 1 << ROWS_A_BLOCK_LOG2;
const FIRST_SLOTS = 1 << 12;
const FULLEST = 0.75;

/**
 * Serials in the order they came, in about 27 bytes each: an open-addressing hash table of their numbers over rows
 * kept in full, so that a repeat is never a false alarm. The hash is seeded at random: no list can be made to collide.
 */
export class SerialSet {
  readonly #blocks: Array<{ bytes: Uint8Array; words: Uint32Array }> = [];
  readonly #seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  #slots = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * Adds a serial and returns its number from 0; returns the number of the earlier one where it is there already.
   * Throws the {@link InputError}s of a wrong serial.
   */
  add(serial: string): number {
    if (this.#size >= this.#slots.length * FULLEST) this.#grow();
    const { bytes, words } = this.#blockOf(this.#size);
    const row = this.#size & (ROWS_A_BLOCK - 1);
    writeText20(SERIAL, serial, bytes, row * TEXT_BYTES);
    const mask = this.#slots.length - 1;
    let slot = rowHash(words, row * ROW_WORDS, this.#seed) & mask;
    for (let taken = this.#slots[slot]; taken; taken = this.#slots[slot]) {
      const other = taken - 1;
      const otherRow = other & (ROWS_A_BLOCK - 1);
      if (sameRow(words, row * ROW_WORDS, this.#blockOf(other).words, otherRow * ROW_WORDS)) return other;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#size + 1;
    return this.#size++;
  }

  #blockOf(number: number): { bytes: Uint8Array; words: Uint32Array } {
    const at = number >>> ROWS_A_BLOCK_LOG2;
    const block = this.#blocks[at];
    if (block !== undefined) return block;
    const bytes = new Uint8Array(ROWS_A_BLOCK * TEXT_BYTES);
    const made = { bytes, words: new Uint32Array(bytes.buffer) };
    this.#blocks[at] = made;
    return made;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      const row = number & (ROWS_A_BLOCK - 1);
      let slot = rowHash(this.#blockOf(number).words, row * ROW_WORDS, this.#seed) & mask;
      while (slots[slot]) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}
