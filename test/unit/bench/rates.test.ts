import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { isExcused, isPast, type Figure } from "../../../scripts/bench/figures.ts";
import type { DispenseReading } from "../../../scripts/bench/rates/dispense.ts";
import { expectedOf, LOT_EVENTS, writeDocuments } from "../../../scripts/bench/rates/documents.ts";
import { dispenseFigures, importFigures } from "../../../scripts/bench/rates/figures.ts";
import type { ImportReading } from "../../../scripts/bench/rates/imported.ts";
import { readOptions } from "../../../scripts/bench/rates/options.ts";
import { readItems } from "../../../sdk/src/import/epcis/readItems.ts";

const run = (perSecond: number, times: number[] = [1], nodeMs: number | undefined = 1) => {
  return { perSecond, times, senderMs: 100 / perSecond, nodeMs };
};

const DISPENSED: DispenseReading = {
  ...{ count: 1, dispensed: 4, expected: 4 },
  dispenses: [run(80, [1, 2]), run(70, [3]), run(10, [4])],
  transfers: [run(100), run(100), run(100)],
  sent: [run(90), run(85), run(95)],
  batched: [run(300), run(60), run(200)],
};

const IMPORTED: ImportReading = {
  ...{ events: 200, documents: 6, seconds: 4, outcomes: { applied: 200 } },
  milestones: Array.from({ length: 10 }, (_, n) => ({ events: 20 * (n + 1), seconds: n === 9 ? 11 : n, megabytes: 1 })),
  ...{ megabytesBefore: 1, megabytes: 2, single: [10, 20], singleEvents: 66 },
  expected: expectedOf(2),
  found: { ...expectedOf(2), twice: 0, astray: 0 },
  again: { events: 100, others: 0, blocks: 0 },
  raw: { transactions: 164, seconds: 1 },
};

const past = (figures: readonly Figure[]): string[] => figures.filter(isPast).map(({ id }) => id);
const valueOf = (figures: readonly Figure[], id: string): number | undefined =>
  figures.find((figure) => figure.id === id)?.value;

describe("figures of rates", () => {
  it("compare dispenses and transfers run by run, and take the median", () => {
    const figures = dispenseFigures(DISPENSED);
    expect(past(figures)).to.deep.equal([]);
    expect(valueOf(figures, "S4.ratio")).to.be.closeTo(0.7, 1e-9);
    expect(valueOf(figures, "S4.sent.ratio")).to.be.closeTo(0.9, 1e-9);
    expect(valueOf(figures, "S4.batched.ratio")).to.be.closeTo(2, 1e-9);
    expect(valueOf(figures, "S4.dispense.p50")).to.equal(2);
    expect(valueOf(figures, "S4.dispense.sender")).to.be.closeTo(100 / 70, 1e-9);
    expect(valueOf(figures, "S4.dispense.node")).to.equal(1);
  });

  it("leave the node's processor time out where the machine does not tell it", () => {
    const untold = DISPENSED.sent.map((each) => ({ ...each, nodeMs: undefined }));
    const figures = dispenseFigures({ ...DISPENSED, sent: untold });
    expect(valueOf(figures, "S4.sent.node")).to.equal(undefined);
    expect(valueOf(figures, "S4.sent.sender")).to.be.closeTo(100 / 90, 1e-9);
  });

  it("are past what was decided where dispenses are slow, and past the budget where one was not applied", () => {
    const excused = dispenseFigures({ ...DISPENSED, dispenses: [run(80), run(69), run(10)] });
    expect(past(excused)).to.deep.equal([]);
    expect(excused.filter(isExcused).map(({ id }) => id)).to.deep.equal(["S4.ratio"]);
    const slow = { ...DISPENSED, dispenses: [run(80), run(11), run(10)] };
    expect(past(dispenseFigures(slow))).to.deep.equal(["S4.ratio"]);
    expect(past(dispenseFigures({ ...DISPENSED, dispensed: 3 }))).to.deep.equal(["S4.applied"]);
  });

  it("compare an import with its own transactions", () => {
    const figures = importFigures(IMPORTED);
    expect(past(figures)).to.deep.equal([]);
    expect(valueOf(figures, "imports.rate")).to.equal(50);
    expect(valueOf(figures, "imports.ratio")).to.equal(0.25);
    expect(valueOf(figures, "imports.growth")).to.equal(3);
  });

  it("are past it where an event was lost, applied twice, or done again", () => {
    const lost = { ...IMPORTED, outcomes: { applied: 199, refused: 1 } };
    expect(past(importFigures(lost))).to.deep.equal(["imports.applied"]);
    for (const wrong of [{ acts: 163 }, { dispensed: 71 }, { lots: 1 }, { twice: 1 }, { astray: 1 }]) {
      const found = { ...IMPORTED.found, ...wrong };
      expect(past(importFigures({ ...IMPORTED, found }))).to.deep.equal(["imports.ledger"]);
    }
    const again = { events: 100, others: 0, blocks: 1 };
    expect(past(importFigures({ ...IMPORTED, again }))).to.deep.equal(["imports.again"]);
  });
});

describe("documents of the imports bench", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "yaolian-bench-documents-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("are EPCIS that the SDK reads, each event with an identity of its own", async () => {
    const kinds = new Map<string, number>();
    const ids = new Set<string>();
    for (const lot of [0, 1]) {
      for (const { path, events } of await writeDocuments(folder, lot)) {
        let count = 0;
        for await (const item of readItems(path)) {
          if (!("statement" in item)) throw new Error(`${item.item}: ${item.reason}`);
          kinds.set(item.statement.kind, (kinds.get(item.statement.kind) ?? 0) + 1);
          ids.add(item.eventId);
          count += 1;
        }
        expect(count).to.equal(events);
      }
    }
    expect(ids).to.have.property("size", 2 * LOT_EVENTS);
    const acts = [...kinds].flatMap(([kind, count]) => (["commission", "pack"].includes(kind) ? [] : [count]));
    // Registration and release stand for all commissioning and packing of a lot.
    expect(acts.reduce((sum, count) => sum + count, 2 * 2)).to.equal(expectedOf(2).acts);
    expect(kinds.get("supply")).to.equal(expectedOf(2).dispensed);
  });
});

describe("options of the rates bench", () => {
  it("are short unless all is wanted or a number is given", () => {
    expect(readOptions([])).to.deep.equal({ count: 400, events: 5_000, json: false });
    expect(readOptions(["--full", "--json"])).to.deep.equal({ count: 400, events: 100_000, json: true });
    expect(readOptions(["--full", "--events", "300", "--count", "10"])).to.include({ count: 10, events: 300 });
  });

  it("refuse what is no number, with the value", () => {
    for (const text of ["0", "-1", "many", "1e9"]) {
      expect(() => readOptions([`--events=${text}`])).to.throw(`--events can't be "${text}"`);
    }
  });
});
