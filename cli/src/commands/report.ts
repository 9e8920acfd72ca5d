import { makeReport, reconcile, writeReport } from "@yaolian/sdk/reports";
import type { SetName } from "@yaolian/sdk/reports";

import { query } from "../frame/command.ts";
import { tableLines } from "../frame/table.ts";

export const PERIOD_ARGS = {
  from: {
    type: "string",
    valueHint: "day",
    required: true,
    description: "First day, YYYY-MM-DD, as the ledger counts",
  },
  to: { type: "string", valueHint: "day", required: true, description: "Last day, YYYY-MM-DD" },
} as const;

/** `yaolian report`: exit code 1 where a total is not what the chain says. */
export const report = query({
  name: "report",
  description: "Write a period's seven sets from the chain's events as CSV and JSON, and hold their totals against it",
  examples: ["yaolian --demo report --from 2026-09-01 --to 2026-12-31 --out report-2026"],
  args: {
    ...PERIOD_ARGS,
    out: { type: "string", valueHint: "folder", required: true, description: "Where the files go" },
  },
  async run(session, args) {
    const ledger = await session.ledger();
    const made = await makeReport(ledger, args);
    const checks = await reconcile(ledger, made);
    const { chainId } = ledger.deployment;
    const files = session.globals.dryRun ? [] : await writeReport(args.out, made, { chainId, checks });
    const { firstBlock, lastBlock } = made.period;
    const { bold, green, red } = session.io.colors;
    const sets = Object.entries(made.sets) as [SetName, readonly unknown[]][];
    const compared = checks.map(({ what, reported, chain, agrees, differing }) => [
      agrees ? green("agrees") : red("DIFFERS"),
      what,
      String(reported),
      String(chain),
      differing.join(", "),
    ]);
    const wrong = checks.filter(({ agrees }) => !agrees).length;
    const written = files.length === 0 ? "Nothing was written (dry run)." : `${files.length} files are in ${args.out}.`;
    const lines = [
      bold(`${args.from} to ${args.to}: blocks ${firstBlock} to ${lastBlock}`),
      ...tableLines(
        sets.map(([name, rows]) => [name, String(rows.length)]),
        { heads: ["set", ">rows"], emphasis: bold },
      ),
      "",
      ...tableLines(compared, { heads: ["", "compared", ">report", ">chain", "differing"], emphasis: bold }),
      "",
      `${written} ${wrong === 0 ? `All ${checks.length} totals agree with the chain.` : `${wrong} of ${checks.length} totals differ from the chain.`}`,
    ];
    const rows = Object.fromEntries(sets.map(([name, each]) => [name, each.length]));
    return { data: { period: made.period, rows, checks, files }, lines, exitCode: wrong === 0 ? 0 : 1 };
  },
});
