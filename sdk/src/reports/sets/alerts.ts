import { ANSWER_WITHIN_SECONDS } from "../../alerts/list.ts";
import { NO_PACK } from "../../alerts/raise.ts";
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
    number: { kind: "number", about: "The alert's number." },
    at: { kind: "moment", about: "When it was raised." },
    isNew: { kind: "flag", about: "Whether that was in the period." },
    code: { kind: ENUMS.AlertCode, about: "What looked wrong.", isOptional: true },
    ...LOT_COLUMNS,
    pack: { kind: "number", about: "The pack, numbered from 1.", isOptional: true },
    raisedBy: { kind: "number", about: "The member that raised it." },
    investigatedBy: { kind: "number", about: "The member that looks into it.", isOptional: true },
    finding: { kind: ENUMS.Finding, about: "How it was closed; Open where it was not." },
    closedAt: { kind: "moment", about: "When it was closed.", isOptional: true },
    hours: { kind: "number", about: "Whole hours from raising to closing, or to the end of the period." },
    isLate: { kind: "flag", about: "Whether that is more than 24 hours." },
  },
} as const;

type Row = RowOf<typeof alerts.columns>;

export class Alerts implements Gatherer<Row> {
  readonly #closed = new Map<bigint, number>();

  see({ event, time }: Happened): void {
    if (event.name === "AlertResolved") this.#closed.set(event.args.alert, time);
  }

  rows({ state, lots, period }: Told): Row[] {
    const rows: Row[] = [];
    for (const [number, alert] of state.alerts) {
      const closedAt = this.#closed.get(number);
      if (closedAt !== undefined && closedAt < period.from) continue;
      const age = (closedAt ?? period.endTime) - alert.raisedAt;
      const known = lots.get(alert.lot)?.lot;
      rows.push({
        ...{ kind: "alert", number: Number(number), at: moment(alert.raisedAt) },
        ...{ isNew: alert.raisedAt >= period.from, code: alert.code },
        ...(known === undefined ? { lot: alert.lot, gtin: "", lotNumber: "" } : lotNames(known)),
        pack: alert.index === NO_PACK ? null : alert.index + 1,
        raisedBy: alert.raisedBy,
        investigatedBy: alert.investigatedBy === 0 ? null : alert.investigatedBy,
        finding: alert.finding,
        closedAt: closedAt === undefined ? null : moment(closedAt),
        ...{ hours: Math.floor(age / 3600), isLate: age > ANSWER_WITHIN_SECONDS },
      });
    }
    return rows;
  }
}
