/** Numbers that follow from a seed alone (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 … 2^32 - 1. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 … `sides` - 1. */
  roll(sides: number): number {
    return this.#next() % sides;
  }

  between(least: number, most: number): number {
    return least + this.roll(most - least + 1);
  }

  /** True once in `times`. */
  rarely(times: number): boolean {
    return this.roll(times) === 0;
  }

  /** One of them; nothing where there is none. */
  one<T>(all: readonly T[]): T | undefined {
    return all.length === 0 ? undefined : all[this.roll(all.length)];
  }

  /** Mostly one of those that fit, sometimes any; where none fits, mostly nothing. */
  mostly<T>(all: readonly T[], fits: (each: T) => boolean, times = 10): T | undefined {
    if (this.rarely(times)) return this.one(all);
    return this.one(all.filter(fits)) ?? (this.rarely(6) ? this.one(all) : undefined);
  }

  /** 32 bytes. */
  hash(): string {
    return `0x${Array.from({ length: 8 }, () => this.#next().toString(16).padStart(8, "0")).join("")}`;
  }
}
