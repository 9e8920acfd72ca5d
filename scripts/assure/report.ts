import type { Figures } from "./figures.ts";
import type { Form, Requirement } from "./requirement.ts";
import { written, type Ended } from "./runs.ts";

/** One requirement as it turned out. */
export interface Judged {
  readonly id: string;
  readonly what: string;
  readonly budget: string;
  readonly figure: string;
  /** `skipped` where a command could not run on this machine. */
  readonly result: "met" | "short" | "skipped";
  /** What falls short of the budget. */
  readonly shortfalls: readonly string[];
  readonly commands: readonly string[];
}

export interface Report {
  readonly form: Form;
  readonly machine: string;
  readonly seconds: number;
  readonly requirements: readonly Judged[];
  readonly commands: readonly Ended[];
}

/** Judges a requirement by what the commands counted and by how they ended. */
export function judge(requirement: Requirement, form: Form, figures: Figures, ended: readonly Ended[]): Judged {
  const { id, what, budget } = requirement;
  const commands = requirement.runs[form].map(written);
  const own = ended.filter(({ serves }) => serves.some((name) => commands.includes(name)));
  const skipped = own.filter(({ result }) => result === "skipped").map(({ command }) => `${command}: can't run here`);
  const failed = own.filter(({ result }) => result === "failed").map(({ command }) => `${command}: failed`);
  const base = { id, what, budget, commands };
  // What could not run counted nothing: to call each of its figures short would hide why.
  if (skipped.length > 0 && failed.length === 0) {
    return { ...base, figure: "not measured", result: "skipped", shortfalls: skipped };
  }
  const { figure, shortfalls } = requirement.judge(figures, form);
  const all = [...failed, ...shortfalls];
  return { ...base, figure, result: all.length === 0 ? "met" : "short", shortfalls: all };
}

const MARKS = { met: "✓", short: "✗", skipped: "–" } as const;

/** The report as lines to read. */
export function* told({ form, machine, seconds, requirements, commands }: Report): Generator<string> {
  const slowest = commands.toSorted((a, b) => b.seconds - a.seconds);
  for (const { command, seconds: took, result } of slowest) {
    yield `  ${command.padEnd(40)} ${took.toFixed(0).padStart(6)} s  ${result}`;
  }
  yield "";
  for (const { id, what, budget, figure, result, shortfalls } of requirements) {
    yield `${MARKS[result]} ${id.padEnd(8)} ${what}: ${figure} (budget: ${budget})`;
    for (const shortfall of shortfalls) yield `    ${shortfall}`;
  }
  const met = requirements.filter(({ result }) => result === "met").length;
  yield "";
  yield `${met} of ${requirements.length} met, ${form} form, ${seconds.toFixed(0)} s on ${machine}`;
}
