import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { runPart, type Part } from "../test/part.ts";
import { takeTurns } from "../test/turns.ts";
import { countContract, reportedTags } from "./contracts/count.ts";
import { withoutExempt } from "./contracts/exempt.ts";
import { contractTests, countedSources, HITS } from "./contracts/places.ts";
import { CONTRACT_BUDGET } from "./budgets.ts";
import { writeRecord } from "./record.ts";
import { report, writeSummary } from "./report.ts";

/*
 * What the unit tests of the contracts reach of them: `npm run coverage:contracts`. Compiles instrumented contracts into a
 * folder of their own, runs every test on them, prints what is not reached, and ends with 1 below a budget of R1.
 * `--record` also writes the committed record, which the short form of the assurance reads.
 */

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const tsx = ["--import", import.meta.resolve("tsx")];

const compile: Part = {
  name: "compile",
  args: [...tsx, fromRoot("node_modules/hardhat/dist/src/cli.js"), "build", "--no-tests"],
  tests: false,
};

function tests(name: string, files: readonly string[]): Part {
  const factories = ["--import", import.meta.resolve("./contracts/factories.mjs")];
  const mocha = ["--no-experimental-require-module", ...tsx, ...factories, fromRoot("node_modules/mocha/bin/_mocha")];
  return { name, args: [...mocha, "--reporter", fromRoot("scripts/test/reporter.cjs"), ...files] };
}

/** Runs the parts side by side, and says whether none had trouble. */
async function runAll(parts: readonly Part[]): Promise<boolean> {
  const takeTurn = takeTurns((text) => process.stdout.write(text));
  const runs = parts.map(async (part) => {
    const turn = takeTurn(`\n— ${part.name} —\n`);
    const outcome = await runPart(part, turn.write);
    turn.end();
    return outcome;
  });
  const outcomes = await Promise.all(runs);
  for (const { name, seconds, count, trouble } of outcomes) {
    console.log(
      `  ${name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s  ${count?.passed ?? 0} passed  ${trouble ?? ""}`,
    );
  }
  return outcomes.every(({ trouble }) => trouble === undefined);
}

async function main(flags: ReadonlySet<string>): Promise<boolean> {
  process.env["HARDHAT_CONFIG"] = fromRoot("scripts/coverage/contracts/hardhat.config.ts");
  rmSync(HITS, { recursive: true, force: true });
  mkdirSync(HITS, { recursive: true });
  const files = contractTests();
  const halves = [0, 1].map((half) => files.filter((_, index) => index % 2 === half));
  const ran =
    (await runAll([compile])) && (await runAll(halves.map((half, index) => tests(`half ${index + 1}`, half))));
  if (!ran) return false;

  const tags = reportedTags();
  const counted = withoutExempt(countedSources().map((path) => countContract(path, tags)));
  const groups = [{ name: "contract", files: counted, budget: CONTRACT_BUDGET }];
  writeSummary("contracts", groups);
  const met = report(groups, { missing: true });
  if (flags.has("--record")) writeRecord("contracts", counted, files);
  return met;
}

process.exitCode = (await main(new Set(process.argv.slice(2)))) ? 0 : 1;
