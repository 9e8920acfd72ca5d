import { stripVTControlCharacters } from "node:util";

/** Characters that take two columns on a terminal: Chinese, its punctuation, full-width forms. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/gu;

/** The columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  return [...plain].length + (plain.match(WIDE)?.length ?? 0);
}

/** A text filled up with spaces to a width; longer ones stay as they are. */
export function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - widthOf(text)));
  return side === "left" ? text + fill : fill + text;
}

/** How a table looks. */
export interface TableLook {
  /** Titles of the columns; one that begins with `>` is of numbers, which stand on the right. */
  readonly heads?: readonly string[];
  readonly indent?: number;
  /** How the titles are shown. */
  readonly emphasis?: (text: string) => string;
}

/** Rows as aligned lines without borders: what people read and programs cut. */
export function tableLines(rows: readonly (readonly string[])[], look: TableLook = {}): string[] {
  const { heads = [], indent = 0, emphasis = (text) => text } = look;
  const isNumber = heads.map((head) => head.startsWith(">"));
  const titles = heads.map((head) => head.replace(/^>/, ""));
  const widths: number[] = [];
  for (const row of titles.length === 0 ? rows : [titles, ...rows]) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  const line = (row: readonly string[], show: (text: string) => string): string => {
    const cells = row.map((cell, column) => {
      const isLast = column === row.length - 1;
      if (isLast && isNumber[column] !== true) return show(cell);
      return show(padded(cell, widths[column] ?? 0, isNumber[column] === true ? "right" : "left"));
    });
    return `${" ".repeat(indent)}${cells.join("  ")}`.trimEnd();
  };
  return [...(titles.length === 0 ? [] : [line(titles, emphasis)]), ...rows.map((row) => line(row, (cell) => cell))];
}
