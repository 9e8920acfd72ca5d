/** Why the ledger refuses something: the error's name and what it tells. An argument that is `undefined` is not foretold. */
export interface Reason {
  readonly error: string;
  readonly args: readonly unknown[];
}

/** Some rules are broken: the contract must name one of them. Which comes first, no interface promises. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly reasons: readonly Reason[];

  constructor(reasons: readonly Reason[]) {
    super(reasons.map(({ error }) => error).join(", "));
    this.reasons = reasons;
  }
}

/** The rules of one operation, as far as they have been looked at. */
export class Rules {
  readonly #broken: Reason[] = [];

  /** A rule: broken unless it `holds`. */
  need(holds: boolean, error: string, ...args: readonly unknown[]): this {
    if (!holds) this.#broken.push({ error, args });
    return this;
  }

  /** A rule that is broken and without which nothing more can be said. */
  refuse(error: string, ...args: readonly unknown[]): never {
    this.#broken.push({ error, args });
    throw new Refused(this.#broken);
  }

  /** Whatever was broken so far ends it here. */
  settle(): void {
    if (this.#broken.length > 0) throw new Refused(this.#broken);
  }
}
