import { expect } from "chai";
import fc from "fast-check";

import { simulateDay, type DayPlan } from "../../../scripts/scale/queue.ts";
import { arrivals, random } from "../../../scripts/scale/random.ts";

const ALL_DAY = Array.from({ length: 24 }, () => 1 / 24);
const DAY_SECONDS = 86_400;

function plan(changed: Partial<DayPlan> = {}): DayPlan {
  const kinds = [{ name: "dispense", gas: 100_000, aDay: 432_000 }];
  return { kinds, hours: ALL_DAY, periodSeconds: 60, blockGas: 40_000_000, seed: 1, ...changed };
}

/** Days of all kinds: some have room for everything, some for almost nothing. */
const days = fc
  .record({
    kinds: fc.array(
      fc.record({
        name: fc.constant("any"),
        gas: fc.integer({ min: 21_000, max: 3_000_000 }),
        aDay: fc.integer({ min: 0, max: 300_000 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    weights: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 24, maxLength: 24 }),
    periodSeconds: fc.integer({ min: 30, max: 600 }),
    blockGas: fc.integer({ min: 3_000_000, max: 300_000_000 }),
    seed: fc.integer(),
    arrive: fc.constantFrom("poisson" as const, "even" as const),
  })
  .map(({ weights, ...rest }): DayPlan => {
    const sum = weights.reduce((all, weight) => all + weight, 0);
    return { ...rest, hours: sum === 0 ? ALL_DAY : weights.map((weight) => weight / sum) };
  });

describe("a simulated day of a chain", () => {
  it("loses and invents nothing: what came is included or waits", () => {
    fc.assert(
      fc.property(days, (each) => {
        const { arrived, included, backlog } = simulateDay(each);
        expect(included + backlog).to.equal(arrived);
        expect(backlog).to.be.at.least(0);
      }),
      { numRuns: 60 },
    );
  });

  it("never includes more gas than its blocks have", () => {
    fc.assert(
      fc.property(days, (each) => {
        const { gas, fullestHour } = simulateDay(each);
        const blocks = Math.floor(DAY_SECONDS / each.periodSeconds);
        expect(gas).to.be.at.most(blocks * each.blockGas * (1 + 1e-9));
        // An hour may begin in the midst of a period, so that it has a block more.
        expect(fullestHour).to.be.at.most(1 + each.periodSeconds / 3600);
      }),
      { numRuns: 60 },
    );
  });

  it("leaves no more over with larger blocks", () => {
    fc.assert(
      fc.property(days, fc.double({ min: 1, max: 4, noNaN: true }), (each, times) => {
        const small = simulateDay(each);
        const large = simulateDay({ ...each, blockGas: each.blockGas * times });
        expect(large.arrived).to.equal(small.arrived);
        expect(large.backlog).to.be.at.most(small.backlog);
        expect(large.mostWaiting).to.be.at.most(small.mostWaiting);
      }),
      { numRuns: 60 },
    );
  });

  it("has its quantiles in order, and the same day for the same seed", () => {
    fc.assert(
      fc.property(days, (each) => {
        const day = simulateDay(each);
        expect(day.p50).to.be.at.most(day.p95);
        expect(day.p95).to.be.at.most(day.p99);
        expect(simulateDay(each)).to.deep.equal(day);
      }),
      { numRuns: 30 },
    );
  });

  describe("given that as much comes in each period", () => {
    it("when it fits, each waits for the next block: half a period in the mean", () => {
      const day = simulateDay(plan({ arrive: "even" }));
      expect(day).to.include({ arrived: 432_000, included: 432_000, backlog: 0, mostWaiting: 0 });
      expect(day.meanSeconds).to.equal(30);
      expect(day.p50).to.be.closeTo(30, 1e-9);
      expect(day.p99).to.be.closeTo(59.4, 1e-9);
      expect(day.fullestHour).to.be.closeTo(30 / 40, 1e-9);
    });

    it("when it does not, what waits grows by what is too much in each period", () => {
      // 300 come in each of 1,440 periods, 250 have room.
      const day = simulateDay(plan({ arrive: "even", blockGas: 25_000_000 }));
      expect(day.included).to.equal(250 * 1440);
      expect(day.backlog).to.equal(50 * 1440);
      expect(day.mostWaiting).to.equal(50 * 1440);
      expect(day.fullestHour).to.be.closeTo(1, 1e-9);
      // The last that is included came after 250/300 of the day, and waits for the rest of it.
      expect(day.p99).to.be.closeTo((0.99 * DAY_SECONDS) / 6, 120);
    });
  });

  it("obeys Little's law: what waits in the mean is what comes a second, times how long it waits", () => {
    // At 97 % of what fits, so that a queue comes and goes.
    const periods = 1440;
    const waiting: number[] = [];
    const each = plan({ blockGas: 31_000_000 });
    const day = simulateDay({ ...each, onBlock: ({ waiting: left }) => waiting.push(left) });
    expect(day.backlog).to.be.below(1_000);
    const mean = waiting.reduce((all, left) => all + left, 0) / periods;
    // Waiting after a block are those that wait a whole period more; each waits half of one besides.
    const predicted = (day.arrived / periods) * (day.meanSeconds / 60 - 0.5);
    expect(mean).to.be.closeTo(predicted, 1 + 0.02 * predicted);
  });

  it("refuses a transaction that fits in no block, and says what to change", () => {
    const tooLarge = plan({ blockGas: 99_999 });
    expect(() => simulateDay(tooLarge)).to.throw("A transaction of 100000 gas (dispense) fits in no block of 99999.");
  });
});

describe("random arrivals", () => {
  for (const mean of [0.3, 7, 49, 51, 4_000]) {
    it(`are ${mean} in the mean, and spread as a Poisson distribution is`, () => {
      const next = random(7);
      const counts = Array.from({ length: 20_000 }, () => arrivals(mean, next));
      const average = counts.reduce((all, count) => all + count, 0) / counts.length;
      const variance = counts.reduce((all, count) => all + (count - average) ** 2, 0) / counts.length;
      expect(average).to.be.closeTo(mean, 5 * Math.sqrt(mean / counts.length));
      expect(variance / mean).to.be.closeTo(1, 0.06);
    });
  }

  it("are none where none are expected", () => {
    expect(arrivals(0, random(1))).to.equal(0);
  });
});
