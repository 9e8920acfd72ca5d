import { NAMES } from "./acts.ts";

interface Line {
  done: number;
  refused: Map<string, number>;
}

/** What nobody may ever do. */
const NEVER = new Set(["prescriptionToken.safeTransferFrom"]);

/** How often each operation was done, and by which errors it was refused. */
export class Tally {
  readonly #lines = new Map<string, Line>(NAMES.map((name) => [name, { done: 0, refused: new Map() }]));
  /** Refusals of which the model foretold exactly one reason. */
  exact = 0;

  add(name: string, error: string | undefined, reasons: number): void {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`Nobody counts ${name}.`);
    if (error === undefined) line.done += 1;
    else line.refused.set(error, (line.refused.get(error) ?? 0) + 1);
    if (reasons === 1) this.exact += 1;
  }

  get done(): number {
    return [...this.#lines.values()].reduce((sum, { done }) => sum + done, 0);
  }

  get refused(): number {
    return [...this.#lines.values()].reduce((sum, line) => sum + refusals(line), 0);
  }

  get compared(): number {
    return this.done + this.refused;
  }

  /** Errors that were seen, of all contracts. */
  get errors(): ReadonlySet<string> {
    return new Set([...this.#lines.values()].flatMap(({ refused }) => [...refused.keys()]));
  }

  /** Operations that were never done, or never refused: nothing is known of them. */
  get untried(): string[] {
    return [...this.#lines].flatMap(([name, line]) => {
      if (line.done === 0 && !NEVER.has(name)) return [`${name} was never done`];
      return refusals(line) === 0 ? [`${name} was never refused`] : [];
    });
  }

  /** A line an operation: done, refused, and why. */
  table(): string {
    const width = Math.max(...NAMES.map(({ length }) => length));
    return [...this.#lines]
      .map(([name, line]) => {
        const why = [...line.refused].sort(([, a], [, b]) => b - a).map(([error, times]) => `${error} ${times}`);
        const counts = [String(line.done).padStart(7), String(refusals(line)).padStart(7)].join(" ");
        return `${name.padEnd(width)} ${counts}  ${why.join(", ")}`;
      })
      .join("\n");
  }
}

function refusals({ refused }: Line): number {
  return [...refused.values()].reduce((sum, times) => sum + times, 0);
}
