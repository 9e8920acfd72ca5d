import { join } from "node:path";

import { dateOfDay, dayOfTime } from "../../../sdk/src/days.ts";
import { blockTime } from "../../../sdk/src/events/blockTimes.ts";
import { makeReport, reconcile, writeReport } from "../../../sdk/src/reports/index.ts";
import type { Screen } from "../screen.ts";
import { shownPath } from "../stage.ts";
import type { Stage } from "../stage.ts";

/** The regulator's report of the day, out of the events alone, held against what the contracts store. */
export async function reportPeriod({ ledger, vault }: Stage, screen: Screen): Promise<void> {
  screen.chapter("The regulator's report", "a period's seven sets out of the chain's events");
  const { dayOffset } = ledger.deployment;
  const [first, last] = await Promise.all([blockTime(ledger, 1), ledger.lotLedger.today()]);
  const days = { from: dateOfDay(dayOfTime(first, dayOffset)), to: dateOfDay(Number(last)) };
  const report = await makeReport(ledger, days);
  const checks = await reconcile(ledger, report);
  const folder = join(vault.folder, "report");
  await writeReport(folder, report, { chainId: ledger.deployment.chainId, checks });
  screen.table(Object.entries(report.sets).map(([name, rows]) => [name, `${rows.length} rows`]));
  const agreeing = checks.filter(({ agrees }) => agrees).length;
  const outcome = agreeing === checks.length ? "agree" : `${checks.length - agreeing} differ`;
  screen.foreseen("The report's totals against the chain", "agree", outcome);
  screen.done(
    `${agreeing} of ${checks.length} totals agree with the chain; CSV, JSON and schemas: ${shownPath(folder)}`,
  );
}
