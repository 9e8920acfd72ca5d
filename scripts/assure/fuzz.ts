import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/*
 * npm run test:fuzz                     malformed inputs for every parser, 300 of each sort
 * npm run test:fuzz -- --runs 2000      … more of them
 * npm run test:fuzz -- --seed 7         … others; the seed is printed, and a failure says how it is had again
 * npm run test:fuzz -- --parsers        documents, codes and files alone, without nodes, requests and the command line
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "300" },
    seed: { type: "string" },
    parsers: { type: "boolean", default: false },
  },
});
for (const [name, text] of Object.entries({ runs: values.runs, seed: values.seed ?? "0" })) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is a number, and not "${text}".`);
}
const seed = values.seed ?? String(Date.now() % 1_000_000_000);
const root = fileURLToPath(new URL("../..", import.meta.url));
const files = ["test/fuzz/*.test.ts", ...(values.parsers ? [] : ["test/fuzz/*.fuzz.ts"])];
const flags = ["--no-experimental-require-module", "--import", "tsx", "node_modules/mocha/bin/_mocha"];
console.log(`Seed ${seed}, ${values.runs} runs of each sort`);
const { status } = spawnSync(process.execPath, [...flags, ...files], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, YAOLIAN_FUZZ_RUNS: values.runs, YAOLIAN_FUZZ_SEED: seed },
});
process.exitCode = status ?? 1;
