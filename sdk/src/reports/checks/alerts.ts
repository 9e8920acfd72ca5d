import { enumNumber } from "../../ledger/enums.ts";
import type { ChainReader } from "../chainReader.ts";
import type { Report } from "../report.ts";
import { moment } from "../told.ts";
import { check, type Check } from "./check.ts";

export async function checkAlerts(reader: ChainReader, { sets, period }: Report): Promise<Check[]> {
  const { alertLedger } = reader.ledger;
  const rows = sets.alerts.filter(({ kind }) => kind === "alert");
  const [atEnd, raised] = await Promise.all([alertLedger.alertCount(reader.at), reader.events(["AlertRaised"])]);
  const before = Number(atEnd) - raised.length;
  const differing = await reader.differing(
    rows,
    ({ number }) => `alert ${String(number)}`,
    async ({ number, code, finding, raisedBy, at }) => {
      const view = await alertLedger.alertOf(number ?? 0, reader.at).catch(() => undefined);
      if (view === undefined || code === null || finding === null) return false;
      const isSame = Number(view.code) === enumNumber("AlertCode", code) && Number(view.raisedBy) === raisedBy;
      return isSame && Number(view.finding) === enumNumber("Finding", finding) && moment(Number(view.raisedAt)) === at;
    },
  );
  const isNew = rows.filter((row) => row.isNew && row.at >= moment(period.from)).length;
  return [
    check("alerts", "alerts raised in the period, and the ledger's count", before + isNew, Number(atEnd)),
    check("alerts", "alerts, each with the ledger's own", rows.length, rows.length, differing),
  ];
}
