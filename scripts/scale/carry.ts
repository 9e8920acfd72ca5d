import { InputError } from "../../sdk/src/errors.ts";
import type { Assumptions, Load } from "./assumptions.ts";
import { capacityOf } from "./chain.ts";
import type { Costs } from "./costs.ts";
import { simulateDay, type Day } from "./queue.ts";
import { DAYS, workOf, type Work } from "./work.ts";

const MOST_REGIONS = 100_000;

/** How chains carry a load. */
export interface Carried {
  /** Over all regions together, a year. */
  readonly work: readonly Work[];
  readonly regions: number;
  /** The fullest day of the largest region. */
  readonly day: Day;
}

/** A load's fullest day on this many chains: the largest of them has `skew` times the mean's work. */
export function fullestDay(load: Load, assumptions: Assumptions, work: readonly Work[], regions: number): Day {
  const { chain, hours } = assumptions;
  const share = largestShare(assumptions, regions) / DAYS;
  const kinds = work.flatMap(({ operation, sent }) =>
    sent.map(({ gas, aYear }) => ({ name: operation, gas, aDay: aYear * share * load.peakDay })),
  );
  const { blockGas } = capacityOf(chain);
  return simulateDay({ kinds, hours, periodSeconds: chain.blockPeriod, blockGas, seed: chain.seed });
}

/** One chain, whether or not it is enough. */
export function onOneChain(load: Load, assumptions: Assumptions, costs: Costs, batched: number): Carried {
  const work = workOf(load, assumptions, costs, { batched, regions: 1 });
  return { work, regions: 1, day: fullestDay(load, assumptions, work, 1) };
}

/**
 * The fewest chains whose largest is never so full that more than 1 % wait longer than they may.
 *
 * @throws InputError `LatencyImpossible` where blocks come too seldom for that.
 */
export function onRegions(load: Load, assumptions: Assumptions, costs: Costs, batched: number): Carried {
  const { chain } = assumptions;
  // Even an empty chain makes one wait for its next block.
  if (chain.latency < chain.blockPeriod) {
    const message = `No transaction is sure of a block within ${chain.latency} s where one comes every ${chain.blockPeriod} s.`;
    throw new InputError(
      "LatencyImpossible",
      message,
      "Give a larger --chain.latency or a smaller --chain.blockPeriod.",
    );
  }
  let regions = fewestByMean(load, assumptions, costs, batched);
  while (regions <= MOST_REGIONS) {
    const work = workOf(load, assumptions, costs, { batched, regions });
    const day = fullestDay(load, assumptions, work, regions);
    if (isInTime(day, assumptions)) return { work, regions, day };
    regions += Math.max(1, Math.floor(regions / 50));
  }
  throw new InputError("TooManyRegions", `${MOST_REGIONS} chains do not carry ${load.title}.`, "Give them more gas.");
}

export function isInTime(day: Day, { chain }: Assumptions): boolean {
  return day.p99 <= chain.latency && day.backlog <= 0.001 * day.arrived;
}

/** Gas a second in the busiest hour of the fullest day, over all regions. */
export function busyGas(load: Load, { hours }: Assumptions, work: readonly Work[]): number {
  const gas = work.reduce((sum, { footprint }) => sum + footprint.gas, 0);
  return ((gas / DAYS) * load.peakDay * Math.max(...hours)) / 3600;
}

/** The largest region's share of all work. */
export function largestShare({ regions: { skew } }: Assumptions, regions: number): number {
  return Math.min(1, skew / regions);
}

/** Fewer than these can't do it, as their mean alone is too much in the busiest hour. */
function fewestByMean(load: Load, assumptions: Assumptions, costs: Costs, batched: number): number {
  const { blockGas } = capacityOf(assumptions.chain);
  const perSecond = blockGas / assumptions.chain.blockPeriod;
  const busy = busyGas(load, assumptions, workOf(load, assumptions, costs, { batched, regions: 1 }));
  // A short hour of too much is waited out within the limit: begin a little below.
  const share = (0.95 * perSecond) / busy;
  return share >= 1 ? 1 : Math.max(1, Math.floor(assumptions.regions.skew / share));
}
