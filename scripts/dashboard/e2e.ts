import { fileURLToPath } from "node:url";

import { execa } from "execa";

import { FIRST_LOAD_LIMIT, weigh } from "../../dashboard/build/weight.ts";
import { buildDashboard, DIST } from "./vite.ts";

/*
 * `npm run test:e2e`: the dashboard in a real browser, in front of the real chain and indexer. Arguments go to mocha, e.g.
 * `--grep regulator`.
 */
const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

if (process.env["YAOLIAN_E2E_URL"] === undefined) {
  await buildDashboard();
  const { firstLoad } = await weigh(DIST);
  if (firstLoad > FIRST_LOAD_LIMIT) throw new Error(`The first load is ${firstLoad} bytes of ${FIRST_LOAD_LIMIT}.`);
}
const flags = ["--no-experimental-require-module", "--import", import.meta.resolve("tsx")];
const tests = "dashboard/test/e2e/**/*.e2e.ts";
const { exitCode } = await execa(
  process.execPath,
  [...flags, fromRoot("node_modules/mocha/bin/_mocha"), tests, ...process.argv.slice(2)],
  { cwd: fromRoot("."), stdio: "inherit", reject: false },
);
process.exitCode = exitCode ?? 1;
