import { dateOfDay, dayOfTime } from "../../days.ts";
import type { EventNamed } from "../../transactions/index.ts";
import type { RowOf } from "../columns.ts";
import { LOT_COLUMNS, lotNames, type Gatherer, type Happened, type Told } from "../told.ts";

const KINDS = [
  "dispensed",
  "withdrawn",
  "sold",
  "sale undone",
  "opened",
  "drawn",
  "immunized",
  "immunization voided",
] as const;
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
        "Dispensed or withdrawn on prescriptions; sold over the counter or undone; opened; drawn from opened packs; given as a vaccine, or such an entry voided.",
    },
    packs: { kind: "number", about: "Whole packs; 0 for what was drawn, and for a void: its dose stays used." },
    units: { kind: "number", about: "Units in them, or drawn; of vaccines, doses." },
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
    if (!isInPeriod) return;
    const day = dateOfDay(dayOfTime(time, this.#dayOffset));
    switch (event.name) {
      case "PacksChanged":
      case "UnitsDrawn":
        return this.#used(event, day, told);
      case "ImmunizationGiven":
        return this.#immunized(event.args, day, told);
      case "ImmunizationVoided": {
        const { site, id } = event.args;
        const lot = told.lots.get(told.state.immunizations.get(id)?.lot ?? "")?.lot;
        if (lot === undefined) return;
        return this.#add({ day, site, ...lotNames(lot), kind: "immunization voided", packs: 0, units: 0 });
      }
      default:
    }
  }

  rows(_told: Told): Row[] {
    return [...this.#rows.values()].filter(({ acts }) => acts > 0);
  }

  #used(event: EventNamed<"PacksChanged" | "UnitsDrawn">, day: string, told: Told): void {
    const lot = told.lots.get(event.args.lot)?.lot;
    if (lot === undefined) return;
    const where = { day, site: event.args.site, ...lotNames(lot) };
    if (event.name === "UnitsDrawn") return this.#add({ ...where, kind: "drawn", packs: 0, units: event.args.units });
    const { first, count, reason } = event.args;
    const isSaleUndone = reason === "Undone" && lot.stateOf(first) === "Dispensed";
    const kind = isSaleUndone ? "sale undone" : BY_REASON[reason];
    if (kind === undefined) return;
    const content = told.state.products.get(lot.gtin)?.registration.content ?? 1;
    this.#add({ ...where, kind, packs: count, units: kind === "opened" ? 0 : count * content });
  }

  /** The lot ledger's event before it in its transaction told of the same dose, not yet knowing what for. */
  #immunized({ lot: id, site, units }: EventNamed<"ImmunizationGiven">["args"], day: string, { lots }: Told): void {
    const lot = lots.get(id)?.lot;
    if (lot === undefined) return;
    const where = { day, site, ...lotNames(lot) };
    const packs = units === 0 ? 1 : 0;
    this.#add({ ...where, kind: packs === 1 ? "dispensed" : "drawn", packs, units: 1 }, -1);
    this.#add({ ...where, kind: "immunized", packs, units: 1 });
  }

  #add(row: Omit<Row, "acts">, times: 1 | -1 = 1): void {
    const key = `${row.day} ${row.site} ${row.lot} ${row.kind}`;
    const { packs, units, acts } = this.#rows.get(key) ?? { packs: 0, units: 0, acts: 0 };
    const sums = { packs: packs + times * row.packs, units: units + times * row.units, acts: acts + times };
    this.#rows.set(key, { ...row, ...sums });
  }
}
