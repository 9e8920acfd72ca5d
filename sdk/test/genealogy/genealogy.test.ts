import { expect } from "chai";
import { id } from "ethers";
import fc from "fast-check";

import { Genealogy, recordInputs, type Branch } from "../../src/index.ts";
import { encodeLotNumber } from "../../src/lots/index.ts";
import type { EventNamed } from "../../src/transactions/index.ts";
import { addLot, addProduct, loadStage } from "../ledger/stage.ts";

type Input = Parameters<Genealogy["apply"]>[0];

const lotOf = (number: number): string => id(`lot ${number}`);

function registered(number: number): Input {
  const args = {
    ...{ lot: lotOf(number), gtin: 6_901_234_000_016n, site: 1, lotNumber: encodeLotNumber(`L${number}`) },
    ...{ packCount: 1, madeDay: 1, expiryDay: 2, maker: 2, root: id("root") },
    ...{ releasedByRegulatorOnly: false, vaccine: false },
  };
  return placed("LotRegistered", args);
}

function inputs(number: number, of: readonly number[]): Input {
  return placed("InputsRecorded", { lot: lotOf(number), inputs: of.map(lotOf) });
}

function placed<N extends Input["name"]>(name: N, args: EventNamed<N>["args"]): Input {
  return { contract: "lotLedger", name, args, block: 1, transaction: "0x", logIndex: 0 } as unknown as Input;
}

function pathOf(branch: Branch | undefined): boolean[] {
  return branch === undefined ? [] : [...pathOf(branch.before), branch.isLast];
}

function genealogyOf(edges: readonly (readonly [number, number])[], count: number): Genealogy {
  const genealogy = new Genealogy();
  for (let number = 0; number < count; number += 1) genealogy.apply(registered(number));
  for (const [lot, input] of edges) genealogy.apply(inputs(lot, [input]));
  return genealogy;
}

describe("the genealogy of lots", () => {
  it("goes up to what went in and down to what came of it, the nearest first", () => {
    const genealogy = genealogyOf([[2, 0], [2, 1], [3, 2], [4, 2], [5, 3], [5, 4]], 7); // prettier-ignore
    expect(genealogy.ancestors(lotOf(5))).to.deep.equal(
      [[3, 1], [4, 1], [2, 2], [0, 3], [1, 3]].map(([lot = 0, depth]) => ({ lot: lotOf(lot), depth })), // prettier-ignore
    );
    expect(genealogy.descendants(lotOf(0)).map(({ lot }) => lot)).to.deep.equal([2, 3, 4, 5].map(lotOf));
    expect(genealogy.descendants(lotOf(6))).to.deep.equal([]);
  });

  it("draws a lot that is met twice once with its branches", () => {
    const genealogy = genealogyOf([[2, 0], [3, 2], [4, 2], [5, 3], [5, 4]], 6); // prettier-ignore
    const lines = [...genealogy.tree(lotOf(5), "up")];
    expect(lines.map(({ lot, isRepeated }) => [lot, isRepeated])).to.deep.equal(
      [[5, false], [3, false], [2, false], [0, false], [4, false], [2, true]].map(([lot, repeated]) => [lotOf(Number(lot)), repeated]), // prettier-ignore
    );
    expect(lines.map(({ branch }) => pathOf(branch))).to.deep.equal([[], [false], [false, true], [false, true, true], [true], [true, true]]); // prettier-ignore
  });

  it("walks a chain of twelve thousand lots, and a lot that went into as many", () => {
    const count = 12_000;
    const chain = genealogyOf(
      Array.from({ length: count - 1 }, (_, number) => [number + 1, number] as const),
      count,
    );
    expect(chain.descendants(lotOf(0)).at(-1)).to.deep.equal({ lot: lotOf(count - 1), depth: count - 1 });
    expect(chain.ancestors(lotOf(count - 1))).to.have.length(count - 1);
    expect(chain.cycleAt(lotOf(count - 1))).to.equal(undefined);
    let lines = 0;
    for (const { isRepeated } of chain.tree(lotOf(0), "down")) if (!isRepeated) lines += 1;
    expect(lines).to.equal(count);
    const star = genealogyOf(
      Array.from({ length: count - 1 }, (_, number) => [number + 1, 0] as const),
      count,
    );
    expect(star.descendants(lotOf(0))).to.have.length(count - 1);
  });

  it("finds lots that name each other, and still ends", () => {
    const genealogy = genealogyOf([[1, 0], [2, 1], [0, 2], [3, 2], [4, 4]], 5); // prettier-ignore
    expect(genealogy.cycleAt(lotOf(0))).to.deep.equal([2, 1, 0].map(lotOf));
    expect(genealogy.cycleAt(lotOf(4))).to.deep.equal([lotOf(4)]);
    expect(genealogy.cycleAt(lotOf(3))).to.equal(undefined);
    expect(genealogy.descendants(lotOf(0)).map(({ lot }) => lot)).to.deep.equal([1, 2, 3].map(lotOf));
    expect([...genealogy.tree(lotOf(0), "down")].filter(({ isCycle }) => isCycle)).to.have.length(1);
  });

  it("is the same up as down, whatever lots were made from", () => {
    const edge = fc.tuple(fc.nat(12), fc.nat(12));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
        const genealogy = genealogyOf(edges, 13);
        const all = Array.from({ length: 13 }, (_, number) => number);
        const down = all.flatMap((lot) => genealogy.descendants(lotOf(lot)).map((each) => `${lotOf(lot)} ${each.lot}`));
        const up = all.flatMap((lot) => genealogy.ancestors(lotOf(lot)).map((each) => `${each.lot} ${lotOf(lot)}`));
        expect(down.sort()).to.deep.equal(up.sort());
        for (const lot of all) {
          const drawn = new Set([...genealogy.tree(lotOf(lot), "down")].map((line) => line.lot));
          expect(drawn.size).to.equal(genealogy.descendants(lotOf(lot)).length + 1);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("reads the ledger, inputs recorded later and inputs nobody registered among it", async () => {
    const stage = await loadStage();
    await addProduct(stage);
    const herb = await addLot(stage, { lot: "HERB" });
    const base = await addLot(stage, { lot: "BASE", inputs: [herb] });
    await recordInputs(stage.by("makerQuality"), { lot: base, inputs: [id("a lot of another ledger")] });
    const genealogy = await Genealogy.read(stage.ledger);
    expect(genealogy.inputsOf(base)).to.deep.equal([herb, id("a lot of another ledger")]);
    expect(genealogy.lot(id("a lot of another ledger"))).to.equal(undefined);
    expect(genealogy.lot(herb)).to.include({ lotNumber: "HERB", maker: stage.world.member.maker });
  });
});
