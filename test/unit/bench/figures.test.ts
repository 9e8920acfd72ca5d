import { expect } from "chai";

import { isExcused, isPast, lineOf, type Figure } from "../../../scripts/bench/figures.ts";

const figure = (more: Partial<Figure>): Figure => ({ id: "X1", what: "a figure", value: 10, unit: "gas", ...more });

describe("a bench's figures", () => {
  it("may be as much as their budget, and no more", () => {
    expect(isPast(figure({ budget: 10 }))).to.equal(false);
    expect(isPast(figure({ budget: 9 }))).to.equal(true);
    expect(isPast(figure({}))).to.equal(false);
  });

  it("must be as much as a budget that is the least", () => {
    expect(isPast(figure({ budget: 10, isLeast: true }))).to.equal(false);
    expect(isPast(figure({ budget: 11, isLeast: true }))).to.equal(true);
  });

  it("are past their budget where they are no number", () => {
    expect(isPast(figure({ value: NaN, budget: 10 }))).to.equal(true);
    expect(isPast(figure({ value: NaN, budget: 10, isLeast: true }))).to.equal(true);
  });

  it("are excused up to the limit that a decision set", () => {
    const decided = { limit: 10, decision: "docs/decisions/one.md" };
    expect([isPast(figure({ budget: 9, decided })), isExcused(figure({ budget: 9, decided }))]).to.deep.equal([
      false,
      true,
    ]);
    expect([
      isPast(figure({ value: 11, budget: 9, decided })),
      isExcused(figure({ value: 11, budget: 9, decided })),
    ]).to.deep.equal([true, false]);
    expect(isExcused(figure({ budget: 10, decided }))).to.equal(false);
  });

  it("are told with what they are measured against", () => {
    const line = lineOf(figure({ budget: 9, floor: 5, comparisons: [{ what: "another", value: 20 }] }));
    expect(line).to.match(/^✗ X1 /);
    expect(line).to.include("≤ 9").and.to.include("(floor 5; another 20)");
  });
});
