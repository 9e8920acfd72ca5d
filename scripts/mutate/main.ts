import { YaolianError } from "../../sdk/src/errors.ts";
import { checkRecords } from "./check.ts";
import { control } from "./control.ts";
import type { Mutant } from "./mutants.ts";
import { readOptions, type Options } from "./options.ts";
import { sampleOrder } from "./order.ts";
import { isLiving, readReasons, writeRecords } from "./records.ts";
import { openStage, tryMutants, type Stage } from "./run.ts";
import { placeOf } from "./tell.ts";

/*
 * Changes the contracts in one place at a time and looks whether a test fails. What came of each mutant is kept in
 * snapshots/mutants.jsonl, so that a run goes on where the last one ended.
 *
 *   npm run mutate -- --sample N [--seed S] [--contract NAME]   tries until N of the sample have been tried
 *   npm run mutate -- --all [--contract NAME]                   tries all
 *   npm run mutate -- --survivors                               tries those that live anew, with all tests that reach them
 *   npm run mutate -- --list                                    prints those that live
 *   npm run mutate -- --check [--again N] [--control]           judges the records and sees N kills again
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const stage = await openStage();
  if (options.list) return list(stage);
  if (!options.check) return go(stage, options);
  const wrong = await checkRecords(stage, options.again, options.seed);
  if (options.control) wrong.push(...(await control(stage)));
  for (const line of wrong) process.stdout.write(`✗ ${line}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function go(stage: Stage, options: Options): Promise<void> {
  const { mutants, records } = stage;
  const { contract } = options;
  const order = sampleOrder(mutants, options.seed).filter(
    ({ path }) => contract === undefined || path.endsWith(`/${contract}.sol`),
  );
  const chosen = options.survivors
    ? living(stage, order)
    : order.slice(0, options.all ? undefined : options.sample).filter(({ id }) => !records.has(id));
  process.stdout.write(`${mutants.length} mutants, ${records.size} tried before, ${chosen.length} to try\n`);
  const began = performance.now();
  let done = 0;
  await tryMutants(stage, chosen, options.survivors, (mutant, { outcome, file }) => {
    done += 1;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const by = file === undefined ? "" : `  by ${file}`;
    process.stdout.write(`${done}/${chosen.length} ${seconds} s  ${outcome.padEnd(8)} ${placeOf(mutant)}${by}\n`);
  });
  writeRecords(records.values());
}

/** Those that live; last those whose reason says that no test will kill them. */
function living({ records }: Stage, order: readonly Mutant[]): Mutant[] {
  const reasons = readReasons();
  const all = order.filter(({ id }) => isLiving(records.get(id)));
  return [...all.filter(({ id }) => !reasons.has(id)), ...all.filter(({ id }) => reasons.has(id))];
}

function list({ mutants, records }: Stage): void {
  const reasons = readReasons();
  for (const mutant of mutants) {
    const record = records.get(mutant.id);
    if (record === undefined || !isLiving(record)) continue;
    process.stdout.write(
      `${mutant.id} ${record.outcome} ${placeOf(mutant)}\n    ${reasons.get(mutant.id) ?? "no reason yet"}\n`,
    );
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof YaolianError ? error.sentence : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
