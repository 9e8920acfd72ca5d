import type { LotEvent } from "../state/lotEvent.ts";
import type { Range } from "../state/ranges.ts";
import { overlap, sizeOf, union } from "../state/ranges.ts";
import type { Act, Deed, History } from "./acts.ts";

/**
 * The packs that have to be told with one of them, so that its story comes back as it was: what was left out of a receipt
 * needs one that was not, and what got a hold by joining a consignment one that had it. Mostly it is alone.
 */
export function withCompanions({ acts }: History, index: number): Range[] {
  let packs: Range[] = [{ first: index, count: 1 }];
  for (let known = 0; known < packs.length;) {
    known = packs.length;
    packs = union([...packs, ...acts.flatMap((act) => companionsIn(act, packs))]);
  }
  return packs;
}

/**
 * The story of some packs alone, as if they were the whole lot: only what was done to them and to their lot as such. They
 * are numbered anew, from 0.
 */
export function restricted({ lot, acts }: History, packs: readonly Range[]): History {
  const told = acts.map((act): Act => ({ ...act, deeds: act.deeds.flatMap((deed) => partOf(deed, packs)) }));
  return { lot, acts: told.filter(({ deeds }) => deeds.length > 0) };
}

function companionsIn({ deeds }: Act, packs: readonly Range[]): Range[] {
  return deeds.flatMap(({ event, range }) => {
    if (range === undefined || overlap([range], packs).length === 0) return [];
    if (event.name === "ConsignmentDisputed") {
      const received = deeds.find((deed) => deed.event.name === "ConsignmentReceived");
      return firstOf(received?.range, packs);
    }
    if (event.name !== "ConsignmentsMerged" || event.args.holds === 0) return [];
    const { first, second } = event.args;
    return [
      { first, count: second - first },
      { first: second, count: first + range.count - second },
    ].flatMap((side) => firstOf(side, packs));
  });
}

/** The first pack of a range none of whose packs is told yet. */
function firstOf(range: Range | undefined, packs: readonly Range[]): Range[] {
  if (range === undefined || overlap([range], packs).length > 0) return [];
  return [{ first: range.first, count: 1 }];
}

/** What of a deed is about these packs: all of it where it is about the lot as such. */
function partOf(deed: Deed, packs: readonly Range[]): Deed[] {
  const { range } = deed;
  if (range === undefined) return [deed];
  const told = renumbered(range, packs);
  if (told.count === 0) return [];
  const event = eventOn(deed.event, packs);
  if (event.name === "ConsignmentSplit" || event.name === "ConsignmentsMerged") {
    // Nothing is cut or joined where all of them are on one side.
    const { second } = event.args;
    if (second <= told.first || second >= told.first + told.count) return [];
  }
  return [{ ...deed, event, range: told }];
}

/** An event with its packs numbered anew. */
function eventOn<E extends LotEvent>(event: E, packs: readonly Range[]): E {
  const { first, count, second, index } = event.args as { [name in "first" | "count" | "second" | "index"]?: number };
  const at = (pack: number): number => renumbered({ first: pack, count: 0 }, packs).first;
  const args = {
    ...event.args,
    ...(first === undefined ? {} : { first: at(first) }),
    ...(second === undefined ? {} : { second: at(second) }),
    ...(index === undefined ? {} : { index: at(index) }),
    ...(first === undefined || count === undefined ? {} : { count: renumbered({ first, count }, packs).count }),
  };
  return { ...event, args };
}

function renumbered({ first, count }: Range, packs: readonly Range[]): Range {
  const before = sizeOf(overlap([{ first: 0, count: first }], packs));
  return { first: before, count: sizeOf(overlap([{ first, count }], packs)) };
}
