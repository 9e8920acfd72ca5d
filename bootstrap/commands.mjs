import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * What each command runs once Node and the packages are there: a file of the project, under tsx if it is TypeScript,
 * and its first arguments; `node` is what Node itself is given. `here` runs it where the person is instead of in the
 * project, for commands that take paths.
 */
export const COMMANDS = {
  start: { file: "scripts/start/run.ts" },
  test: { file: "scripts/test/run.ts" },
  "test:start": { file: "node_modules/mocha/bin/mocha.js", args: ["test/start/*.test.ts"] },
  "test:survival": { file: "scripts/test/indexer.ts", args: ["pglite"] },
  "test:postgres": { file: "scripts/test/indexer.ts", args: ["postgres"] },
  compile: { file: "node_modules/hardhat/dist/src/cli.js", args: ["build", "--no-tests"] },
  generate: { file: "scripts/generated/generate.ts" },
  assure: { file: "scripts/assure.ts" },
  "check:generated": { file: "scripts/generated/check.ts" },
  format: { file: "node_modules/prettier/bin/prettier.cjs", args: ["--write", "."] },
  "format:check": { file: "node_modules/prettier/bin/prettier.cjs", args: ["--check", "."] },
  // Rules that know types keep every file's types: 4 GB, which is as much as Node allows itself on most machines.
  lint: {
    file: "node_modules/eslint/bin/eslint.js",
    args: ["--max-warnings=0", "."],
    node: ["--max-old-space-size=8192"],
  },
  "lint:sol": {
    file: "node_modules/solhint/solhint.js",
    args: ["--disc", "--noPoster", "--max-warnings=0", "contracts/**/*.sol"],
  },
  typecheck: { file: "node_modules/typescript/bin/tsc", args: ["--build", "tsconfig.json", "dashboard/tsconfig.json"] },
  "build:dashboard": { file: "scripts/dashboard/build.ts" },
  "dev:dashboard": { file: "dashboard/node_modules/vite/bin/vite.js", args: ["dashboard"] },
  "bench:dashboard": { file: "scripts/bench/dashboard.ts" },
  screenshots: { file: "scripts/dashboard/screenshots.ts" },
  "test:e2e": { file: "scripts/dashboard/e2e.ts" },
  bench: { file: "scripts/bench/bench.ts" },
  "bench:gas": { file: "scripts/bench/gas.ts" },
  "bench:indexer": { file: "scripts/bench/indexer.ts" },
  "bench:tests": { file: "scripts/bench/tests.ts" },
  "bench:lots": { file: "scripts/bench/lots.ts" },
  "bench:rates": { file: "scripts/bench/rates.ts" },
  mutate: { file: "scripts/mutate/main.ts" },
  scale: { file: "scripts/scale.ts", here: true },
  indexer: { file: "indexer/service/main.ts", here: true },
  gateway: { file: "gateway/src/main.ts", here: true },
  reconcile: { file: "indexer/reconcile/run.ts", here: true },
  "test:s3": { file: "scripts/test/s3.ts" },
  "test:gateway": {
    file: "node_modules/mocha/bin/mocha.js",
    args: ["--timeout", "180000", "gateway/test/faults/*.test.ts"],
  },
  "test:attackers": { file: "scripts/assure/attackers.ts" },
  "test:faults": { file: "indexer/faults/main.ts" },
  "test:fuzz": { file: "scripts/assure/fuzz.ts" },
  "test:privacy": {
    file: "node_modules/mocha/bin/mocha.js",
    args: ["test/privacy/*.privacy.ts"],
  },
  "test:killed": {
    file: "node_modules/mocha/bin/mocha.js",
    args: ["sdk/test/import/*.killed.ts"],
  },
  "test:model": { file: "test/model/run.ts" },
  "test:forgeries": { file: "test/forgeries/run.ts" },
  "test:guards": { file: "scripts/assure/guards/run.ts" },
  "test:deep": { file: "scripts/assure/laws/deep.ts" },
  "coverage:contracts": { file: "scripts/coverage/contracts.ts" },
  "coverage:typescript": { file: "scripts/coverage/typescript.ts" },
  "coverage:recorded": { file: "scripts/coverage/recorded.ts" },
  conformance: { file: "scripts/conformance/run.ts", here: true },
  rehearse: { file: "cli/bin/yaolian.mjs", args: ["network", "rehearse"], here: true },
  "rehearse:bft": { file: "network/src/bft/main.ts" },
  "test:rehearse": {
    file: "node_modules/mocha/bin/mocha.js",
    args: ["--timeout", "300000", "--parallel", "--jobs", "3", "network/test/rehearsal/*.test.ts"],
  },
  "demo:keys": { file: "scripts/seed/keys.ts" },
  "example:register-lot": { file: "scripts/examples/register-lot.ts", here: true },
  "example:dispense": { file: "scripts/examples/dispense.ts", here: true },
  "example:follow-events": { file: "scripts/follow-events.ts", here: true },
  yaolian: { file: "cli/bin/yaolian.mjs", here: true },
  "check:supply": { file: "scripts/assure/supply/main.ts" },
  "test:schemathesis": { file: "scripts/assure/openapi/main.ts" },
  "lint:slither": { file: "scripts/assure/static/slither.ts" },
  "lint:forge": { file: "scripts/assure/static/forge.ts" },
  prove: { file: "scripts/assure/symbolic/main.ts" },
};

/** The arguments after `node` for a command. */
export function nodeArguments(root, { file, args = [], node = [] }) {
  const program = join(root, file);
  if (!file.endsWith(".ts")) return [...node, program, ...args];
  // By its address: tsx must be found from any folder the command runs in.
  const tsx = createRequire(join(root, "package.json")).resolve("tsx");
  return [...node, "--import", pathToFileURL(tsx).href, program, ...args];
}
