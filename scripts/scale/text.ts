/** A Markdown table whose columns stand below each other: those named in `left` to the left, the others to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((line) => (line[i] ?? "").length)));
  const cell = (text: string, i: number): string =>
    left.includes(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const shown = (cells: readonly string[]): string => line(widths.map((_, i) => cell(cells[i] ?? "", i)));
  const rule = line(widths.map((width, i) => (left.includes(i) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)));
  return [shown(head), rule, ...rows.map(shown)].join("\n");
}

/** Three figures that count, in the unit that fits. */
export function short(value: number, unit = ""): string {
  const steps = [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  const [size, letter] = steps.find(([step]) => value >= step) ?? [1, ""];
  return `${figures(value / size)} ${letter}${unit}`.trim();
}

/** Three figures that count. */
export function figures(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  if (value === 0) return "0";
  return String(Number(value.toPrecision(3)));
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

export function percent(share: number): string {
  return `${figures(100 * share)} %`;
}

/** Seconds, minutes or hours. */
export function time(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3600).toFixed(1))} h`;
}
