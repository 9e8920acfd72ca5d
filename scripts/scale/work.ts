import { InputError } from "../../sdk/src/errors.ts";
import type { Assumptions, Load } from "./assumptions.ts";
import { costOf, NOTHING, plus, type Cost, type Costs } from "./costs.ts";
import type { Footprint } from "./shapes.ts";

export const DAYS = 365;
/** What regions make necessary: a lot's part in another region, and a consignment that goes from one to another later. */
export const ELSEWHERE = "lot in another region";
export const MOVED = "move to another region";

/** Transactions of one operation and size, and how many there are in a year. */
export interface Sent {
  readonly gas: number;
  readonly aYear: number;
}

/** What one operation comes to in a year. */
export interface Work {
  readonly operation: string;
  readonly items: number;
  readonly sent: readonly Sent[];
  readonly footprint: Footprint;
}

export interface Way {
  /** Share of what can go in batches that does. */
  readonly batched: number;
  /** Chains over which the load is spread. */
  readonly regions: number;
}

/** What a load is on the ledger in a year, operation by operation, over all regions together. */
export function workOf(load: Load, assumptions: Assumptions, costs: Costs, way: Way): Work[] {
  const all = [
    ...prescribing(load, assumptions, costs, way),
    ...dispensing(load, assumptions, costs, way),
    ...moving(load, assumptions, costs, way),
    ...besides(load, assumptions, costs, way),
  ];
  return all.filter(({ items }) => items > 0);
}

/** Packs that leave the ledger in a year, to patients or otherwise. */
export function packsOf(load: Load, { goods }: Assumptions): number {
  return (load.prescriptions * load.packsAPrescription + load.supplied) / (1 - goods.retired);
}

/** Items of a kind that one site has to send after collecting for a while in the busiest hour; one at least. */
export function collected(aYear: number, sites: number, load: Load, { hours, batches }: Assumptions): number {
  if (sites === 0) return 1;
  const busyHour = (aYear / DAYS) * load.peakDay * Math.max(...hours);
  return Math.max(1, (busyHour / sites) * (batches.collect / 60));
}

type Part = (load: Load, assumptions: Assumptions, costs: Costs, way: Way) => Work[];

const prescribing: Part = (load, assumptions, costs, { batched }) => {
  const { prescriptions } = load;
  const { patients } = assumptions;
  const size = Math.min(100, collected(prescriptions, load.practices, load, assumptions));
  return [
    work("issue", costs.issue, prescriptions, { share: batched, size }),
    work("accept", costs.accept, prescriptions * patients.accepted),
    work("giveBack", costs.giveBack, prescriptions * patients.givenBack),
    work("cancel", costs.cancel, prescriptions * patients.cancelled),
    work("grant", costs.grant, prescriptions * patients.consents),
    work("disclose", costs.disclose, prescriptions * patients.consents * patients.disclosures),
  ];
};

const dispensing: Part = (load, assumptions, costs, { batched }) => {
  const { prescriptions, packsAPrescription, supplied } = load;
  const { goods, patients } = assumptions;
  const claimed = prescriptions * patients.claimed;
  const more = plus(costs.dispense.each, costs.anotherPack.each, packsAPrescription - 1);
  const alone: Cost = { ...costs.dispense, each: more };
  const withClaim: Cost = { ...alone, each: plus(more, costs.claim.each) };
  const most = Math.min(100, 250 / packsAPrescription);
  const size = Math.min(most, collected(prescriptions - claimed, load.pharmacies, load, assumptions));
  const together = Math.min(goods.suppliedTogether, Math.max(1, goods.packsALine));
  return [
    work("dispenseAndClaim", withClaim, claimed),
    work("dispense", alone, prescriptions - claimed, { share: batched, size }),
    work("withdraw", costs.withdraw, prescriptions * patients.withdrawn),
    work("adjudicate", costs.adjudicate, claimed, { share: 1, size: 800 }),
    work("pay", costs.pay, claimed, { share: 1, size: 800 }),
    work("supply", costs.supply, supplied, { share: batched, size: together }),
  ];
};

const moving: Part = (load, assumptions, costs, { batched }) => {
  const { goods } = assumptions;
  const packs = packsOf(load, assumptions);
  const lots = packs / goods.packsALot;
  const consignments = packs / goods.packsAConsignment;
  const lines = packs / goods.packsALine;
  const wholes = { share: batched, size: goods.consignmentsTogether };
  const delivery = { share: batched, size: goods.linesADelivery };
  const first = goods.hops > 1 ? consignments : 0;
  const between = Math.max(0, goods.hops - 2) * consignments;
  return [
    work("registerLot", costs.registerLot, lots),
    work("releaseLot", costs.releaseLot, lots),
    work("pick consignments", costs.pick, first, wholes),
    work("ship consignments", costs.ship, between, wholes),
    work("receive consignments", costs.receive, first + between, wholes),
    work("split", costs.split, consignments * goods.splitsAConsignment),
    work("pick lines", costs.pick, lines, delivery),
    work("receive lines", costs.receive, lines, delivery),
    work("summary", costs.summary, (first + between + lines) * goods.cold, delivery),
  ];
};

const besides: Part = (load, assumptions, costs, { regions }) => {
  const { goods, patients, regions: spread } = assumptions;
  const packs = packsOf(load, assumptions);
  const lots = packs / goods.packsALot;
  const retired = packs * goods.retired;
  const others = Math.max(0, Math.min(regions, spread.regionsALot) - 1);
  const registered = plus(costs.registerLot.each, costs.releaseLot.each);
  const moved = regions > 1 ? (packs * spread.moved) / goods.packsAConsignment : 0;
  // Retired for good there, whole words and the rest; registered here as a lot.
  const left = plus(costs.retire.each, costs.retireWords.each, goods.packsAConsignment);
  return [
    work("retire", costs.retire, retired * (1 - goods.retiredInWords)),
    work("retire words", costs.retireWords, retired * goods.retiredInWords, { share: 1, size: 128 * 10 }),
    work("holdLot", costs.holdLot, lots * goods.heldLots),
    work("recallLot", costs.recallLot, lots * goods.recalledLots),
    work("anchor", costs.anchor, load.pharmacies * patients.anchors * DAYS),
    work(ELSEWHERE, { fixed: NOTHING, each: registered }, lots * others),
    work(MOVED, { fixed: NOTHING, each: plus(left, registered) }, moved),
  ];
};

/** One by one, but for a share in batches. */
function work(operation: string, cost: Cost, items: number, batch: { share: number; size: number } = ALONE): Work {
  if (!(items >= 0 && batch.size >= 1)) {
    const cure = "Look at what it is made of: `npm run scale -- --assumptions`.";
    throw new InputError("AssumptionInvalid", `${operation} can't be done ${items} times a year.`, cure);
  }
  const single = { gas: costOf(cost, 1).gas, aYear: items * (1 - batch.share) };
  const many = { gas: costOf(cost, batch.size).gas, aYear: (items * batch.share) / batch.size };
  const footprint = plus(plus(NOTHING, costOf(cost, 1), single.aYear), costOf(cost, batch.size), many.aYear);
  return { operation, items, sent: [single, many].filter(({ aYear }) => aYear > 0), footprint };
}

const ALONE = { share: 0, size: 1 };
