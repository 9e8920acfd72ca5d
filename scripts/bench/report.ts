import { load, machine } from "../machine.ts";
import { isPast, lineOf, type Figure } from "./figures.ts";

/** What every bench prints with `--json`, as one line. */
export interface Report {
  readonly machine: string;
  /** At the end, the bench's own included. */
  readonly load: number;
  readonly figures: readonly Figure[];
  /** Ids of the figures past their budget, or past the limit that a decision set instead. */
  readonly past: readonly string[];
}

/**
 * Prints a bench's figures, each beside its budget, as a table or (`isJson`) as one line of JSON with whatever else it
 * has to say. Returns whether all are within.
 */
export function report(figures: readonly Figure[], { isJson, more = {} }: { isJson: boolean; more?: object }): boolean {
  const past = figures.filter(isPast).map(({ id }) => id);
  const told: Report = { machine: machine(), load: load(), figures, past, ...more };
  if (isJson) process.stdout.write(`${JSON.stringify(told)}\n`);
  else {
    const within = `${figures.length - past.length} of ${figures.length} figures within their budget`;
    process.stdout.write(`${told.machine}, load ${told.load}\n\n${figures.map(lineOf).join("\n")}\n\n${within}\n`);
  }
  return past.length === 0;
}
