import { parseArgs } from "node:util";

import fc from "fast-check";

import { tellFigure } from "../../scripts/assure/figures.ts";
import { compile } from "../../scripts/deploy.ts";
import { Course, type Step } from "./course.ts";
import { TURNS } from "./plan/plans.ts";
import { Tally } from "./tally.ts";

/*
 * `npm run test:model`: random operations by random callers on the real contracts and on the model beside them, compared
 * after each: the error or the events, and what the getters answer. `-- --operations N --seed S`; a run that differs is
 * cut down to the fewest operations that still do, and printed.
 */
const RUNS = 20;
const LONGEST = 150;

/** From here on each operation must have been done, and been refused. */
const ENOUGH = 20_000;

const { values } = parseArgs({
  options: { operations: { type: "string", default: String(ENOUGH) }, seed: { type: "string" } },
});
const operations = Number(values.operations);
let seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`${operations.toLocaleString("en")} operations, seed ${seed}`);

const step: fc.Arbitrary<Step> = fc.record({
  turn: fc.noShrink(fc.constantFrom(...TURNS)),
  seed: fc.noShrink(fc.noBias(fc.integer({ min: 0, max: 2 ** 32 - 1 }))),
});
const steps = fc.noBias(fc.array(step, { minLength: 1, maxLength: LONGEST, size: "max" }));

await compile();
const course = await Course.begin();
const tally = new Tally();
const began = performance.now();
let difference: string | undefined;
while (tally.compared < operations && difference === undefined) {
  const found = await fc.check(
    fc.asyncProperty(steps, async (run) => course.run(run, tally)),
    { seed, numRuns: RUNS },
  );
  if (found.failed) difference = `with seed ${seed}: ${String(found.errorInstance)}`;
  seed += 1;
}
report();

function report(): void {
  const seconds = (performance.now() - began) / 1000;
  const { compared, done, refused, exact, errors } = tally;
  console.log(`\noperation: done, refused, by which errors\n${tally.table()}\n`);
  const rate = Math.round(compared / seconds);
  console.log(`${compared} compared in ${seconds.toFixed(1)} s, ${rate} a second: ${done} done, ${refused} refused`);
  console.log(`by ${errors.size} different errors; the one reason was foretold of ${exact}`);
  const untried = compared >= ENOUGH ? tally.untried : [];
  tellFigure("R5", "operations compared", compared);
  tellFigure("R5", "operations done", done);
  tellFigure("R5", "operations refused", refused);
  tellFigure("R5", "differences", difference === undefined ? 0 : 1);
  tellFigure("R5", "operations never done or never refused", untried.length);
  if (difference !== undefined) console.error(`The contracts and the model differ, ${difference}`);
  for (const fault of untried) console.error(`${fault}.`);
  process.exitCode = difference === undefined && untried.length === 0 ? 0 : 1;
}
