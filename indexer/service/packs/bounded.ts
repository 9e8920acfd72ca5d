/** A map that holds at most so many entries: what was asked for longest ago makes room. */
export class Bounded<K, V> {
  readonly #most: number;
  readonly #dropped: (value: V) => void;
  readonly #entries = new Map<K, V>();

  constructor(most: number, dropped: (value: V) => void = () => undefined) {
    this.#most = most;
    this.#dropped = dropped;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#dropped(value);
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }
}
