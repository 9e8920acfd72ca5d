import type { Range } from "../state/ranges.ts";
import type { RunContext } from "./context.ts";
import type { NamedGoods } from "./goodsOnLedger.ts";
import type { Part } from "./identity.ts";

/** Cutting and joining consignments changes no pack's custody or state. */
const ONLY_SHAPE = new Set(["ConsignmentSplit", "ConsignmentsMerged"]);

/** The packs that an event's earlier transactions have changed, by lot. */
export async function takenBy(
  { recorded, book }: RunContext,
  eventId: string,
  { lots }: Pick<NamedGoods, "lots">,
  part?: Part,
): Promise<Map<string, Range[]>> {
  const taken = new Map<string, Range[]>();
  for (const transaction of recorded.of(eventId, part)) {
    for (const lot of lots) {
      for (const { event, range } of await book.traceOf(transaction, lot)) {
        if (range === undefined || ONLY_SHAPE.has(event.name)) continue;
        taken.set(lot, [...(taken.get(lot) ?? []), range]);
      }
    }
  }
  return taken;
}
