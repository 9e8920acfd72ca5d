import { assume, type Assumptions, type Load, type LoadName } from "./assumptions.ts";
import { busyGas, fullestDay, onOneChain, onRegions, type Carried } from "./carry.ts";
import { adviceFor, capacityOf, type Advice, type Capacity } from "./chain.ts";
import { costOf, costsOf, type Costs } from "./costs.ts";
import type { Gas } from "./gas.ts";
import { growthOf, readersOf, type Growth, type Readers } from "./growth.ts";
import type { Measured } from "./measured.ts";
import type { Day } from "./queue.ts";
import { DAYS, ELSEWHERE, MOVED } from "./work.ts";

export type Changes = Readonly<Record<string, number | readonly number[]>>;

/** A load carried in one way: one by one, or in batches. */
export interface Way {
  /** Gas a second in the busiest hour of the fullest day, and as a share of what one chain takes in. */
  readonly busyGas: number;
  readonly ofOneChain: number;
  /** One chain on a mean day, and on the fullest. */
  readonly meanDay: Day;
  readonly fullestDay: Day;
  readonly carried: Carried;
  readonly growth: Growth;
  readonly readers: Readers;
}

export interface LoadReport {
  readonly load: Load;
  /** What the field counts, a second in the busiest hour of the fullest day: as it is simulated. */
  readonly busy: number;
  /** Dispensing or supplying alone, pack by pack without claims, as a share of what one chain takes in then. */
  readonly lastStep: number;
  readonly single: Way;
  readonly batched: Way;
}

/** What it takes that regions hang together. */
export interface Anchoring {
  readonly load: LoadName;
  readonly regions: number;
  readonly anchorsADay: number;
  readonly gasADay: number;
  /** Of what the national chain takes in. */
  readonly share: number;
  readonly slotsAYear: number;
  /** Parts of lots that are registered in further regions, and consignments that go from one to another later. */
  readonly elsewhereADay: number;
  readonly movedADay: number;
}

/** One assumption changed, and how many regions each load needs then, in batches. */
export interface Change {
  readonly what: string;
  readonly changes: Changes;
  readonly regions: Readonly<Record<LoadName, number>>;
}

export interface Report {
  readonly assumptions: Assumptions;
  readonly capacity: Capacity;
  /** The ledger's largest documented batch. */
  readonly largestBatch: Gas["largestBatch"];
  readonly advice: readonly (Advice & {
    /** The first load's fullest day on the chains that it needs, with blocks like this; none where a batch fits in none. */
    readonly day: Day | undefined;
  })[];
  readonly costs: Costs;
  readonly loads: readonly LoadReport[];
  readonly anchoring: readonly Anchoring[];
  readonly changes: readonly Change[];
}

export interface Sources {
  readonly gas: Gas;
  readonly measured: Measured;
}

const PERIODS = [1, 2, 4];

const CHANGES: readonly (readonly [string, Changes])[] = [
  ["as assumed", {}],
  [
    "the network at its upper figures: 645 transfers a second of 51,600 gas, blocks of 56,000,000",
    { "chain.transfers": 645, "chain.transferGas": 51_600, "chain.blockGas": 56_000_000 },
  ],
  ["no claims on the ledger, so that all dispenses can go in batches", { "patients.claimed": 0 }],
  ["sites collect for 60 minutes", { "batches.collect": 60 }],
  ["each pack over the counter sent by itself", { "goods.suppliedTogether": 1 }],
  ["deliveries with 1 pack of a lot in a line, and no more sold together", { "goods.packsALine": 1 }],
  ["deliveries with 20 packs of a lot in a line", { "goods.packsALine": 20 }],
  ["20 packs of a lot in a line, and sold together", { "goods.packsALine": 20, "goods.suppliedTogether": 20 }],
  ["a third hop, as whole consignments", { "goods.hops": 3 }],
  ["no two packs of a word are ever dispensed", { "goods.packsAWord": 1 }],
  ["regions of equal size", { "regions.skew": 1 }],
  [
    "each of the Union's packs on a prescription of the ledger",
    { "union.prescriptions": 10_500_000_000, "union.supplied": 0, "union.practices": 400_000 },
  ],
];

/** Simulates every load under the assumptions with `changes`, and under each further change besides. */
export function report({ gas, measured }: Sources, changes: Changes = {}): Report {
  const assumptions = assume(changes);
  const costs = costsOf(gas, measured, assumptions.goods);
  const loads = assumptions.loads.map((load) => ({
    load,
    busy: busyUnits(load, assumptions),
    lastStep: lastStepOf(load, assumptions, costs),
    single: wayOf(load, assumptions, costs, measured, 0),
    batched: wayOf(load, assumptions, costs, measured, assumptions.batches.batched),
  }));
  return {
    assumptions,
    capacity: capacityOf(assumptions.chain),
    largestBatch: gas.largestBatch,
    advice: PERIODS.map((period) => {
      const advice = adviceFor(period, assumptions);
      return {
        ...advice,
        day: advice.blockGas < gas.largestBatch.gas ? undefined : dayWith(advice, loads, assumptions),
      };
    }),
    costs,
    loads,
    anchoring: loads.map(({ load, batched }) => anchoringOf(load, assumptions, costs, batched.carried)),
    changes: CHANGES.map(([what, further]) => ({
      what,
      changes: further,
      regions: regionsUnder({ ...changes, ...further }, { gas, measured }),
    })),
  };
}

function wayOf(load: Load, assumptions: Assumptions, costs: Costs, measured: Measured, batched: number): Way {
  const one = onOneChain(load, assumptions, costs, batched);
  const carried = onRegions(load, assumptions, costs, batched);
  const { blockGas } = capacityOf(assumptions.chain);
  const busy = busyGas(load, assumptions, one.work);
  return {
    busyGas: busy,
    ofOneChain: busy / (blockGas / assumptions.chain.blockPeriod),
    meanDay: fullestDay({ ...load, peakDay: 1 }, assumptions, one.work, 1),
    fullestDay: one.day,
    carried,
    growth: growthOf(load, assumptions, measured, carried),
    readers: readersOf(load, assumptions, carried),
  };
}

/** The fullest day of the first load's largest chain with other blocks. */
function dayWith(
  { blockPeriod, blockGas }: Advice,
  loads: readonly LoadReport[],
  assumptions: Assumptions,
): Day | undefined {
  const [first] = loads;
  if (first === undefined) return undefined;
  const chain = { ...assumptions.chain, blockPeriod, blockGas };
  const { work, regions } = first.batched.carried;
  return fullestDay(first.load, { ...assumptions, chain }, work, regions);
}

function lastStepOf(load: Load, assumptions: Assumptions, costs: Costs): number {
  const { chain, hours } = assumptions;
  const aYear = load.prescriptions * costOf(costs.dispense, 1).gas + load.supplied * costOf(costs.supply, 1).gas;
  const busy = ((aYear / DAYS) * load.peakDay * Math.max(...hours)) / 3600;
  return busy / (capacityOf(chain).blockGas / chain.blockPeriod);
}

/** What the field counts, a second in the busiest hour of the fullest day. */
export function busyUnits(load: Load, { hours }: Assumptions): number {
  const aYear = load.prescriptions > 0 ? load.prescriptions : load.supplied * load.uploadsAPack;
  return ((aYear / DAYS) * load.peakDay * Math.max(...hours)) / 3600;
}

function anchoringOf(load: Load, assumptions: Assumptions, costs: Costs, { work, regions }: Carried): Anchoring {
  const { blockGas } = capacityOf(assumptions.chain);
  const several = regions > 1 ? regions : 0;
  const anchorsADay = (several * 24 * 60) / assumptions.regions.anchorMinutes;
  const aDay = (name: string): number => (work.find(({ operation }) => operation === name)?.items ?? 0) / DAYS;
  const gasADay = anchorsADay * costs.anchor.each.gas;
  return {
    load: load.name,
    regions,
    anchorsADay,
    gasADay,
    share: gasADay / ((blockGas * 86_400) / assumptions.chain.blockPeriod),
    slotsAYear: anchorsADay * DAYS * costs.anchor.each.newSlots,
    elsewhereADay: aDay(ELSEWHERE),
    movedADay: aDay(MOVED),
  };
}

function regionsUnder(changes: Changes, { gas, measured }: Sources): Record<LoadName, number> {
  const assumptions = assume(changes);
  const costs = costsOf(gas, measured, assumptions.goods);
  const counted = assumptions.loads.map((load) => {
    const { regions } = onRegions(load, assumptions, costs, assumptions.batches.batched);
    return [load.name, regions];
  });
  return Object.fromEntries(counted) as Record<LoadName, number>;
}
