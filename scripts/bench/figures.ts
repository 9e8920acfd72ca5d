/** What a plainer design, or somebody else's, takes for the same; in the figure's unit. */
export interface Comparison {
  readonly what: string;
  readonly value: number;
}

/** One figure, beside what it may be. */
export interface Figure {
  /** The budget's name, and after a point what of it: `G1.one`, `S5.pglite.ratio`. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number;
  /** Whether the budget is the least that it may be; the most otherwise. */
  readonly isLeast?: boolean;
  /** The limit that a decision set instead of the budget, and where it says why. */
  readonly decided?: { readonly limit: number; readonly decision: string };
  /** Less is not to be had: worked out, or measured beside it in the same run. */
  readonly floor?: number;
  readonly comparisons?: readonly Comparison[];
}

/** Whether a figure is past its budget; where a decision set another limit, past that. A figure that is no number is. */
export function isPast(figure: Figure): boolean {
  return isBeyond(figure, figure.decided?.limit ?? figure.budget);
}

/** Past its budget, but within what a decision allows. */
export function isExcused(figure: Figure): boolean {
  return isBeyond(figure, figure.budget) && !isPast(figure);
}

function isBeyond({ value, isLeast = false }: Figure, limit: number | undefined): boolean {
  if (limit === undefined) return false;
  return isLeast ? !(value >= limit) : !(value <= limit);
}

/** A line of the table. */
export function lineOf(figure: Figure): string {
  const { id, what, value, unit, budget, isLeast = false, floor, decided, comparisons = [] } = figure;
  const mark = budget === undefined ? " " : isPast(figure) ? "✗" : isExcused(figure) ? "≈" : "✓";
  const limit = budget === undefined ? "" : `${isLeast ? "≥" : "≤"} ${numberText(budget)}`;
  const beside = [
    ...(floor === undefined ? [] : [`floor ${numberText(floor)}`]),
    ...comparisons.map((other) => `${other.what} ${numberText(other.value)}`),
    ...(isExcused(figure) ? [`past it as decided in ${decided?.decision ?? ""}`] : []),
  ];
  const more = beside.length === 0 ? "" : `  (${beside.join("; ")})`;
  return `${mark} ${id.padEnd(22)} ${numberText(value).padStart(11)} ${limit.padEnd(12)} ${unit.padEnd(9)} ${what}${more}`;
}

export function numberText(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Math.round(value * 100) / 100);
}
