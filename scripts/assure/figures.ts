import { appendFileSync, existsSync, readFileSync } from "node:fs";

import { z } from "zod";

/** What a run counted, as one line of the file that `YAOLIAN_FIGURES` names. */
const FigureLine = z.strictObject({ id: z.string(), what: z.string(), value: z.number() });

export type FigureLine = z.infer<typeof FigureLine>;

/**
 * Adds what a test or a check counted to the file that `YAOLIAN_FIGURES` names; where it names none, nobody asked.
 *
 * @param id the requirement, e.g. `R6`
 * @param what what was counted, in words that stay the same from run to run
 * @param value how many; lines of one `id` and `what` are added up
 */
export function tellFigure(id: string, what: string, value: number): void {
  const path = process.env["YAOLIAN_FIGURES"];
  if (path === undefined || path === "") return;
  // One short write: several processes add to the same file at once.
  appendFileSync(path, `${JSON.stringify({ id, what, value } satisfies FigureLine)}\n`);
}

/** What the runs counted, added up. */
export class Figures {
  readonly #sums = new Map<string, Map<string, number>>();

  constructor(lines: Iterable<FigureLine>) {
    for (const { id, what, value } of lines) {
      const own = this.#sums.get(id) ?? new Map<string, number>();
      own.set(what, (own.get(what) ?? 0) + value);
      this.#sums.set(id, own);
    }
  }

  /** The figures in a file; none where it does not exist. */
  static read(path: string): Figures {
    if (!existsSync(path)) return new Figures([]);
    const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
    return new Figures(lines.map((line) => FigureLine.parse(JSON.parse(line))));
  }

  /** The sum of one figure; 0 where nothing was counted, so that what did not run is a shortfall. */
  sum(id: string, what: string): number {
    return this.#sums.get(id)?.get(what) ?? 0;
  }

  /** All figures of a requirement, by what was counted. */
  of(id: string): ReadonlyMap<string, number> {
    return this.#sums.get(id) ?? new Map();
  }
}
