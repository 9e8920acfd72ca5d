import { ANSWER_WITHIN_SECONDS } from "../../alerts/list.ts";
import { NO_PACK } from "../../alerts/raise.ts";
import { ENUMS } from "../../ledger/enums.ts";
import type { RowOf } from "../columns.ts";
import { LOT_COLUMNS, lotNames, moment, type Gatherer, type Happened, type Told } from "../told.ts";
import { Excursions, HOLDS } from "./excursions.ts";

/** What only an excursion has: what the device measured, and what became of the goods. */
const EXCURSION_COLUMNS = {
  device: { kind: "text", about: "The device that measured it.", isOptional: true },
  isDistrusted: {
    kind: "flag",
    about: "Whether the device's key was reported as compromised before the summary's end.",
    isOptional: true,
  },
  site: { kind: "number", about: "The site that had the goods in custody.", isOptional: true },
  recordedFrom: { kind: "moment", about: "The first second of the device's summary.", isOptional: true },
  recordedTo: { kind: "moment", about: "The last second of it.", isOptional: true },
  lowest: { kind: "number", about: "The lowest reading, in tenths of a degree Celsius.", isOptional: true },
  highest: { kind: "number", about: "The highest reading, in tenths of a degree Celsius.", isOptional: true },
  minutesOut: { kind: "number", about: "Minutes out of range in this summary.", isOptional: true },
  minutesOutInAll: { kind: "number", about: "Minutes out of range of these goods by then.", isOptional: true },
  hold: {
    kind: HOLDS,
    about: "Whether the summary held the goods, or a device's hold was on them already.",
    isOptional: true,
  },
  decision: {
    kind: "text",
    about: "The hash of the paper that let the goods go; of each, where they were let go in parts.",
    isOptional: true,
  },
  decidedBy: { kind: "number", about: "The member that decided so.", isOptional: true },
} as const;

export const alerts = {
  name: "alerts",
  about: "Excursions and alerts that were raised or closed in the period, or are open at its end.",
  columns: {
    kind: {
      kind: ["alert", "excursion"],
      about: "An alert that somebody raised, or goods out of their storage range.",
    },
    number: { kind: "number", about: "The alert's number; an excursion has none.", isOptional: true },
    at: { kind: "moment", about: "When it was raised, or the device's summary recorded." },
    isNew: { kind: "flag", about: "Whether that was in the period." },
    code: { kind: ENUMS.AlertCode, about: "What looked wrong.", isOptional: true },
    ...LOT_COLUMNS,
    pack: { kind: "number", about: "The pack, or the first of the consignment, numbered from 1.", isOptional: true },
    packs: { kind: "number", about: "How many packs it is about; 0 where that is not known." },
    raisedBy: { kind: "number", about: "The member that raised it, or whose device told." },
    investigatedBy: { kind: "number", about: "The member that looks into it.", isOptional: true },
    finding: { kind: ENUMS.Finding, about: "How an alert was closed; Open where it was not.", isOptional: true },
    closedAt: {
      kind: "moment",
      about: "When it was closed, or all of the goods let go; at once where an excursion held none.",
      isOptional: true,
    },
    hours: { kind: "number", about: "Whole hours from raising to closing, or to the end of the period." },
    isLate: { kind: "flag", about: "Whether that is more than 24 hours." },
    ...EXCURSION_COLUMNS,
  },
} as const;

type Row = RowOf<typeof alerts.columns>;

const NO_EXCURSION = {
  ...{ device: null, isDistrusted: null, site: null, recordedFrom: null, recordedTo: null, lowest: null },
  ...{ highest: null, minutesOut: null, minutesOutInAll: null, hold: null, decision: null, decidedBy: null },
} as const;

export class Alerts implements Gatherer<Row> {
  readonly #closed = new Map<bigint, number>();
  readonly #excursions = new Excursions();

  see(happened: Happened, told: Told): void {
    const { event, time } = happened;
    if (event.name === "AlertResolved") this.#closed.set(event.args.alert, time);
    this.#excursions.see(happened, told);
  }

  rows(told: Told): Row[] {
    return [...this.#alertRows(told), ...this.#excursionRows(told)];
  }

  #excursionRows({ state, period }: Told): Row[] {
    const rows: Row[] = [];
    for (const { lot, range, site, measured, minutesOutInAll, time, hold, ...ended } of this.#excursions.all) {
      const { decisions, decidedBy, closedAt } = ended;
      if (closedAt !== undefined && closedAt < period.from) continue;
      const { device, member, from, to, lowest, highest, minutesOut } = measured;
      const distrustedFrom = state.devices.get(device)?.distrustedFrom ?? 0;
      rows.push({
        ...{ kind: "excursion", number: null, at: moment(time), isNew: time >= period.from, code: null },
        ...{ ...lotNames(lot), pack: range.first + 1, packs: range.count, raisedBy: member },
        ...{ investigatedBy: null, finding: null, ...ending(time, closedAt, period.endTime) },
        ...{ device, isDistrusted: distrustedFrom !== 0 && distrustedFrom <= to, site },
        ...{ recordedFrom: moment(from), recordedTo: moment(to), lowest, highest, minutesOut, minutesOutInAll, hold },
        decision: decisions.size === 0 ? null : [...decisions].join(" "),
        decidedBy: decidedBy ?? null,
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
        ...NO_EXCURSION,
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
