import { ENUMS } from "../../ledger/enums.ts";
import type { RowOf } from "../columns.ts";
import { LOT_COLUMNS, lotNames, moment, type Gatherer, type Happened, type Told } from "../told.ts";

export const recalls = {
  name: "recalls",
  about:
    "Lots that were recalled or held in the period or stand so at its end, where their packs are, and what was made of them.",
  columns: {
    ...LOT_COLUMNS,
    maker: { kind: "number", about: "The member that made it." },
    recallClass: { kind: ENUMS.RecallClass, about: "The class of its recall; None where it is held only." },
    heldByMaker: { kind: "flag", about: "Whether its maker holds it." },
    heldByRegulator: { kind: "flag", about: "Whether an authority holds it." },
    stoppedAt: { kind: "moment", about: "When it was recalled or held first." },
    recalledAt: { kind: "moment", about: "When it was recalled first.", isOptional: true },
    packs: { kind: "number", about: "Its packs." },
    withPeople: { kind: "number", about: "Packs that were dispensed, sold or opened." },
    retired: { kind: "number", about: "Packs that are gone otherwise." },
    returned: { kind: "number", about: "Packs that were sent back and received since." },
    inTransit: { kind: "number", about: "Packs between two sites." },
    stopped: { kind: "number", about: "Packs in stock that nobody can give." },
    stillOut: { kind: "number", about: "Packs in stock that nothing stops." },
    givenSince: { kind: "number", about: "Packs that reached people while it was stopped." },
    descendants: { kind: "number", about: "Lots that something of it is in." },
    descendantsOpen: { kind: "number", about: "Those that are neither recalled nor held." },
  },
} as const;

type Row = RowOf<typeof recalls.columns>;

export class Recalls implements Gatherer<Row> {
  readonly #stopped = new Map<string, { readonly stoppedAt: number; recalledAt: number | null; isRecent: boolean }>();

  see({ event, time, isInPeriod }: Happened): void {
    if (event.name !== "LotRecalled" && event.name !== "LotHeld") return;
    const { lot } = event.args;
    const { stoppedAt = time, recalledAt = null, isRecent = false } = this.#stopped.get(lot) ?? {};
    const first = event.name === "LotRecalled" ? (recalledAt ?? time) : recalledAt;
    this.#stopped.set(lot, { stoppedAt, recalledAt: first, isRecent: isRecent || isInPeriod });
  }

  rows({ lots, genealogy }: Told): Row[] {
    const rows: Row[] = [];
    for (const [id, { stoppedAt, recalledAt, isRecent }] of this.#stopped) {
      const follower = lots.get(id);
      if (follower === undefined) continue;
      const { lot } = follower;
      const { maker, recallClass, heldByMaker, heldByRegulator } = lot;
      if (!isRecent && recallClass === "None" && !heldByMaker && !heldByRegulator) continue;
      const below = genealogy.descendants(id).map((each) => genealogy.lot(each.lot));
      const open = below.filter((each) => each !== undefined && each.recallClass === "None" && each.holds.size === 0);
      rows.push({
        ...{ ...lotNames(lot), maker, recallClass, heldByMaker, heldByRegulator, stoppedAt: moment(stoppedAt) },
        recalledAt: recalledAt === null ? null : moment(recalledAt),
        ...{ ...follower.shares(), givenSince: follower.givenSince },
        ...{ descendants: below.length, descendantsOpen: open.length },
      });
    }
    return rows;
  }
}
