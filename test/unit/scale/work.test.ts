import { readFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import { assume, type Load } from "../../../scripts/scale/assumptions.ts";
import { busyGas, isInTime, onRegions, fullestDay } from "../../../scripts/scale/carry.ts";
import { capacityOf } from "../../../scripts/scale/chain.ts";
import { costOf, costsOf, line } from "../../../scripts/scale/costs.ts";
import { readGas } from "../../../scripts/scale/gas.ts";
import { growthOf } from "../../../scripts/scale/growth.ts";
import { readMeasured } from "../../../scripts/scale/measured.ts";
import { busyUnits } from "../../../scripts/scale/report.ts";
import type { Footprint } from "../../../scripts/scale/shapes.ts";
import { collected, ELSEWHERE, MOVED, packsOf, workOf, type Work } from "../../../scripts/scale/work.ts";

const SNAPSHOT = readFileSync(new URL("../../../snapshots/gas.json", import.meta.url), "utf8");
const measured = readMeasured();
const assumptions = assume();
const costs = costsOf(readGas(), measured, assumptions.goods);
const loadOf = (name: Load["name"]): Load => assumptions.loads.find((load) => load.name === name) as Load;
const gasOf = (work: readonly Work[]): number => work.reduce((sum, { footprint }) => sum + footprint.gas, 0);

/** The snapshot with some figures changed; `undefined` takes one away. */
function changed(figures: Record<string, number | undefined>): string {
  return JSON.stringify({ ...(JSON.parse(SNAPSHOT) as object), ...figures });
}

describe("what an operation costs", () => {
  it("is what the snapshot says, at both ends of the line", () => {
    const gas = readGas();
    expect(costOf(costs.issue, 1).gas).to.be.closeTo(gas.of("G8.issue"), 1e-6);
    expect(costOf(costs.issue, 100).gas).to.be.closeTo(100 * gas.of("G9.issueBatch"), 1);
    expect(costOf(costs.ship, 1).gas).to.be.closeTo(gas.of("G2.ship"), 1e-6);
    const hundred = costOf(costs.ship, 100).gas + costOf(costs.receive, 100).gas;
    expect(hundred).to.be.closeTo(100 * gas.of("G3.hundredLots"), 1);
    expect(costOf(costs.registerLot, 1).gas).to.equal(gas.of("G1.tenMillion"));
  });

  it("is that of a word in use, and for the first of its word's packs that of a new one", () => {
    const gas = readGas();
    const always = costsOf(gas, measured, { ...assumptions.goods, packsAWord: 1 });
    expect(costOf(always.dispense, 1).gas).to.be.closeTo(gas.of("G10.new"), 1e-6);
    const once = costsOf(gas, measured, { ...assumptions.goods, packsAWord: 128 });
    const more = gas.of("G10.new") - gas.of("G10.used");
    expect(costOf(once.dispense, 1).gas).to.be.closeTo(gas.of("G10.used") + more / 128, 1e-6);
  });

  it("follows the snapshot", () => {
    const dearer = readGas(changed({ "G10.used": readGas().of("G10.used") + 1000 }));
    const others = costsOf(dearer, measured, assumptions.goods);
    expect(costOf(others.dispense, 1).gas - costOf(costs.dispense, 1).gas).to.be.closeTo(
      // A new word costs as much less more than one in use.
      1000 - 1000 / assumptions.goods.packsAWord,
      1e-6,
    );
  });

  it("is refused where the snapshot lacks a figure, by its name", () => {
    const gas = readGas(changed({ "G12.accept": undefined }));
    expect(() => costsOf(gas, measured, assumptions.goods)).to.throw("snapshots/gas.json has no figure G12.accept.");
  });

  it("makes the slots that the budgets allow", () => {
    expect(costs.registerLot.each.newSlots).to.equal(2);
    expect(costs.issue.each.newSlots).to.be.closeTo(1, 1e-9);
    expect(costs.accept.each.newSlots).to.equal(0);
    expect(costs.claim.each.newSlots).to.equal(1);
    expect(costs.retireWords.each.newSlots).to.be.closeTo(1 / 128, 1e-9);
  });

  it("lies on a straight line through any two measurements", () => {
    const footprint = fc.record({
      gas: fc.integer({ min: 0, max: 1e7 }),
      transactionBytes: fc.nat(1e5),
      receiptBytes: fc.nat(1e5),
      events: fc.nat(500),
      newSlots: fc.nat(500),
      changedSlots: fc.nat(500),
    });
    fc.assert(
      fc.property(footprint, footprint, fc.integer({ min: 2, max: 1000 }), (one, many, items) => {
        const cost = line(one, many, items);
        for (const key of Object.keys(one) as (keyof Footprint)[]) {
          expect(costOf(cost, 1)[key]).to.be.closeTo(one[key], 1e-6);
          expect(costOf(cost, items)[key]).to.be.closeTo(many[key], 1e-3);
        }
      }),
    );
  });
});

describe("a load's busiest hour", () => {
  for (const load of assumptions.loads) {
    it(`is the field's for ${load.title}`, () => {
      const [least = 0, most = 0] = load.fieldBusy;
      expect(busyUnits(load, assumptions)).to.be.within(0.99 * least, 1.01 * most);
    });
  }
});

describe("a load's year", () => {
  const year = (load: Load, batched: number, regions = 1): Work[] =>
    workOf(load, assumptions, costs, { batched, regions });
  const items = (work: readonly Work[], operation: string): number =>
    work.find((each) => each.operation === operation)?.items ?? 0;

  for (const load of assumptions.loads) {
    describe(`given ${load.title}`, () => {
      it("every pack that leaves was delivered", () => {
        const work = year(load, 0.5);
        const { goods } = assumptions;
        const given = load.prescriptions * load.packsAPrescription + load.supplied;
        const left = given + items(work, "retire") + items(work, "retire words");
        expect(items(work, "receive lines") * goods.packsALine).to.be.closeTo(left, left * 1e-9);
        expect(items(work, "registerLot") * goods.packsALot).to.be.closeTo(left, left * 1e-9);
        expect(packsOf(load, assumptions)).to.be.closeTo(left, left * 1e-9);
      });

      it("every prescription is dispensed once, with a claim or without", () => {
        const work = year(load, 0.5);
        const dispensed = items(work, "dispense") + items(work, "dispenseAndClaim");
        expect(dispensed).to.be.closeTo(load.prescriptions, 1);
        expect(items(work, "issue")).to.equal(load.prescriptions);
        expect(items(work, "pay")).to.equal(items(work, "dispenseAndClaim"));
      });

      it("the same is done in batches as singly, for less gas and in fewer transactions", () => {
        const [singly, together] = [year(load, 0), year(load, 1)];
        expect(together.map(({ operation, items: n }) => [operation, n])).to.deep.equal(
          singly.map(({ operation, items: n }) => [operation, n]),
        );
        const sent = (work: readonly Work[]): number =>
          work.flatMap((each) => each.sent).reduce((sum, { aYear }) => sum + aYear, 0);
        expect(gasOf(together)).to.be.below(gasOf(singly));
        expect(sent(together)).to.be.below(sent(singly));
        const slots = (work: readonly Work[]): number => work.reduce((sum, each) => sum + each.footprint.newSlots, 0);
        expect(slots(together)).to.be.closeTo(slots(singly), slots(singly) * 0.001);
      });

      it("the gas of its transactions is the gas of its operations", () => {
        for (const { footprint, sent } of year(load, 0.7, 8)) {
          const gas = sent.reduce((sum, each) => sum + each.gas * each.aYear, 0);
          expect(gas).to.be.closeTo(footprint.gas, footprint.gas * 1e-9);
        }
      });
    });
  }

  it("registers lots in further regions and moves packs between them, and on one chain does neither", () => {
    const union = loadOf("union");
    const lots = items(year(union, 1), "registerLot");
    expect(items(year(union, 1), ELSEWHERE)).to.equal(0);
    expect(items(year(union, 1), MOVED)).to.equal(0);
    expect(items(year(union, 1, 3), ELSEWHERE)).to.be.closeTo(lots * 2, 1);
    expect(items(year(union, 1, 50), ELSEWHERE)).to.be.closeTo(lots * (assumptions.regions.regionsALot - 1), 1);
    const moved = packsOf(union, assumptions) * assumptions.regions.moved;
    expect(items(year(union, 1, 3), MOVED) * assumptions.goods.packsAConsignment).to.be.closeTo(moved, 1);
  });

  it("is sent together as far as a site has something to send", () => {
    const germany = loadOf("germany");
    const busyHour = (germany.prescriptions / 365) * germany.peakDay * 0.1;
    const quarter = collected(germany.prescriptions, germany.pharmacies, germany, assumptions);
    expect(quarter).to.be.closeTo(busyHour / germany.pharmacies / 4, 1e-9);
    expect(collected(10, germany.pharmacies, germany, assumptions)).to.equal(1);
  });
});

describe("how many chains carry a load", () => {
  for (const { name } of assumptions.loads) {
    it(`is enough for ${name}, and one fewer is not`, () => {
      const load = loadOf(name);
      const { regions, day, work } = onRegions(load, assumptions, costs, 0.9);
      expect(isInTime(day, assumptions)).to.equal(true);
      if (regions === 1) return;
      expect(isInTime(fullestDay(load, assumptions, work, regions - 1), assumptions)).to.equal(false);
    });
  }

  it("is no more with faster nodes and larger blocks", () => {
    const faster = assume({ "chain.transfers": 2000, "chain.blockGas": 100_000_000 });
    for (const load of assumptions.loads) {
      const slow = onRegions(load, assumptions, costs, 0.9).regions;
      expect(onRegions(load, faster, costs, 0.9).regions).to.be.at.most(slow);
    }
  });

  it("does not grow with a block gas limit that the nodes can't execute", () => {
    const { blockGas, binds } = capacityOf({ ...assumptions.chain, blockGas: 1e9 });
    expect(binds).to.equal("execution");
    expect(blockGas).to.equal(
      assumptions.chain.transfers * assumptions.chain.transferGas * assumptions.chain.blockPeriod,
    );
  });

  it("is asked for in vain where blocks come more seldom than one may wait", () => {
    const slow = assume({ "chain.blockPeriod": 20 });
    expect(() => onRegions(loadOf("germany"), slow, costs, 0)).to.throw(
      "No transaction is sure of a block within 10 s",
    );
  });

  it("counts the busiest hour as its share of the fullest day", () => {
    const load = loadOf("england");
    const work = workOf(load, assumptions, costs, { batched: 0, regions: 1 });
    expect(busyGas(load, assumptions, work)).to.be.closeTo((gasOf(work) / 365) * load.peakDay * (0.1 / 3600), 1);
  });
});

describe("what a year adds", () => {
  it("is the slots of what was done, and no more blocks for more work", () => {
    const load = loadOf("germany");
    const work = workOf(load, assumptions, costs, { batched: 0, regions: 1 });
    const day = fullestDay(load, assumptions, work, 1);
    const grown = growthOf(load, assumptions, measured, { work, regions: 1, day });
    const { anchors } = assumptions.patients;
    const prescribed = load.prescriptions * (1 + assumptions.patients.claimed);
    expect(grown.slots).to.be.above(prescribed + load.supplied + load.pharmacies * anchors * 365);
    expect(grown.state).to.be.closeTo(grown.slots * measured.bytesASlot * assumptions.storage.amplification, 1);
    const nothing = growthOf({ ...load, prescriptions: 0, supplied: 0 }, assumptions, measured, {
      work: [],
      regions: 1,
      day,
    });
    expect(nothing).to.include({ slots: 0, state: 0, transactions: 0, headers: grown.headers, packLists: 0 });
  });
});
