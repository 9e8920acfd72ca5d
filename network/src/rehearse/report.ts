import { tableLines } from "../../../cli/src/frame/table.ts";
import type { LoadFigures, RehearsalReport } from "./types.ts";

/** A report as people read it. Programs read the report itself, as JSON. */
export function reportLines(report: RehearsalReport): string[] {
  const { network, scenario, transactions, laws, held } = report;
  const counts = [
    ["chain", `${network.chainId}, ${network.client}`],
    ["nodes", String(network.nodes)],
    ["block", `each ${network.blockSeconds.toFixed(2)} s, ${network.blockGasLimit.toLocaleString("en")} gas`],
    ["base fee", `${network.baseFeePerGas} wei`],
    ...(scenario === undefined
      ? []
      : [
          [
            "scenario",
            `${scenario.steps} steps in ${scenario.seconds.toFixed(0)} s, ${scenario.surprises.length} not as foreseen`,
          ],
        ]),
    ["sent", transactions.sent.toLocaleString("en")],
    ["acknowledged", transactions.acknowledged.toLocaleString("en")],
    ["lost", String(transactions.lost)],
    ["never settled", String(transactions.unsettled)],
  ];
  return [
    ...tableLines(counts),
    "",
    ...loadLines(report),
    "",
    ...tableLines(
      report.audit.map(({ node, head, asked, missing, elsewhere }) => [
        node,
        ...[head, asked, missing, elsewhere].map(String),
      ]),
      { heads: ["node", ">head", ">asked", ">missing", ">elsewhere"] },
    ),
    "",
    ...tableLines(
      laws.map((law) => [law.held ? "held" : "BROKEN", law.law, law.seen]),
      { heads: ["", "law", "seen"] },
    ),
    "",
    held ? "Every law held." : `${laws.filter((law) => !law.held).length} of ${laws.length} laws are broken.`,
  ];
}

function loadLines({ load, drillLoad }: RehearsalReport): string[] {
  const row = (name: string, figures: LoadFigures): string[] => {
    const { seconds, lines, sent, acknowledged, perSecond, latencyMs } = figures;
    const { p50, p95, p99, most } = latencyMs;
    return [
      name,
      seconds.toFixed(0),
      ...[lines, sent, acknowledged].map(String),
      perSecond.toFixed(1),
      ...[p50, p95, p99, most].map(String),
    ];
  };
  const heads = [">s", ">lines", ">sent", ">acknowledged", ">a second", ">p50 ms", ">p95 ms", ">p99 ms", ">most ms"];
  const rows = [row("load", load), ...(drillLoad === undefined ? [] : [row("load in the drill", drillLoad)])];
  return tableLines(rows, { heads: ["", ...heads] });
}
