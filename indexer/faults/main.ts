import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";

import { tellFigure } from "../../scripts/assure/figures.ts";
import { makeQuickFolder } from "../../scripts/local/quickFolder.ts";
import { writeDeployment } from "../../sdk/src/ledger/index.ts";
import { Chain } from "./chain.ts";
import { chanceOf } from "./chance.ts";
import { pgliteIn, postgres } from "./database.ts";
import { cleanTables, runSeed, type Outcome } from "./run.ts";

const SHOWN = 10;

/*
 * Follows one chain many times, each time with the faults of a seed, and compares all tables with those of a follower that
 * nothing befell. Ends with 1 where a row differs.
 *
 *   npm run test:faults -- [--seeds 100] [--from 1] [--database pglite|postgres] [--json]
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    database: { type: "string", default: "pglite" },
    json: { type: "boolean", default: false },
  },
});
const folder = makeQuickFolder("yaolian-faults-");
const chain = await Chain.open(chanceOf(1));
const databases = values.database === "postgres" ? await postgres() : pgliteIn(folder);
const outcomes: Outcome[] = [];
try {
  const place = { chain, databases, deployment: await writeDeployment(folder, chain.deployment) };
  const clean = await cleanTables(place);
  const rows = [...clean.values()].reduce((sum, table) => sum + table.length, 0);
  if (!values.json) console.log(`${clean.size} tables, ${rows} rows without faults, on ${values.database}`);
  const first = Number(values.from);
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
    const outcome = await runSeed(place, seed, clean);
    outcomes.push(outcome);
    if (!values.json) tell(outcome);
  }
} finally {
  await databases.stop();
  await chain.close();
  await rm(folder, { recursive: true, force: true });
}
const failed = outcomes.filter(({ differences, trouble }) => trouble !== undefined || differences.length > 0);
tellFigure("R11", "seeds with identical tables", outcomes.length - failed.length);
tellFigure("R11", "seeds with other tables", failed.length);
if (values.json) console.log(JSON.stringify({ database: values.database, outcomes }, undefined, 2));
else console.log(`\n${outcomes.length - failed.length} of ${outcomes.length} seeds gave the tables of a clean run`);
process.exit(failed.length === 0 ? 0 : 1);

function tell({ seed, seconds, done, differences, trouble, said }: Outcome): void {
  const faults = Object.entries(done).map(([fault, times]) => `${times} ${fault}`);
  const result = trouble ?? (differences.length === 0 ? "identical" : `${differences.length} rows differ`);
  console.log(`seed ${seed}: ${result}, ${seconds.toFixed(1)} s (${faults.join(", ")})`);
  for (const { table, side, row } of differences.slice(0, SHOWN)) console.log(`  ${side} in ${table}: ${row}`);
  if (trouble !== undefined || differences.length > 0) for (const line of said.slice(-SHOWN)) console.log(`  ${line}`);
}
