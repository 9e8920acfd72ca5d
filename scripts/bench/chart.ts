import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";

import { isPast, numberText, type Figure } from "./figures.ts";
import type { Growth } from "./gas/growth.ts";

const WIDTH = 860;
const ROW = 22;
const LEFT = 330;
const COLOURS = { figure: "#1864ab", past: "#c92a2a", floor: "#a5d8ff", budget: "#e8590c", other: "#868e96" } as const;
/** Text that a line goes through. */
const HALO = { fill: "black", stroke: "white", strokeWidth: 4 } as const;
const document = new DOMParser().parseFromString("<html></html>", "text/html");

/** Gas on a scale of powers of ten: from floor to figure a bar, the budget a stroke, other designs crosses. */
export function gasChart(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => ({ ...figure, row: rowOf(figure), least: figure.floor ?? figure.value }));
  const others = rows.flatMap(({ row, comparisons = [] }) =>
    comparisons.map(({ value, what }) => ({ row, value, what })),
  );
  return drawn({
    ...frame(rows.map(({ row }) => row)),
    x: { type: "log", grid: true, label: "gas →", tickFormat: "~s" },
    marks: [
      Plot.ruleY(rows, { y: "row", x1: "least", x2: "value", stroke: COLOURS.floor, strokeWidth: 9 }),
      Plot.tickX(rows, { y: "row", x: "budget", stroke: COLOURS.budget, strokeWidth: 2 }),
      Plot.dot(rows, {
        y: "row",
        x: "value",
        r: 4,
        fill: (row: Figure) => (isPast(row) ? COLOURS.past : COLOURS.figure),
      }),
      Plot.dot(others, { y: "row", x: "value", symbol: "times", stroke: COLOURS.other, strokeWidth: 1.8 }),
    ],
  });
}

/** Figures of any unit, each as a share of its budget; of one that is a least, the budget as a share of it. */
export function shareChart(figures: readonly Figure[]): string {
  const rows = figures.flatMap((figure) => {
    const { value, budget, isLeast = false, unit } = figure;
    if (budget === undefined || budget === 0) return [];
    const text = `${numberText(value)} ${unit} of ${isLeast ? "at least " : ""}${numberText(budget)}`;
    return [
      { row: rowOf(figure), share: (isLeast ? budget / value : value / budget) * 100, text, past: isPast(figure) },
    ];
  });
  return drawn({
    ...frame(rows.map(({ row }) => row)),
    x: {
      domain: [0, Math.max(150, ...rows.map(({ share }) => share * 1.4))],
      grid: true,
      label: "per cent of the budget →",
    },
    marks: [
      Plot.barX(rows, {
        y: "row",
        x: "share",
        fill: (row: { past: boolean }) => (row.past ? COLOURS.past : COLOURS.figure),
      }),
      Plot.ruleX([100], { stroke: COLOURS.budget, strokeWidth: 2 }),
      Plot.text(rows, { y: "row", x: "share", text: "text", textAnchor: "start", dx: 6, ...HALO }),
    ],
  });
}

/** Three marks a function, for 10, 1,000 and 100,000 records: on each other where the ledger does not slow down. */
export function growthChart(growth: readonly Growth[]): string {
  const points = growth.flatMap(({ function: name, at }) =>
    Object.entries(at).map(([records, gas]) => ({
      name,
      gas,
      records: `${Number(records).toLocaleString("en")} records`,
    })),
  );
  return drawn({
    ...frame(growth.map(({ function: name }) => name)),
    x: { grid: true, zero: true, label: "gas →", tickFormat: "~s" },
    symbol: { range: ["circle", "times", "plus"], legend: false },
    marks: [
      Plot.dot(points, { y: "name", x: "gas", symbol: "records", r: 5, stroke: COLOURS.figure, strokeWidth: 1.5 }),
    ],
  });
}

function rowOf({ id, what }: Figure): string {
  const text = `${id}  ${what}`;
  return text.length <= 58 ? text : `${text.slice(0, 57)}…`;
}

function frame(rows: readonly string[]): object {
  return { ...size(60 + rows.length * ROW), marginLeft: LEFT, marginRight: 40, y: { domain: rows, label: null } };
}

function size(height: number): object {
  // On white whatever the reader's theme: the colours are chosen for it.
  return { document, width: WIDTH, height, marginBottom: 40, style: { background: "white", color: "black" } };
}

function drawn(options: object): string {
  // Its types are the browser's, which this program has not.
  const chart = Plot.plot(options) as unknown as { setAttribute(name: string, value: string): void; outerHTML: string };
  chart.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${chart.outerHTML}\n`;
}
