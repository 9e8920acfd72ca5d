import { InputError } from "@yaolian/sdk";

/** A part of a long answer: how many rows at most, and after which. */
export interface Paging {
  readonly limit: number;
  /** What `next` of the page before said; the first page if left out. */
  readonly page?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Names the page after this one; null for the last. */
  readonly next: string | null;
}

/** A page out of the rows that were asked for: one more than its limit, so that it is known whether there are more. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}

/** The parts of a page's name. Throws an InputError `PageWrong` for one that was not answered here. */
export function pageParts(page: string, form: RegExp): string[] {
  const parts = form.exec(page)?.slice(1);
  if (parts !== undefined) return parts;
  const cure = "Take it from `next` of the page before, as it is.";
  throw new InputError("PageWrong", `“${page.slice(0, 100)}” names no page of this.`, cure);
}
