import type { Figure } from "../figures.ts";
import { quantile } from "../quantile.ts";
import type { DispenseReading, RateRun } from "./dispense.ts";
import type { ImportReading } from "./imported.ts";

/** Of the rate of plain transfers; what the dispense's own transaction leaves of it, as decided. */
const LEAST_RATIO = 0.7;
const DECIDED = { limit: 0.12, decision: "docs/decisions/dispense-rate.md" };

/** Dispenses beside transfers: the medians of the runs, the latencies of all. */
export function dispenseFigures(reading: DispenseReading): Figure[] {
  const { dispenses, transfers, sent, batched, dispensed, expected } = reading;
  const beside = (runs: readonly RateRun[]): number =>
    median(runs.map(({ perSecond }, run) => perSecond / (transfers[run]?.perSecond ?? Number.NaN)));
  return [
    exact("S4.applied", "part of the packs that the ledger has as dispensed", dispensed / expected),
    {
      ...{ id: "S4.ratio", what: "dispense and pack against ERC-20 transfers", unit: "×" },
      ...{ value: beside(dispenses), budget: LEAST_RATIO, isLeast: true, decided: DECIDED },
    },
    { id: "S4.batched.ratio", what: "the same, 50 dispenses in a transaction", value: beside(batched), unit: "×" },
    {
      id: "S4.sent.ratio",
      what: "one in a transaction, verified and signed beforehand",
      value: beside(sent),
      unit: "×",
    },
    ...processorFigures("S4.transfer", "of a transfer", transfers),
    ...processorFigures("S4.dispense", "of a dispense with its pack", dispenses),
    ...processorFigures("S4.sent", "of one that was verified and signed beforehand", sent),
    ...processorFigures("S4.batched", "of one of 50 in a transaction", batched),
    ...rateFigures("S4.dispense", "dispenses with their packs", dispenses),
    ...rateFigures("S4.transfer", "ERC-20 transfers", transfers),
  ];
}

function rateFigures(id: string, what: string, runs: readonly RateRun[]): Figure[] {
  const perSecond = median(runs.map((run) => run.perSecond));
  return [{ id: `${id}.rate`, what, value: perSecond, unit: "/s" }, ...latencies(id, what, runs.flatMap(timesOf))];
}

/** What sender and node each spend on one; the node's only where the machine tells. */
function processorFigures(id: string, what: string, runs: readonly RateRun[]): Figure[] {
  const node = runs.flatMap(({ nodeMs }) => nodeMs ?? []);
  const figure = (part: string, whose: string, values: readonly number[]): Figure => {
    return { id: `${id}.${part}`, what: `${whose} processor time ${what}`, value: median(values), unit: "ms" };
  };
  return [
    figure(
      "sender",
      "the sender's",
      runs.map(({ senderMs }) => senderMs),
    ),
    ...(node.length < runs.length ? [] : [figure("node", "the node's", node)]),
  ];
}

/** Imports beside their own transactions, sent raw. */
export function importFigures(reading: ImportReading): Figure[] {
  const { events, documents, seconds, outcomes, megabytes, megabytesBefore, single, singleEvents, raw } = reading;
  const perSecond = events / seconds;
  const told = `${events.toLocaleString("en")} EPCIS events in ${documents.toLocaleString("en")} documents`;
  const alone = `a document of ${Math.round(singleEvents / single.length)} events by itself`;
  return [
    exact("imports.applied", "part of the events that ended as applied", (outcomes["applied"] ?? 0) / events),
    exact("imports.ledger", "the ledger says what the events say, each once", Number(isAsTold(reading))),
    exact("imports.again", "imported again, nothing is done", Number(isNothingDone(reading))),
    { id: "imports.rate", what: told, value: perSecond, unit: "events/s" },
    {
      ...{ id: "imports.ratio", what: "rate beside the same transactions, sent raw", unit: "×" },
      ...{ value: raw.seconds / seconds, comparisons: [{ what: "raw/s", value: raw.transactions / raw.seconds }] },
    },
    { id: "imports.growth", what: "the last tenth's time beside the third's", value: growthOf(reading), unit: "×" },
    ...latencies("imports.document", alone, single),
    {
      ...{ id: "imports.memory", what: "the importing process, at most", value: megabytes, unit: "MB" },
      comparisons: [{ what: "before", value: megabytesBefore }],
    },
  ];
}

function isAsTold({ expected, found }: ImportReading): boolean {
  const { twice, astray, ...said } = found;
  const isSame = Object.entries(expected).every(([what, count]) => said[what as keyof typeof said] === count);
  return isSame && twice === 0 && astray === 0;
}

function isNothingDone({ again: { others, blocks } }: ImportReading): boolean {
  return others === 0 && blocks === 0;
}

/** Registering lots comes first and takes no longer later: of what follows, how much longer the end takes. */
function growthOf({ milestones }: ImportReading): number {
  const tenth = (place: number): number => {
    const [before, after] = [milestones[place - 1]?.seconds ?? Number.NaN, milestones[place]?.seconds ?? Number.NaN];
    return after - before;
  };
  return tenth(milestones.length - 1) / tenth(2);
}

function latencies(id: string, what: string, times: readonly number[]): Figure[] {
  return [0.5, 0.95, 0.99].map((part) => ({
    ...{ id: `${id}.p${part * 100}`, what: `${what}: ${part * 100} %`, value: quantile(times, part), unit: "ms" },
  }));
}

function timesOf({ times }: RateRun): readonly number[] {
  return times;
}

/** What must be so, as 1. */
function exact(id: string, what: string, value: number): Figure {
  return { id, what, value, unit: "", budget: 1, isLeast: true };
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
