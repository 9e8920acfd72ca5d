import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";

import {
  isReadingOf,
  parseReadings,
  proveReading,
  readingsRoot,
  recordWords,
  summarizeReadings,
} from "../../src/coldChain/index.ts";
import { refusalOf } from "../refused.ts";

const FRIDGE = { lowest: 2, highest: 8 };

const readingsArb = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: -500, max: 500 })), {
    minLength: 2,
    maxLength: 60,
  })
  .map((steps) => {
    let time = 1_800_000_000;
    return steps.map(([gap, tenth]) => ({ time: (time += gap), celsius: tenth / 10 }));
  });

describe("a logger's readings", () => {
  describe("when they are summed up", () => {
    it("counts a stretch as out of range where either end of it is", () => {
      const readings = [
        [0, 5],
        [60, 8],
        [120, 8.1],
        [150, 7.9],
        [300, 5],
        [360, 1.9],
      ].map(([time = 0, celsius = 0]) => ({ time: 1000 + time, celsius }));
      const { readings: root, ...summary } = summarizeReadings(readings, FRIDGE);
      expect(summary).to.deep.equal({
        ...{ from: 1000, to: 1360, lowest: 19, highest: 81, rangeLow: 20, rangeHigh: 80 },
        // 60 + 30 + 60 seconds.
        minutesOut: 3,
      });
      expect(root).to.equal(readingsRoot(readings));
    });

    it("counts minutes if and only if it was out of range, and no more of them than the period has", () => {
      fc.assert(
        fc.property(readingsArb, (readings) => {
          const { from, to, lowest, highest, minutesOut } = summarizeReadings(readings, FRIDGE);
          const out = lowest < 20 || highest > 80;
          return out === minutesOut > 0 && minutesOut <= Math.ceil((to - from) / 60);
        }),
        { numRuns: 200 },
      );
    });

    for (const [what, readings] of [
      ["one reading", [{ time: 1, celsius: 5 }]],
      ["none", []],
      ["times that stand still", [5, 5].map((time) => ({ time, celsius: 5 }))],
      ["times that go back", [5, 4].map((time) => ({ time, celsius: 5 }))],
      ["half a second", [1, 1.5].map((time) => ({ time, celsius: 5 }))],
      ["no number", [1, 2].map((time) => ({ time, celsius: Number.NaN }))],
      ["less than nothing", [1, 2].map((time) => ({ time, celsius: -300 }))],
    ] as const) {
      it(`refuses ${what}`, async () => {
        await refusalOf(async () => summarizeReadings(readings, FRIDGE), "ReadingsWrong");
      });
    }
  });

  describe("when one of them is proved", () => {
    it("has the root and the proofs of OpenZeppelin's tree", () => {
      fc.assert(
        fc.property(readingsArb, fc.nat(), (readings, n) => {
          const rows = readings.map(({ time, celsius }) => [time, Math.round(celsius * 10)]);
          const tree = StandardMerkleTree.of(rows, ["uint40", "int16"]);
          const place = n % readings.length;
          const { proof } = proveReading(readings, place);
          const reading = readings[place] ?? { time: 0, celsius: 0 };
          expect(readingsRoot(readings)).to.equal(tree.root);
          expect(proof).to.deep.equal(tree.getProof(place));
          expect(isReadingOf(tree.root, reading, proof)).to.equal(true);
          expect(isReadingOf(tree.root, { ...reading, celsius: reading.celsius + 0.1 }, proof)).to.equal(false);
        }),
        { numRuns: 40 },
      );
    });

    it("refuses a reading that is not there", async () => {
      await refusalOf(async () => proveReading([], 0), "ReadingsWrong");
    });
  });

  describe("when they are read from a file", () => {
    it("takes CSV and JSON, with ISO times or Unix seconds", () => {
      const expected = [
        { time: 1_798_000_000, celsius: 5 },
        { time: 1_798_000_060, celsius: -0.5 },
      ];
      const iso = expected.map(({ time, celsius }) => ({ time: new Date(time * 1000).toISOString(), celsius }));
      expect(parseReadings(JSON.stringify(iso))).to.deep.equal(expected);
      expect(parseReadings("time,celsius\n1798000000,5\n1798000060,-0.5\n")).to.deep.equal(expected);
      expect(
        parseReadings(`time,celsius\n${iso.map(({ time, celsius }) => `${time},${celsius}`).join("\n")}`),
      ).to.deep.equal(expected);
    });

    for (const [text, where] of [
      ["{}", ""],
      ["[1]", ", reading 1"],
      ["[{}]", ", reading 1.time"],
      ['[{"time":"yesterday","celsius":5}]', ", reading 1.time"],
      ['[{"time":1,"celsius":"5"}]', ", reading 1.celsius"],
      ["[", ""],
      ["time,celsius\n1798000000,warm", ", line 2.celsius"],
      ["time,celsius\n1798000000,", ", line 2.celsius"],
      ["time,celsius\n1798000000,0x10", ", line 2.celsius"],
      ["time,celsius\n1798000000,1e1", ", line 2.celsius"],
      ["time,celsius,celsius\n1798000000,5,9", ""],
      ["time,temperature\n1798000000,5", ""],
      ['time,celsius\n"1798000000,5', ""],
    ] as const) {
      it(`refuses ${JSON.stringify(text)} and says where`, async () => {
        const { place } = await refusalOf(async () => parseReadings(text, "log.csv"), "ReadingsUnreadable");
        expect(place).to.equal(`log.csv${where}`);
      });
    }
  });

  it("tells how complete a record is", () => {
    expect(recordWords({ record: undefined, minutesOut: 0 })).to.equal(
      "Its temperatures are not recorded: no known excursion.",
    );
    expect(recordWords({ record: { since: 60, until: 60 }, minutesOut: 0 })).to.equal(
      "No temperature is recorded since 1970-01-01 00:01 UTC: no known excursion.",
    );
    expect(recordWords({ record: { since: 0, until: 60 }, minutesOut: 12, budget: 30 })).to.equal(
      "Its temperatures are recorded from 1970-01-01 00:00 UTC to 1970-01-01 00:01 UTC: 12 minutes out of range of 30 that it bears.",
    );
  });
});
