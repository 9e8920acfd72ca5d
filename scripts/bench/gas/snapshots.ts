import { readFile, writeFile } from "node:fs/promises";

import type { Figure } from "../figures.ts";
import type { Parts } from "./parts.ts";

const GAS = new URL("../../../snapshots/gas.json", import.meta.url);
const PARTS = new URL("../../../snapshots/gas-parts.json", import.meta.url);

/** A figure with where its gas went; a figure in per cent has no parts. */
export interface ToldFigure extends Figure {
  readonly parts?: Partial<Parts>;
}

/** Replaces both committed snapshots. */
export async function writeSnapshots(figures: readonly ToldFigure[]): Promise<void> {
  await writeFile(GAS, `${JSON.stringify(valuesOf(figures), null, 2)}\n`);
  await writeFile(PARTS, `${JSON.stringify(partsOf(figures), null, 2)}\n`);
}

/** What is not as committed, a line each. */
export async function differing(figures: readonly ToldFigure[]): Promise<string[]> {
  const [values, parts] = await Promise.all([GAS, PARTS].map(committed));
  return [...differences(values ?? {}, valuesOf(figures)), ...differences(parts ?? {}, partsOf(figures))];
}

async function committed(file: URL): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
}

function differences(committed: Record<string, unknown>, measured: Record<string, unknown>): string[] {
  const text = (value: unknown, none: string): string => (value === undefined ? none : JSON.stringify(value));
  return [...new Set([...Object.keys(committed), ...Object.keys(measured)])]
    .filter((id) => text(committed[id], "") !== text(measured[id], ""))
    .map((id) => `${id}: ${text(measured[id], "not measured")}, but ${text(committed[id], "nothing")} is committed`);
}

function valuesOf(figures: readonly ToldFigure[]): Record<string, number> {
  return Object.fromEntries(figures.map(({ id, value }) => [id, value]));
}

function partsOf(figures: readonly ToldFigure[]): Record<string, Partial<Parts>> {
  return Object.fromEntries(figures.flatMap(({ id, parts }) => (parts === undefined ? [] : [[id, parts] as const])));
}
