import type { Figure } from "../figures.ts";
import { quantile } from "../quantile.ts";
import type { Built, LotReadings, Proved } from "./measured.ts";

/** Times as fast as the library, a pack. */
const FASTER = 40;
/** Times of the million's for ten times as many packs. */
const TEN_TIMES = 12;
const MILLION_MB = 500;
const TEN_MILLION_MB = 1_500;
const PROOF_MS = 1;

/** What was measured of lots, beside the budgets S1 to S3. */
export function lotFigures(readings: LotReadings): Figure[] {
  const { million, tenMillion, csv, memory, proved } = readings;
  const seconds = median(million.map((run) => run.seconds));
  return [
    ...millionFigures(readings, seconds),
    ...(tenMillion === undefined ? [] : tenMillionFigures(tenMillion, seconds)),
    ...csvFigures(csv, memory, tenMillion === undefined ? "S1" : "S2"),
    ...proofFigures(proved),
  ];
}

function millionFigures({ library, same, million }: LotReadings, seconds: number): Figure[] {
  const isSame = library.every(({ root }) => root === same.root);
  const ratios = million.map((ours, run) => perPack(library[run]) / perPack(ours));
  const theirs = { what: "the library's 100,000", value: median(library.map((run) => run.seconds)) };
  const megabytes = Math.max(...million.map((run) => run.megabytes));
  return [
    exact("S1.root", "roots of 100,000 packs that are the library's", Number(isSame)),
    {
      ...{ id: "S1.ratio", what: "a pack of 1,000,000 against the library's of 100,000", unit: "×" },
      ...{ value: median(ratios), budget: FASTER, isLeast: true },
    },
    { id: "S1.seconds", what: "1,000,000 packs", value: seconds, unit: "s", comparisons: [theirs] },
    { id: "S1.memory", what: "1,000,000 packs, at most", value: megabytes, unit: "MB", budget: MILLION_MB },
  ];
}

function tenMillionFigures({ seconds, megabytes }: Built, million: number): Figure[] {
  return [
    {
      ...{ id: "S2.ratio", what: "10,000,000 packs against 1,000,000", unit: "×" },
      ...{ value: seconds / million, budget: TEN_TIMES, floor: 10 },
    },
    { id: "S2.seconds", what: "10,000,000 packs", value: seconds, unit: "s" },
    { id: "S2.memory", what: "10,000,000 packs, at most", value: megabytes, unit: "MB", budget: TEN_MILLION_MB },
  ];
}

function csvFigures(csv: Built, memory: Built, budget: "S1" | "S2"): Figure[] {
  const what = `${csv.packs.toLocaleString("en")} packs from a CSV`;
  const beside = [{ what: "from memory", value: memory.seconds }];
  const limit = budget === "S1" ? MILLION_MB : TEN_MILLION_MB;
  return [
    exact(
      `${budget}.csv.root`,
      `${what}: roots that are those of the serials in memory`,
      Number(csv.root === memory.root),
    ),
    { id: `${budget}.csv.seconds`, what, value: csv.seconds, unit: "s", comparisons: beside },
    { id: `${budget}.csv.ratio`, what: `${what} against memory`, value: csv.seconds / memory.seconds, unit: "×" },
    { id: `${budget}.csv.memory`, what: `${what}, at most`, value: csv.megabytes, unit: "MB", budget: limit },
  ];
}

function proofFigures({ packs, open, times }: Proved): Figure[] {
  const what = `one proof of ${packs.toLocaleString("en")} packs`;
  return [
    { id: "S3.open", what: "until the stored file can be asked", value: open, unit: "ms" },
    { id: "S3.p50", what: `${what}: half`, value: quantile(times, 0.5), unit: "ms", budget: PROOF_MS },
    { id: "S3.p95", what: `${what}: 95 %`, value: quantile(times, 0.95), unit: "ms", budget: PROOF_MS },
    { id: "S3.p99", what: `${what}: 99 %`, value: quantile(times, 0.99), unit: "ms" },
  ];
}

/** How threads did at each number of packs: medians, and how many times as fast as without. */
export function threadsTold({ threads }: Pick<LotReadings, "threads">): object[] {
  return threads.map(({ packs, threads: shared, alone }) => {
    const [withThreads, without] = [median(shared), median(alone)];
    return { packs, withThreads, without, timesAsFast: without / withThreads };
  });
}

/** What must be so, as 1. */
function exact(id: string, what: string, value: number): Figure {
  return { id, what, value, unit: "", budget: 1, isLeast: true };
}

function perPack(run: { seconds: number; packs: number } | undefined): number {
  return run === undefined ? Number.NaN : run.seconds / run.packs;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
