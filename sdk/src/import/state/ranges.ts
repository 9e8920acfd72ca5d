/** Packs `first` … `first + count - 1` of one lot. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** Indexes, in whatever order, as the fewest ascending ranges; one that is given twice counts once. */
export function rangesOf(indexes: Iterable<number>): Range[] {
  const sorted = [...new Set(indexes)].sort((one, other) => one - other);
  const ranges: { first: number; count: number }[] = [];
  for (const index of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last.first + last.count === index) last.count += 1;
    else ranges.push({ first: index, count: 1 });
  }
  return ranges;
}

/** The fewest ascending ranges that hold what any of these hold. */
export function union(ranges: Iterable<Range>): Range[] {
  const sorted = [...ranges].filter(({ count }) => count > 0).sort((one, other) => one.first - other.first);
  const joined: { first: number; count: number }[] = [];
  for (const { first, count } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && first <= last.first + last.count) {
      last.count = Math.max(last.count, first + count - last.first);
    } else joined.push({ first, count });
  }
  return joined;
}

/** What is in `ranges` and in none of `taken`. */
export function without(ranges: Iterable<Range>, taken: Iterable<Range>): Range[] {
  let rest = union(ranges);
  for (const hole of taken) rest = rest.flatMap((range) => outside(range, hole));
  return rest;
}

/** What is in both. */
export function overlap(ranges: Iterable<Range>, others: Iterable<Range>): Range[] {
  const wanted = union(others);
  return union(ranges).flatMap(({ first, count }) =>
    wanted.flatMap((other) => {
      const start = Math.max(first, other.first);
      const end = Math.min(first + count, other.first + other.count);
      return end > start ? [{ first: start, count: end - start }] : [];
    }),
  );
}

/** How many packs they hold together. */
export function sizeOf(ranges: Iterable<Range>): number {
  let size = 0;
  for (const { count } of union(ranges)) size += count;
  return size;
}

/** Each index, ascending within its range. */
export function* indexesOf(ranges: Iterable<Range>): Generator<number> {
  for (const { first, count } of ranges) for (let index = first; index < first + count; index++) yield index;
}

function outside(range: Range, hole: Range): Range[] {
  const [end, holeEnd] = [range.first + range.count, hole.first + hole.count];
  if (holeEnd <= range.first || hole.first >= end) return [range];
  return [
    { first: range.first, count: hole.first - range.first },
    { first: holeEnd, count: end - holeEnd },
  ].filter(({ count }) => count > 0);
}
