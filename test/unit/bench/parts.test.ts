import { expect } from "chai";

import { floorOf } from "../../../scripts/bench/gas/floors.ts";
import { noParts, partsOf, toldParts } from "../../../scripts/bench/gas/parts.ts";
import { REASONS, reasonsAmiss } from "../../../scripts/bench/gas/reasons.ts";
import { Spent } from "../../../scripts/bench/gas/spent.ts";
import { partsOfTrace, type Step, type Traced } from "../../../scripts/bench/gas/trace.ts";

/** Steps at a depth, each with its cost, from what is left before the first; the node's way of telling them. */
function steps(
  depth: number,
  gas: number,
  costs: readonly (readonly [op: string, cost: number])[],
  refund = 0,
): Step[] {
  let left = gas;
  return costs.map(([op, gasCost]) => {
    const step = { op, gas: left, gasCost, depth, refund };
    left -= gasCost;
    return step;
  });
}

/**
 * A call of another contract that reads a word and recovers a signer, between a new word and an event, as a node tells it:
 * a CALL "costs" all that it passes on.
 */
function traced(): Traced {
  const before = steps(1, 70_000, [["SSTORE", 22_100]]);
  const call: Step = { op: "CALL", gas: 47_900, gasCost: 2_600 + 40_000, depth: 1, refund: 0 };
  const within = steps(2, 40_000, [
    ["SLOAD", 2_100],
    ["KECCAK256", 42],
    ["STATICCALL", 3_100],
    ["RETURN", 0],
  ]);
  const left = 47_900 - 2_600 - (2_100 + 42 + 3_100);
  const after = steps(1, left, [
    ["LOG3", 1_756],
    ["SSTORE", 5_000],
    ["ADD", 3],
    ["STOP", 0],
  ]);
  const data = "0x0000010203";
  const gasUsed = 21_000 + 2 * 4 + 3 * 16 + 22_100 + 2_600 + 2_100 + 42 + 3_100 + 1_756 + 5_000 + 3;
  return { hash: "0x01", data, gasUsed, steps: [...before, call, ...within, ...after] };
}

describe("parts of gas", () => {
  it("tell a call's own cost from what was spent inside it, and add up", () => {
    expect(toldParts(partsOfTrace(traced()))).to.deep.equal({
      base: { count: 1, gas: 21_000 },
      calldata: { count: 5, gas: 56 },
      newSlots: { count: 1, gas: 22_100 },
      changedSlots: { count: 1, gas: 5_000 },
      coldReads: { count: 1, gas: 2_100 },
      events: { count: 1, gas: 1_756 },
      coldCalls: { count: 1, gas: 2_600 },
      signatures: { count: 1, gas: 3_100 },
      hashing: { count: 1, gas: 42 },
      computing: { count: 3, gas: 3 },
    });
  });

  it("take away what is refunded, a fifth at most", () => {
    const cleared = (refund: number): Traced => {
      const costs = [["SSTORE", 5_000] as const, ["EXTCODEHASH", 2_600] as const, ["SLOAD", 2_400] as const];
      const [first, second, last] = steps(1, 20_000, costs) as [Step, Step, Step];
      const gasUsed = 31_000 - Math.min(refund, 6_200);
      return { hash: "0x02", data: "0x", gasUsed, steps: [first, second, { ...last, refund }] };
    };
    expect(partsOfTrace(cleared(4_800)).refund.gas).to.equal(-4_800);
    expect(partsOfTrace(cleared(9_600)).refund.gas).to.equal(-6_200);
  });

  it("know the floor of a transaction that is nearly all calldata", () => {
    const data = `0x${"11".repeat(1_000)}`;
    const told = { hash: "0x03", data, gasUsed: 21_000 + 40_000, steps: steps(1, 100, [["STOP", 0]]) };
    const { calldata, calldataFloor } = partsOfTrace(told);
    expect([calldata.gas, calldataFloor.gas]).to.deep.equal([16_000, 24_000]);
  });

  it("are refused where they do not add up", () => {
    const told = traced();
    expect(() => partsOfTrace({ ...told, gasUsed: told.gasUsed + 1 })).to.throw("The parts of 0x01 add up to");
  });

  it("of a difference, and of each item, are those of its transactions", () => {
    const parts = partsOfTrace(traced());
    const of = new Map([["0x01", parts]]);
    const spent = Spent.by("0x01", traced().gasUsed);
    const twice = spent.plus(spent);
    expect(partsOf(twice, of).newSlots).to.deep.equal({ count: 2, gas: 44_200 });
    expect(partsOf(twice.each(2), of).newSlots).to.deep.equal({ count: 1, gas: 22_100 });
    expect([twice.gas, twice.each(2).gas]).to.deep.equal([2 * traced().gasUsed, traced().gasUsed]);
    expect(toldParts(partsOf(spent.minus(spent), of))).to.deep.equal({});
    expect(() => partsOf(Spent.by("0x04", 1), of)).to.throw("0x04 was not looked into");
    expect(() => spent.plus(spent.each(2))).to.throw(RangeError);
  });
});

describe("floors of gas", () => {
  it("are the transaction, its calldata, the words it writes and its events", () => {
    expect(floorOf("X1.none", partsOfTrace(traced()))).to.equal(21_000 + 56 + 22_100 + 5_000 + 1_756);
    expect(floorOf("X1.none", noParts())).to.equal(0);
  });

  it("are those worked out by hand where there is one", () => {
    expect(floorOf("G1.one", noParts())).to.equal(71_400);
  });

  it("past which a figure owes a reason, and only then", () => {
    const figure = (id: string, value: number) => ({ id, what: "", value, unit: "gas", floor: 100 });
    expect(reasonsAmiss([figure("A", 150), figure("B", 151)], { B: "because" })).to.deep.equal([]);
    expect(reasonsAmiss([figure("A", 151)], {})).to.have.lengthOf(1);
    expect(reasonsAmiss([figure("A", 150)], { A: "no longer" })).to.have.lengthOf(1);
    expect(Object.keys(REASONS)).to.include("G2.ship");
  });
});
