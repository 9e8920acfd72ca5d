import { expect } from "chai";

import { compile, parse } from "../../../scripts/mutate/compiler.ts";
import { mutantsOf, plain, type Mutant } from "../../../scripts/mutate/mutants.ts";
import { Text } from "../../../scripts/mutate/operators/edit.ts";
import { sampleOrder } from "../../../scripts/mutate/order.ts";
import { reachOf } from "../../../scripts/mutate/reach.ts";
import { hashOf } from "../../../scripts/mutate/sources.ts";

const PATH = "contracts/Till.sol";

const SOURCE = `pragma solidity 0.8.37;
// Ü is two bytes: places are counted in bytes.
library Cents {
    uint256 internal constant MOST = 100;
    function isWhole(uint256 cents) internal pure returns (bool) { return cents % MOST == 0; }
    function unused(uint256 cents) internal pure returns (uint256) { return cents + 1; }
}
contract Till {
    enum Mood { Open, Closed }
    error Refused(uint256 cents);
    event Paid(uint256 cents, uint256 total);
    Mood public mood;
    uint256 public total;
    modifier whenOpen() { if (mood != Mood.Open) revert Refused(0); _; }
    function pay(uint256 cents) external whenOpen {
        if (cents == 0 || !Cents.isWhole(cents)) revert Refused(cents);
        total += cents;
        emit Paid(cents, total);
    }
}
`;

function mutantsIn(source: string): Mutant[] {
  const sources = new Map([[PATH, source]]);
  const trees = parse(sources);
  return mutantsOf(sources, trees, reachOf(trees, [PATH]));
}

const told = ({ owner, original, edit }: Mutant) => `${owner}: ${original} → ${plain(edit.replacement)}`;

describe("the mutants of a contract", () => {
  it("are changes of every kind, each where it says", () => {
    expect(mutantsIn(SOURCE).map(told)).to.include.members([
      "MOST: 100 → 101",
      "MOST: 100 → 99",
      "isWhole: == → !=",
      "isWhole: % → *",
      "isWhole: cents % MOST == 0 → !(cents % MOST == 0)",
      "whenOpen: mood != Mood.Open → false",
      "whenOpen: Mood.Open → Mood.Closed",
      "pay: || → &&",
      "pay: cents == 0 || !Cents.isWhole(cents) → (cents == 0)",
      "pay: cents == 0 || !Cents.isWhole(cents) → (!Cents.isWhole(cents))",
      "pay: cents == 0 || !Cents.isWhole(cents) → false",
      "pay: !Cents.isWhole(cents) → (Cents.isWhole(cents))",
      "pay: total += cents → total -= cents",
      "pay: total += cents; → {}",
      "pay: emit Paid(cents, total); → {}",
      "pay: cents, total → total, cents",
      "pay: whenOpen → ",
    ]);
  });

  it("leave out what no deployed contract holds, and know who calls the rest", () => {
    const mutants = mutantsIn(SOURCE);
    expect(mutants.filter(({ owner }) => owner === "unused")).to.deep.equal([]);
    const [most] = mutants.filter(({ owner }) => owner === "MOST");
    expect(most?.targets).to.deep.equal([{ path: PATH, name: "Till" }]);
    expect(most?.entries).to.deep.equal(["pay"]);
  });

  it("all compile, to other code, and go by names that are theirs alone", () => {
    const mutants = mutantsIn(SOURCE);
    expect(new Set(mutants.map(({ id }) => id)).size).to.equal(mutants.length);
    const codeOf = (source: string): string => {
      const compiled = compile([{ path: PATH, name: "Till" }], "quick", { path: PATH, source });
      return "refused" in compiled ? compiled.refused : (compiled.codes["Till"] ?? "");
    };
    const unchanged = codeOf(SOURCE);
    for (const mutant of mutants.filter((_, index) => index % 9 === 0)) {
      expect(codeOf(new Text(SOURCE).with(mutant.edit)), told(mutant))
        .to.match(/^[\da-f]+$/)
        .and.not.equal(unchanged);
    }
  });

  it("keep their names and their source's hash when a comment moves them, and not when the code changes", () => {
    const moved = SOURCE.replace("contract Till", "/* a\n till */ contract Till");
    expect(mutantsIn(moved).map(({ id }) => id)).to.deep.equal(mutantsIn(SOURCE).map(({ id }) => id));
    expect(hashOf(moved)).to.equal(hashOf(SOURCE));
    expect(hashOf(SOURCE.replace("+= cents", "-= cents"))).to.not.equal(hashOf(SOURCE));
    expect(hashOf('string s = "a // b";')).to.not.equal(hashOf('string s = "a // c";'));
  });

  it("are sampled by the seed, a few of every source first", () => {
    const [one] = mutantsIn(SOURCE);
    if (one === undefined) throw new Error("There is no mutant.");
    const many = (path: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...one, path, id: `${path}${index}` }));
    const mutants = [...many("large", 200), ...many("small", 8)];
    const order = sampleOrder(mutants, 1);
    expect(order.slice(0, 12).filter(({ path }) => path === "small")).to.have.length(6);
    expect(order).to.have.members(mutants);
    expect(sampleOrder(mutants, 1)).to.deep.equal(order);
    expect(sampleOrder(mutants, 2)).to.not.deep.equal(order);
  });
});
