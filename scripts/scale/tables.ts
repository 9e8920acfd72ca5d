import type { Assumptions, Setting } from "./assumptions.ts";
import { LARGEST_TRANSACTION } from "./chain.ts";
import { costOf, type Cost, type Operation } from "./costs.ts";
import { findings } from "./findings.ts";
import type { Day } from "./queue.ts";
import type { LoadReport, Report, Way } from "./report.ts";
import { figures, percent, short, table, time, whole } from "./text.ts";
import { collected, DAYS } from "./work.ts";

/** Sizes of batches that are shown: what one transaction may hold, or what was measured. */
const BATCHES: Partial<Record<Operation, number>> = {
  ship: 100,
  receive: 100,
  pick: 100,
  issue: 100,
  dispense: 50,
  supply: 4,
  summary: 100,
  adjudicate: 800,
  pay: 800,
  retireWords: 12_800,
};

/** Every table of docs/scale.md by its name there. */
export function tablesOf(report: Report, settings: ReadonlyMap<string, Setting>): Record<string, string> {
  return {
    answer: `${answer(report)}\n\n${findings(report)}`,
    chain: chain(report),
    costs: costs(report),
    operations: operations(report),
    collected: collecting(report),
    day: days(report),
    regions: regions(report),
    growth: growth(report),
    readers: readers(report),
    changes: changes(report),
    assumptions: assumptions(settings, report.assumptions),
  };
}

function answer({ loads }: Report): string {
  const rows = loads.map(({ load, busy, lastStep, single, batched }) => [
    `${load.title}, ${load.what}`,
    whole(busy),
    load.fieldBusy
      .map(whole)
      .filter((text, i, all) => text !== all[i - 1])
      .join("–"),
    percent(lastStep),
    percent(single.ofOneChain),
    percent(batched.ofOneChain),
    whole(single.carried.regions),
    whole(batched.carried.regions),
  ]);
  const head = ["load", "a second, simulated", "the field's", "last step, of one chain", "all, singly", "all, batched"];
  return table([...head, "chains, singly", "batched"], rows);
}

function chain({ advice, capacity, largestBatch, assumptions: { chain: given } }: Report): string {
  const rows = advice.map(({ blockPeriod, blockGas, requestTimeout, headersAYear, day }) => [
    `${blockPeriod} s`,
    whole(blockGas),
    short(blockGas / blockPeriod, "gas"),
    blockGas >= LARGEST_TRANSACTION ? "yes" : "no",
    `${requestTimeout} s`,
    short(headersAYear, "B"),
    day === undefined ? "" : `${time(day.p50)}; ${time(day.p99)}`,
  ]);
  const head = ["block period", "block gas limit", "a second", "holds any transaction", "request timeout"];
  const now =
    `Assumed: ${whole(given.blockGas)} gas every ${given.blockPeriod} s, ${short(capacity.byLimit, "gas")} a second; the nodes ` +
    `execute ${short(capacity.byExecution, "gas")} a second. What binds is the ${capacity.binds}. The ledger's own largest batch ` +
    `takes ${whole(largestBatch.gas)} gas (${largestBatch.id}).`;
  return `${table([...head, "headers a year", "waiting, half; 99 %"], rows)}\n\n${now}`;
}

function costs({ costs: all }: Report): string {
  const rows = Object.entries(all).map(([operation, cost]: [string, Cost]) => {
    const most = BATCHES[operation as Operation];
    const one = costOf(cost, 1);
    const each = most === undefined ? undefined : costOf(cost, most).gas / most;
    const isOnlyMany = operation === "retireWords" || operation === "adjudicate" || operation === "pay";
    return [
      operation,
      isOnlyMany ? "" : whole(one.gas),
      most === undefined ? "" : whole(most),
      each === undefined ? "" : whole(each),
      figures(one.newSlots),
      figures(one.events),
      figures(one.transactionBytes),
      figures(one.receiptBytes),
    ];
  });
  const head = ["operation", "gas alone", "batch of", "gas each", "new slots", "events", "bytes sent", "receipt"];
  return table(head, rows);
}

/** What a site has to send in the busiest hour, and how much of it together. */
function collecting({ loads, assumptions: given }: Report): string {
  const rows = loads.map(({ load }) => {
    const inAnHour = { ...given, batches: { ...given.batches, collect: 60 } };
    const dispensed = load.prescriptions > 0 ? load.prescriptions : load.supplied;
    const each = (sites: number, assumptions: Assumptions): string =>
      sites === 0 ? "" : figures(collected(load.prescriptions || load.supplied, sites, load, assumptions));
    return [
      load.title,
      figures((dispensed / DAYS) * load.peakDay * (Math.max(...given.hours) / load.pharmacies)),
      each(load.pharmacies, given),
      each(load.pharmacies, inAnHour),
      each(load.practices, given),
    ];
  });
  const head = ["load", "last steps of a pharmacy in the hour", `in ${given.batches.collect} min, together`];
  return table([...head, "in 60 min, together", "prescriptions of a practice, together"], rows);
}

function operations({ loads, assumptions: { chain: given }, capacity }: Report): string {
  const names = [...new Set(loads.flatMap(({ batched }) => batched.carried.work.map(({ operation }) => operation)))];
  const cell = ({ batched }: LoadReport, operation: string): string => {
    const work = batched.carried.work.find((each) => each.operation === operation);
    return work === undefined ? "" : short(work.footprint.gas / DAYS);
  };
  const sum = ({ single, batched }: LoadReport, way: "single" | "batched"): string =>
    short(
      (way === "single" ? single : batched).carried.work.reduce((all, { footprint }) => all + footprint.gas, 0) / DAYS,
    );
  return table(
    ["operation", ...loads.map(({ load }) => load.title)],
    [
      ...names.map((name) => [name, ...loads.map((each) => cell(each, name))]),
      ["together", ...loads.map((each) => sum(each, "batched"))],
      ["together, one by one", ...loads.map((each) => sum(each, "single"))],
      ["what one chain has room for", ...loads.map(() => short((capacity.blockGas * 86_400) / given.blockPeriod))],
    ],
  );
}

function days({ loads }: Report): string {
  const latency = ({ arrived, backlog, p50, p95, p99 }: Day): string =>
    backlog > 0.001 * arrived ? `${percent(backlog / arrived)} left over` : [p50, p95, p99].map(time).join("; ");
  const row = (title: string, { meanDay, fullestDay, carried }: Way): string[] => [
    title,
    latency(meanDay),
    latency(fullestDay),
    whole(carried.regions),
    latency(carried.day),
    percent(carried.day.fullestHour),
  ];
  const rows = loads.flatMap(({ load, single, batched }) => [
    row(`${load.title}, singly`, single),
    row("batched", batched),
  ]);
  const head = ["load", "one chain, mean day", "one chain, fullest day", "chains", "largest of them, fullest day"];
  return table([...head, "its fullest hour"], rows);
}

function regions({ anchoring, loads }: Report): string {
  const rows = anchoring.map(
    ({ regions: count, anchorsADay, gasADay, share, slotsAYear, elsewhereADay, movedADay }, i) => [
      loads[i]?.load.title ?? "",
      whole(count),
      whole(anchorsADay),
      short(gasADay),
      percent(share),
      short(slotsAYear),
      whole(elsewhereADay),
      whole(movedADay),
    ],
  );
  const head = [
    "load, batched",
    "regions",
    "anchors a day",
    "their gas",
    "of the national chain",
    "its new slots a year",
  ];
  return table([...head, "lots in others, a day", "consignments moved later"], rows);
}

function growth({ loads, assumptions: { storage } }: Report): string {
  const row = (title: string, { growth: grown }: Way): string[] => [
    title,
    short(grown.slots),
    ...[grown.state, grown.transactions, grown.receipts, grown.headers].map((bytes) => short(bytes, "B")),
    short(grown.node, "B"),
    `${figures((storage.disk * 1e12) / grown.node)} years`,
  ];
  const rows = loads.flatMap(({ load, single, batched }) => [
    row(`${load.title}, singly`, single),
    row("batched", batched),
  ]);
  const head = ["load", "new slots", "state", "transactions", "receipts", "headers", "the largest's node"];
  return table([...head, `${figures(storage.disk)} TB last`], rows);
}

function readers({ loads }: Report): string {
  const rows = loads.map(({ load, batched: { readers: read, growth: grown } }) => [
    load.title,
    whole(read.readsASecond),
    whole(read.services),
    whole(read.eventsASecond),
    percent(read.follower),
    short(grown.events),
    short(grown.indexer, "B"),
    short(grown.largestIndexer, "B"),
    short(grown.packLists, "B"),
  ]);
  const head = ["load, batched", "reads a second", "services", "events a second", "of its follower", "events a year"];
  return table([...head, "indexer a year", "the largest's", "pack lists a year"], rows);
}

function changes({ changes: all, loads }: Report): string {
  const rows = all.map(({ what, regions: needed }) => [what, ...loads.map(({ load }) => whole(needed[load.name]))]);
  return table(["chains, batched", ...loads.map(({ load }) => load.title)], rows);
}

function assumptions(settings: ReadonlyMap<string, Setting>, { hours }: Assumptions): string {
  const rows = [...settings].map(([name, { value, unit = "", why }]) => [
    `\`${name}\``,
    `${value >= 1 ? value.toLocaleString("en") : value} ${unit}`.trim(),
    why,
  ]);
  const share = `\`hours\`, in \`--assumptions FILE\`: ${hours.join(", ")}.`;
  return `${table(["assumption", "value", "why"], rows, [0, 2])}\n\n${share}`;
}
