import type { Cell } from "./columns.ts";

/** Rows as CSV (RFC 4180), with a line of names first; an empty cell is what a row leaves open. */
export function toCsv(names: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string {
  const lines = [names, ...rows.map((row) => names.map((name) => textOf(row[name] ?? null)))];
  return lines.map((cells) => `${cells.map(quotedIfNeeded).join(",")}\r\n`).join("");
}

function textOf(cell: Cell): string {
  return cell === null ? "" : String(cell);
}

/** A lone empty cell is quoted too: the line would be an empty one, which readers skip. */
function quotedIfNeeded(text: string, _place: number, cells: readonly string[]): string {
  const isNeeded = /[",\r\n]|^\s|\s$/.test(text) || (text === "" && cells.length === 1);
  return isNeeded ? `"${text.replaceAll('"', '""')}"` : text;
}
