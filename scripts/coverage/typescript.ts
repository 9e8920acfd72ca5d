import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { TYPESCRIPT_BUDGET } from "./budgets.ts";
import { filesOf, ROOT, writeRecord } from "./record.ts";
import { report, writeSummary, type Group } from "./report.ts";
import { countTypescript, reachedLines } from "./typescript/count.ts";
import { gather } from "./typescript/gather.ts";
import { PRODUCTS } from "./typescript/products.ts";

/*
 * What the tests reach of the TypeScript that is the product's: `npm run coverage:typescript`. Runs `npm test` without the
 * tests of contracts, or the test files named after it, with every process leaving what ran in it, the services and
 * commands that the tests start among them. Prints the share of each workspace and ends with 1 below a budget of R1.
 * `--missing` prints each line that is missing, `--add` counts it together with what earlier runs left, `--again` counts
 * those alone, `--record` also writes the committed record.
 */

const LEFT = join(ROOT, "coverage/typescript/left");
const GATHERED = join(ROOT, "coverage/typescript/gathered");

/** Runs the tests; whether they passed. */
function runTests(chosen: readonly string[], adds: boolean): boolean {
  if (!adds) rmSync(LEFT, { recursive: true, force: true });
  mkdirSync(LEFT, { recursive: true });
  const evaluated = new URL("typescript/evaluated.mjs", import.meta.url).href;
  const env = {
    ...process.env,
    NODE_V8_COVERAGE: LEFT,
    NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${evaluated}`.trim(),
  };
  const which = chosen.length > 0 ? chosen : ["--typescript"];
  const args = ["--import", import.meta.resolve("tsx"), join(ROOT, "scripts/test/run.ts"), ...which];
  return spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: "inherit" }).status === 0;
}

function count(): Group[] {
  const paths = Object.values(PRODUCTS).flatMap((patterns) => filesOf(...patterns));
  rmSync(GATHERED, { recursive: true, force: true });
  gather(LEFT, GATHERED, new Set(paths.map((path) => join(ROOT, path))));
  const reached = ["loaded", "evaluated"].map((kind) => reachedLines(join(GATHERED, kind)));
  const groups = Object.entries(PRODUCTS).map(([name, patterns]) => ({
    name,
    files: filesOf(...patterns).map((path) => countTypescript(path, reached)),
    budget: TYPESCRIPT_BUDGET,
  }));
  return [...groups, { name: "typescript", files: groups.flatMap(({ files }) => files), budget: TYPESCRIPT_BUDGET }];
}

const FLAGS = ["--missing", "--add", "--again", "--record"];
const flags = new Set(process.argv.slice(2).filter((argument) => FLAGS.includes(argument)));
const chosen = process.argv.slice(2).filter((argument) => !FLAGS.includes(argument));
const passed = flags.has("--again") || runTests(chosen, flags.has("--add"));
const groups = count();
writeSummary("typescript", groups);
const met = report(groups, { missing: flags.has("--missing") });
if (flags.has("--record") && passed) {
  const files = groups.slice(0, -1).flatMap((group) => group.files);
  writeRecord("typescript", files, filesOf("{sdk,cli,indexer,gateway,http,network}/test/**/*.test.ts"));
}
process.exitCode = passed && met ? 0 : 1;
