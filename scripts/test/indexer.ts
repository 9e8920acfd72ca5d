import { fileURLToPath } from "node:url";

import { runPart } from "./part.ts";

/*
 * The indexer's tests that `npm test` leaves out: `npm run test:survival`, what it goes through with its tables in PGlite, and
 * `npm run test:postgres`, all of them with its tables in PostgreSQL, on a server that is gone afterwards. Files and mocha's
 * own options after it run just those.
 */
const PATTERNS = { pglite: "indexer/test/survival/*.test.ts", postgres: "indexer/test/**/*.test.ts" };

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const [kind, ...chosen] = process.argv.slice(2);
if (kind !== "pglite" && kind !== "postgres") throw new Error(`"${kind}" is neither pglite nor postgres.`);

const flags = ["--no-experimental-require-module", "--import", import.meta.resolve("tsx")];
const reporter = ["--reporter", fromRoot("scripts/test/reporter.cjs")];
process.env["YAOLIAN_TEST_DATABASE"] = kind;
const { seconds, count, trouble } = await runPart(
  {
    name: kind,
    args: [
      ...[...flags, fromRoot("node_modules/mocha/bin/_mocha"), ...reporter],
      ...(chosen.length > 0 ? chosen : [PATTERNS[kind]]),
    ],
  },
  (text) => process.stdout.write(text),
);
const { passed = 0, failed = 0 } = count ?? {};
console.log(`\n${passed} passed, ${failed} failed in ${seconds.toFixed(1)} s  ${trouble ?? ""}`);
process.exitCode = trouble === undefined ? 0 : 1;
