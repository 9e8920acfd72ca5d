import { ANSWER_WITHIN_SECONDS } from "../../alerts/list.ts";
import { NO_PACK } from "../../alerts/raise.ts";
import { isHeldFor } from "../../import/state/lotState.ts";
import type { Range } from "../../import/state/ranges.ts";
import { ENUMS } from "../../ledger/enums.ts";
import type { RowOf } from "../columns.ts";
import { LOT_COLUMNS, lotNames, moment, type Gatherer, type Happened, type Told } from "../told.ts";

export const alerts = {
  name: "alerts",
  about: "Excursions and alerts that were raised or closed in the period, or are open at its end.",
  columns: {
    kind: {
      kind: ["alert", "excursion"],
      about: "An alert that somebody raised, or goods out of their storage range.",
    },
    number: { kind: "number", about: "The alert's number; an excursion has none.", isOptional: true },
    at: { kind: "moment", about: "When it was raised." },
    isNew: { kind: "flag", about: "Whether that was in the period." },
    code: { kind: ENUMS.AlertCode, about: "What looked wrong.", isOptional: true },
    ...LOT_COLUMNS,
    pack: { kind: "number", about: "The pack, or the first of the consignment, numbered from 1.", isOptional: true },
    packs: { kind: "number", about: "How many packs it is about; 0 where that is not known." },
    raisedBy: { kind: "number", about: "The member that raised it, or whose device told." },
    investigatedBy: { kind: "number", about: "The member that looks into it.", isOptional: true },
    finding: { kind: ENUMS.Finding, about: "How an alert was closed; Open where it was not.", isOptional: true },
    closedAt: { kind: "moment", about: "When it was closed, or the goods were let go.", isOptional: true },
    hours: { kind: "number", about: "Whole hours from raising to closing, or to the end of the period." },
    isLate: { kind: "flag", about: "Whether that is more than 24 hours." },
  },
} as const;

type Row = RowOf<typeof alerts.columns>;

/** Goods that a device's summary held. */
interface Excursion {
  readonly lot: string;
  readonly range: Range;
  readonly by: number;
  readonly time: number;
  liftedAt: number | undefined;
}

export class Alerts implements Gatherer<Row> {
  readonly #closed = new Map<bigint, number>();
  readonly #excursions: Excursion[] = [];

  see({ event, time }: Happened, { lots }: Told): void {
    if (event.name === "AlertResolved") this.#closed.set(event.args.alert, time);
    if (event.name !== "ConsignmentHeld" && event.name !== "ConsignmentHoldLifted") return;
    const { lot, first, hold, by } = event.args;
    const range = lots.get(lot)?.lot.named(first);
    if (hold !== "Device" || range === undefined) return;
    if (event.name === "ConsignmentHeld") {
      this.#excursions.push({ lot, range: { first, count: range.count }, by, time, liftedAt: undefined });
      return;
    }
    for (const each of this.#excursions) if (each.lot === lot && meets(each.range, range)) each.liftedAt = time;
  }

  rows(told: Told): Row[] {
    return [...this.#alertRows(told), ...this.#excursionRows(told)];
  }

  /** Held consignments may be split, so that an excursion is over only when no part of it is held any more. */
  #excursionRows({ lots, period }: Told): Row[] {
    const rows: Row[] = [];
    for (const { lot: id, range, by, time, liftedAt } of this.#excursions) {
      const lot = lots.get(id)?.lot;
      if (lot === undefined) continue;
      const isOpen = lot.consignments.some((each) => meets(each, range) && isHeldFor(each, "Device"));
      const closedAt = isOpen ? undefined : liftedAt;
      if (closedAt !== undefined && closedAt < period.from) continue;
      rows.push({
        ...{ kind: "excursion", number: null, at: moment(time), isNew: time >= period.from, code: null },
        ...{ ...lotNames(lot), pack: range.first + 1, packs: range.count, raisedBy: by },
        ...{ investigatedBy: null, finding: null, ...ending(time, closedAt, period.endTime) },
      });
    }
    return rows;
  }

  #alertRows({ state, lots, period }: Told): Row[] {
    const rows: Row[] = [];
    for (const [number, alert] of state.alerts) {
      const closedAt = this.#closed.get(number);
      if (closedAt !== undefined && closedAt < period.from) continue;
      const known = lots.get(alert.lot)?.lot;
      rows.push({
        ...{ kind: "alert", number: Number(number), at: moment(alert.raisedAt) },
        ...{ isNew: alert.raisedAt >= period.from, code: alert.code },
        ...(known === undefined ? { lot: alert.lot, gtin: "", lotNumber: "" } : lotNames(known)),
        pack: alert.index === NO_PACK ? null : alert.index + 1,
        packs: alert.index === NO_PACK ? 0 : 1,
        raisedBy: alert.raisedBy,
        investigatedBy: alert.investigatedBy === 0 ? null : alert.investigatedBy,
        finding: alert.finding,
        ...ending(alert.raisedAt, closedAt, period.endTime),
      });
    }
    return rows;
  }
}

function ending(from: number, closedAt: number | undefined, now: number): Pick<Row, "closedAt" | "hours" | "isLate"> {
  const age = (closedAt ?? now) - from;
  const closed = closedAt === undefined ? null : moment(closedAt);
  return { closedAt: closed, hours: Math.floor(age / 3600), isLate: age > ANSWER_WITHIN_SECONDS };
}

function meets(one: Range, other: Range): boolean {
  return one.first < other.first + other.count && other.first < one.first + one.count;
}
