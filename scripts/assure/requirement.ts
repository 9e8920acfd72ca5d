import type { Figures } from "./figures.ts";

/** `short` goes into every change's check, `full` is what the budgets ask for, `deep` takes hours. */
export type Form = "short" | "full" | "deep";

/** A command of package.json and its arguments. One that fails is a shortfall of each requirement that it serves. */
export interface Run {
  readonly command: string;
  readonly args?: readonly string[];
}

/** What was measured, in a few words, and what of the budget was not met: nothing, where it holds. */
export interface Verdict {
  readonly figure: string;
  readonly shortfalls: readonly string[];
}

/** One line of the reliability budgets. */
export interface Requirement {
  /** Its number in the budgets, e.g. `R6`. */
  readonly id: string;
  readonly what: string;
  readonly budget: string;
  /** The commands whose figures (see `tellFigure`) it is judged by, in each form. */
  readonly runs: Readonly<Record<Form, readonly Run[]>>;
  judge(figures: Figures, form: Form): Verdict;
}

/** A shortfall where a figure is below the least that is asked; nothing else. */
export function atLeast(what: string, figure: number, least: number): string[] {
  return figure >= least ? [] : [`${what}: ${figure.toLocaleString("en")} of at least ${least.toLocaleString("en")}`];
}

/** A shortfall where something happened that never may. */
export function none(what: string, figure: number): string[] {
  return figure === 0 ? [] : [`${what}: ${figure.toLocaleString("en")}, none is allowed`];
}
