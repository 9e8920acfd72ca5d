import { tellFigure } from "../assure/figures.ts";
import { killAgain } from "./again.ts";
import { readReasons } from "./records.ts";
import type { Stage } from "./run.ts";
import { LEAST_OF_SOURCE } from "./order.ts";
import { tallyOf, type Tally } from "./tally.ts";
import { placeOf } from "./tell.ts";

/**
 * Judges the committed records: tells what they come to, and sees some kills again, each beside the contract as it is.
 *
 * @returns what is wrong with the records themselves; whether they reach the budget is for the requirement to say
 */
export async function checkRecords(stage: Stage, again: number, seed: number): Promise<string[]> {
  const tally = tallyOf(stage.mutants, stage.records, readReasons(), LEAST_OF_SOURCE);
  tellTally(tally, stage.stale);
  for (const mutant of tally.unexplained) {
    process.stdout.write(`lives, and nobody said why: ${placeOf(mutant)} (${mutant.id})\n`);
  }
  const wrong = tally.idle.map((id) => `snapshots/survivors.json has a reason for ${id}, which is no survivor`);
  wrong.push(...tally.thin.map((path) => `fewer than ${LEAST_OF_SOURCE} mutants of ${path} were tried`));
  if (stage.stale > 0) wrong.push(`${stage.stale} records are of sources that have changed since`);
  for (const { mutant, file, isKilled, passesUnchanged } of await killAgain(stage, again, seed)) {
    const what = `${placeOf(mutant)} by ${file}`;
    process.stdout.write(`${isKilled ? "killed again" : "NOT killed again"}: ${what}\n`);
    tellFigure("R10", "kills seen again", isKilled && passesUnchanged ? 1 : 0);
    if (!isKilled) wrong.push(`is not killed again: ${what}`);
    if (!passesUnchanged) wrong.push(`fails without the change: ${file}`);
  }
  return wrong;
}

function tellTally({ mutants, tried, outcomes, thin, unexplained }: Tally, stale: number): void {
  const { killed, hung, open, survived, equal, refused } = outcomes;
  const figures: [string, number][] = [
    ["mutants", mutants],
    ["mutants tried", tried],
    ["mutants killed", killed],
    ["mutants that live", survived + open + hung],
    ["mutants that are no change", equal + refused],
    ["survivors without a reason", unexplained.length],
    ["sources tried too little", thin.length],
    ["stale records", stale],
  ];
  for (const [what, value] of figures) {
    tellFigure("R10", what, value);
    process.stdout.write(`${String(value).padStart(6)}  ${what}\n`);
  }
}
