import { InputError } from "../../sdk/src/errors.ts";
import { arrivals, random } from "./random.ts";

/** Transactions of one kind, and how many come in a day. */
export interface Kind {
  readonly name: string;
  readonly gas: number;
  readonly aDay: number;
}

export interface DayPlan {
  readonly kinds: readonly Kind[];
  /** Share of a day's transactions in each of 24 hours. */
  readonly hours: readonly number[];
  readonly periodSeconds: number;
  /** Gas of a block: what its limit allows and the nodes execute in a period. */
  readonly blockGas: number;
  /** `poisson` unless every period is to have exactly its mean, rounded so that nothing is lost. */
  readonly arrive?: "poisson" | "even";
  readonly seed: number;
  /** Told of each block: how many wait after it. */
  readonly onBlock?: (block: { period: number; waiting: number }) => void;
}

export interface Day {
  readonly arrived: number;
  readonly included: number;
  /** Waiting at midnight. */
  readonly backlog: number;
  /** The most that ever waited after a block. */
  readonly mostWaiting: number;
  readonly gas: number;
  /** Share of the gas of the fullest hour's blocks that is used. */
  readonly fullestHour: number;
  /** Seconds from sending to the block that has it, of those included; half, 95 %, 99 % of them. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly meanSeconds: number;
}

/** Transactions that came within one period, in no order. */
interface Cohort {
  readonly period: number;
  count: number;
  /** Their mean. */
  readonly gas: number;
}

const DAY_SECONDS = 86_400;

/**
 * A day of a chain, block by block: transactions come by the hour's share, wait, and are included in the order in which
 * they came as far as a block has room. Those of one period are mixed, so that each takes their mean gas. A block has what
 * came before it; it is final at once, as QBFT's are.
 *
 * @throws InputError `BlockTooSmall` for a transaction that fits in no block.
 */
export function simulateDay(plan: DayPlan): Day {
  const { periodSeconds, blockGas } = plan;
  refuseTooLarge(plan);
  const periods = Math.floor(DAY_SECONDS / periodSeconds);
  const source = arrivalsOf(plan);
  const waited = new Map<number, number>();
  const hourGas = new Array<number>(24).fill(0);
  const queue: Cohort[] = [];
  const sum = { arrived: 0, included: 0, gas: 0, waiting: 0, most: 0 };
  let head = 0;
  for (let period = 0; period < periods; period += 1) {
    const hour = hourOf(period, periodSeconds);
    const cohort = source(period, hour);
    if (cohort.count > 0) queue.push(cohort);
    sum.arrived += cohort.count;
    sum.waiting += cohort.count;
    for (let room = blockGas; head < queue.length;) {
      const first = queue[head] as Cohort;
      const taken = Math.min(first.count, Math.floor(room / first.gas + 1e-9));
      const delay = period - first.period;
      if (taken > 0) waited.set(delay, (waited.get(delay) ?? 0) + taken);
      first.count -= taken;
      room -= taken * first.gas;
      hourGas[hour] = (hourGas[hour] ?? 0) + taken * first.gas;
      sum.included += taken;
      sum.gas += taken * first.gas;
      sum.waiting -= taken;
      if (first.count > 0) break;
      head += 1;
    }
    sum.most = Math.max(sum.most, sum.waiting);
    plan.onBlock?.({ period, waiting: sum.waiting });
  }
  const quantile = (share: number): number => waitOf(waited, share * sum.included) * periodSeconds;
  const totalWait = [...waited].reduce((total, [delay, count]) => total + (delay + 0.5) * count, 0) * periodSeconds;
  return {
    ...{ arrived: sum.arrived, included: sum.included, backlog: sum.waiting, mostWaiting: sum.most, gas: sum.gas },
    fullestHour: Math.max(...hourGas) / ((blockGas * 3600) / periodSeconds),
    ...{ p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
    meanSeconds: sum.included === 0 ? 0 : totalWait / sum.included,
  };
}

function refuseTooLarge({ kinds, blockGas }: DayPlan): void {
  for (const { name, gas, aDay } of kinds) {
    if (aDay === 0 || gas <= blockGas) continue;
    const message = `A transaction of ${Math.round(gas)} gas (${name}) fits in no block of ${Math.round(blockGas)}.`;
    throw new InputError("BlockTooSmall", message, "Give a larger --chain.blockGas, or smaller batches.");
  }
}

function hourOf(period: number, periodSeconds: number): number {
  return Math.min(23, Math.floor((period * periodSeconds) / 3600));
}

/** What comes in each period. */
function arrivalsOf({ kinds, hours, periodSeconds, arrive = "poisson", seed }: DayPlan) {
  const next = random(seed);
  const owed = kinds.map(() => 0);
  return (period: number, hour: number): Cohort => {
    const share = ((hours[hour] ?? 0) / 3600) * periodSeconds;
    let count = 0;
    let gas = 0;
    kinds.forEach((kind, i) => {
      let came: number;
      if (arrive === "poisson") came = arrivals(kind.aDay * share, next);
      else {
        const due = (owed[i] ?? 0) + kind.aDay * share;
        came = Math.floor(due + 1e-9);
        owed[i] = due - came;
      }
      count += came;
      gas += came * kind.gas;
    });
    return { period, count, gas: count === 0 ? 0 : gas / count };
  };
}

/** Periods after which `rank` of all are included: within a period they come evenly. */
function waitOf(waited: ReadonlyMap<number, number>, rank: number): number {
  let before = 0;
  for (const [delay, count] of [...waited].sort(([one], [other]) => one - other)) {
    if (before + count >= rank) return delay + (count === 0 ? 0 : (rank - before) / count);
    before += count;
  }
  return 0;
}
