import { expect } from "chai";

import { isPast } from "../../../scripts/bench/figures.ts";
import { lotFigures, threadsTold } from "../../../scripts/bench/lots/figures.ts";
import type { Built, LotReadings } from "../../../scripts/bench/lots/measured.ts";
import { csvPieces, GTIN, LOT, serials } from "../../../scripts/bench/lots/packs.ts";
import { readSerials } from "../../../sdk/src/lots/index.ts";

const built = (packs: number, seconds: number, more: Partial<Built> = {}): Built => {
  return { packs, seconds, megabytes: 100, root: "0xaa", told: 1, ...more };
};

/** All within: 50 times as fast a pack as the library, and 11 times as long for ten times as many packs. */
const GOOD: LotReadings = {
  library: [built(100_000, 10), built(100_000, 10), built(100_000, 10)],
  same: built(100_000, 0.2),
  million: [built(1_000_000, 2), built(1_000_000, 1), built(1_000_000, 4)],
  tenMillion: built(10_000_000, 22),
  csv: built(10_000_000, 44),
  memory: built(10_000_000, 22),
  proved: { packs: 10_000_000, open: 100, times: Array.from({ length: 100 }, (_, n) => (n + 1) / 100) },
  threads: [{ packs: 10, threads: [3, 1, 2], alone: [4, 6, 5] }],
};

const past = (readings: LotReadings): string[] =>
  lotFigures(readings)
    .filter(isPast)
    .map(({ id }) => id);
const valueOf = (readings: LotReadings, id: string): number | undefined =>
  lotFigures(readings).find((figure) => figure.id === id)?.value;

describe("figures of lots", () => {
  it("compare medians, run beside run, a pack", () => {
    expect(past(GOOD)).to.deep.equal([]);
    expect(valueOf(GOOD, "S1.ratio")).to.be.closeTo(50, 1e-9);
    expect(valueOf(GOOD, "S2.ratio")).to.be.closeTo(11, 1e-9);
    expect(valueOf(GOOD, "S2.csv.ratio")).to.be.closeTo(2, 1e-9);
    expect(valueOf(GOOD, "S3.p95")).to.equal(0.95);
  });

  it("are past their budgets where ours is slow, large, or leads to another root", () => {
    expect(past({ ...GOOD, same: built(100_000, 0.2, { root: "0xbb" }) })).to.deep.equal(["S1.root"]);
    expect(past({ ...GOOD, csv: built(10_000_000, 44, { root: "0xbb" }) })).to.deep.equal(["S2.csv.root"]);
    expect(past({ ...GOOD, library: GOOD.library.map((run) => ({ ...run, seconds: 7 })) })).to.deep.equal(["S1.ratio"]);
    expect(past({ ...GOOD, tenMillion: built(10_000_000, 25) })).to.deep.equal(["S2.ratio"]);
    expect(past({ ...GOOD, csv: built(10_000_000, 44, { megabytes: 1_501 }) })).to.deep.equal(["S2.csv.memory"]);
    expect(past({ ...GOOD, proved: { ...GOOD.proved, times: [2, 2] } })).to.deep.equal(["S3.p50", "S3.p95"]);
  });

  it("name the CSV after the million where ten were not built", () => {
    const { tenMillion: _, ...short } = GOOD;
    const ids = lotFigures({ ...short, csv: built(1_000_000, 3), memory: built(1_000_000, 2) }).map(({ id }) => id);
    expect(ids).to.include("S1.csv.ratio");
    expect(ids.filter((id) => id.startsWith("S2"))).to.deep.equal([]);
  });

  it("tell how many times as fast threads are", () => {
    expect(threadsTold(GOOD)).to.deep.equal([{ packs: 10, withThreads: 2, without: 5, timesAsFast: 2.5 }]);
  });
});

describe("packs of the lots bench", () => {
  it("have serials of 14 characters, no two alike", () => {
    const all = [...serials(50_000)];
    expect(new Set(all)).to.have.property("size", 50_000);
    expect(all.every((serial) => serial.length === 14)).to.equal(true);
  });

  it("stand in the CSV as in memory, however many lines a piece has", async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield* csvPieces(25, 10);
    }
    const read: string[] = [];
    for await (const serial of readSerials(pieces(), "csv", { gtin: GTIN, lot: LOT })) read.push(serial);
    expect(read).to.deep.equal([...serials(25)]);
  });
});
