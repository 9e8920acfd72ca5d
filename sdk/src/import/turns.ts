import limitTo from "p-limit";

/** Runs works that share a key one after the other, and others at one time, so many at once as are allowed. */
export class Turns {
  readonly #limit: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(concurrency: number) {
    this.#limit = limitTo(concurrency);
  }

  /** Runs a work when all works before it that share one of its keys have ended, however they ended. */
  run<T>(keys: Iterable<string>, work: () => Promise<T>): Promise<T> {
    const own = [...new Set(keys)];
    const before = Promise.allSettled(own.map((key) => this.#tails.get(key)).filter((tail) => tail !== undefined));
    const ended = before.then(() => this.#limit(work));
    for (const key of own) this.#tails.set(key, ended);
    void Promise.allSettled([ended]).then(() => {
      for (const key of own) if (this.#tails.get(key) === ended) this.#tails.delete(key);
    });
    return ended;
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.allSettled(this.#tails.values());
  }
}

/** Values that one side gives in any order and another takes in the order of their places, which run from 0. */
export class Channel<T extends object> implements AsyncIterable<T> {
  readonly #values = new Map<number, T>();
  #next = 0;
  #wake: (() => void) | undefined;
  #end: { readonly failure?: unknown } | undefined;

  give(place: number, value: T): void {
    this.#values.set(place, value);
    this.#wake?.();
  }

  /**
   * No more values come: those that wait behind a place that stays empty are taken too. With a failure, taking ends with
   * it. The first end counts.
   */
  end(end: { readonly failure?: unknown } = {}): void {
    this.#end ??= end;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      for (let value = this.#values.get(this.#next); value !== undefined; value = this.#values.get(this.#next)) {
        this.#values.delete(this.#next);
        this.#next += 1;
        yield value;
      }
      if (this.#end !== undefined) break;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    for (const [, value] of [...this.#values].sort(([one], [other]) => one - other)) yield value;
    if ("failure" in this.#end) throw this.#end.failure;
  }
}
