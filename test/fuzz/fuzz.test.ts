import { tellFigure } from "../../scripts/assure/figures.ts";
import { RUNS, SEED, tryCut, tryDamaged, trySpoiled, type Tally } from "./judge.ts";
import { PARSERS } from "./parsers/index.ts";

/** Of a cut sample, so many lengths are tried in a short run: all of them in one that was asked for. */
const CUTS = RUNS < 100 ? 25 : 4000;

describe(`malformed inputs (seed ${SEED}, ${RUNS} of each sort a parser)`, function () {
  this.timeout(600_000);

  for (const parser of PARSERS) {
    describe(`given ${parser.name}`, () => {
      const tally: Tally = { read: 0, refused: 0 };

      it("reads its samples", async () => {
        for (const sample of parser.samples) await parser.read(sample);
      });

      it("refuses, with its place and a cure, each that was made wrong on purpose", () => trySpoiled(parser, tally));

      it("refuses damaged ones, or reads them as what they say; nothing else comes of them", () =>
        tryDamaged(parser, tally));

      it("refuses one that was cut off at any byte", () => tryCut(parser, tally, CUTS));

      after(() => {
        tellFigure("R8", "malformed inputs refused", tally.refused);
        tellFigure("R8", `refused: ${parser.name}`, tally.refused);
        tellFigure("R8", `of the kind ${parser.kind}`, tally.refused);
        tellFigure("R8", "inputs read", tally.read);
      });
    });
  }
});
