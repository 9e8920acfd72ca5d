/** Where a lot file stands while it is written and read: on the disk, or in memory. */
export interface LotStore {
  /** Fills `bytes` from `position`. Returns how many bytes there were: fewer at the end. */
  read(bytes: Uint8Array, position: number): number;
  /** Writes all of `bytes` at `position`. */
  write(bytes: Uint8Array, position: number): void;
}

/** A lot file in memory, for where there is no disk: it grows as it is written. */
export class MemoryStore implements LotStore {
  #bytes: Uint8Array<ArrayBuffer>;
  #size: number;

  constructor(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16), size = 0) {
    this.#bytes = bytes;
    this.#size = size;
  }

  /** What it holds. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#size);
  }

  read(bytes: Uint8Array, position: number): number {
    const found = this.bytes.subarray(position, position + bytes.length);
    bytes.set(found);
    return found.length;
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      wider.set(this.bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(bytes, position);
    this.#size = Math.max(this.#size, end);
  }
}
