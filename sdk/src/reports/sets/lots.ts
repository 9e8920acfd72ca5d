import { ENUMS } from "../../ledger/enums.ts";
import type { RowOf } from "../columns.ts";
import { day, LOT_COLUMNS, lotNames, moment, type Gatherer, type Happened, type Told } from "../told.ts";

export const lots = {
  name: "lots",
  about: "Every lot as it stands at the end of the period, with its packs by state.",
  columns: {
    ...LOT_COLUMNS,
    packs: { kind: "number", about: "How many packs it was registered with." },
    made: { kind: "day", about: "Day of manufacture." },
    expiry: { kind: "day", about: "Last day of use." },
    maker: { kind: "number", about: "The member that made it." },
    site: { kind: "number", about: "The site where it was registered." },
    registeredAt: { kind: "moment", about: "When it was registered." },
    isNew: { kind: "flag", about: "Whether that was in the period." },
    vaccine: { kind: "flag", about: "Whether it is of a vaccine." },
    released: { kind: "flag", about: "Whether it may be used." },
    releasedAt: { kind: "moment", about: "When it was released.", isOptional: true },
    releasedBy: { kind: "number", about: "The member that released it.", isOptional: true },
    awaitsRegulator: {
      kind: "flag",
      about: "Whether a regulator must release it and has not yet; a recalled lot waits for nothing.",
    },
    heldByMaker: { kind: "flag", about: "Whether its maker holds it." },
    heldByRegulator: { kind: "flag", about: "Whether an authority holds it." },
    recallClass: { kind: ENUMS.RecallClass, about: "The class of its recall." },
    inputs: { kind: "number", about: "How many lots it was made from." },
    active: { kind: "number", about: "Packs in stock or on their way." },
    dispensed: { kind: "number", about: "Packs that were dispensed, sold or opened." },
    retired: { kind: "number", about: "Packs that are gone otherwise." },
    locked: { kind: "number", about: "Packs that are set aside." },
  },
} as const;

type Row = RowOf<typeof lots.columns>;

export class Lots implements Gatherer<Row> {
  readonly #registered = new Map<string, { readonly time: number; readonly isNew: boolean }>();
  readonly #released = new Map<string, { readonly releasedAt: string; readonly releasedBy: number }>();

  see({ event, time, isInPeriod }: Happened): void {
    if (event.name === "LotReleased") {
      this.#released.set(event.args.lot, { releasedAt: moment(time), releasedBy: event.args.by });
    }
    if (event.name === "LotRegistered") this.#registered.set(event.args.lot, { time, isNew: isInPeriod });
  }

  rows(told: Told): Row[] {
    return [...told.lots.values()].map(({ lot }) => {
      const { time = 0, isNew = false } = this.#registered.get(lot.id) ?? {};
      const { released, heldByMaker, heldByRegulator, recallClass, maker, site, vaccine } = lot;
      const { Active: active, Dispensed: dispensed, Retired: retired, Locked: locked } = lot.counts();
      return {
        ...lotNames(lot),
        packs: lot.packCount,
        made: day(lot.madeDay),
        expiry: day(lot.expiryDay),
        ...{ maker, site, registeredAt: moment(time), isNew },
        ...{ vaccine, released, releasedAt: null, releasedBy: null, ...this.#released.get(lot.id) },
        awaitsRegulator: lot.releasedByRegulatorOnly && !released && recallClass === "None",
        ...{ heldByMaker, heldByRegulator, recallClass, inputs: new Set(lot.inputs).size },
        ...{ active, dispensed, retired, locked },
      };
    });
  }
}
