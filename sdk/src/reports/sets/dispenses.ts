import { dateOfDay, dayOfTime } from "../../days.ts";
import type { RowOf } from "../columns.ts";
import { LOT_COLUMNS, lotNames, type Gatherer, type Happened, type Told } from "../told.ts";

const KINDS = ["dispensed", "withdrawn", "sold", "sale undone", "opened", "drawn"] as const;
type Kind = (typeof KINDS)[number];

export const dispenses = {
  name: "dispenses",
  about:
    "What reached people in the period, added up by day, site, lot and kind. It names no prescription, prescriber or holder, and no time of day: what it is for needs none of them.",
  columns: {
    day: { kind: "day", about: "The ledger's day." },
    site: { kind: "number", about: "The site that gave it." },
    ...LOT_COLUMNS,
    kind: {
      kind: KINDS,
      about:
        "Dispensed or withdrawn on prescriptions; sold over the counter or undone; opened; drawn from opened packs.",
    },
    packs: { kind: "number", about: "Whole packs; 0 for units that were drawn." },
    units: { kind: "number", about: "Units in them, or drawn." },
    acts: { kind: "number", about: "How often." },
  },
} as const;

type Row = RowOf<typeof dispenses.columns>;

const BY_REASON: Partial<Record<string, Kind>> = { Dispensed: "dispensed", Withdrawn: "withdrawn", Supplied: "sold", Opened: "opened" }; // prettier-ignore

export class Dispenses implements Gatherer<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #dayOffset: number;

  constructor(dayOffset: number) {
    this.#dayOffset = dayOffset;
  }

  see({ event, time, isInPeriod }: Happened, told: Told): void {
    if (!isInPeriod || (event.name !== "PacksChanged" && event.name !== "UnitsDrawn")) return;
    const lot = told.lots.get(event.args.lot)?.lot;
    if (lot === undefined) return;
    const { site } = event.args;
    const where = { day: dateOfDay(dayOfTime(time, this.#dayOffset)), site, ...lotNames(lot) };
    if (event.name === "UnitsDrawn") return this.#add({ ...where, kind: "drawn", packs: 0, units: event.args.units });
    const { first, count, reason } = event.args;
    const isSaleUndone = reason === "Undone" && lot.stateOf(first) === "Dispensed";
    const kind = isSaleUndone ? "sale undone" : BY_REASON[reason];
    if (kind === undefined) return;
    const content = told.state.products.get(lot.gtin)?.registration.content ?? 1;
    this.#add({ ...where, kind, packs: count, units: kind === "opened" ? 0 : count * content });
  }

  rows(_told: Told): Row[] {
    return [...this.#rows.values()];
  }

  #add(row: Omit<Row, "acts">): void {
    const key = `${row.day} ${row.site} ${row.lot} ${row.kind}`;
    const { packs, units, acts } = this.#rows.get(key) ?? { packs: 0, units: 0, acts: 0 };
    this.#rows.set(key, { ...row, packs: packs + row.packs, units: units + row.units, acts: acts + 1 });
  }
}
