import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { runPart } from "./part.ts";
import { takeTurns } from "./turns.ts";
import type { Outcome, Part } from "./part.ts";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const tsx = ["--import", import.meta.resolve("tsx")];

/** The flag is .mocharc.json's: mocha would otherwise `require` test files, and Hardhat cannot be required. */
function mocha(...patterns: string[]): string[] {
  const flags = ["--no-experimental-require-module", ...tsx];
  const reporter = ["--reporter", fromRoot("scripts/test/reporter.cjs")];
  return [...flags, fromRoot("node_modules/mocha/bin/_mocha"), ...reporter, ...patterns];
}

const compile: Part = {
  name: "compile",
  args: [fromRoot("node_modules/hardhat/dist/src/cli.js"), "build", "--no-tests"],
  tests: false,
};

/** Laws and properties: compiling them takes longer than running them. */
const solidity: Part = { name: "solidity", args: [...tsx, fromRoot("scripts/test/solidity.ts")], needs: "compile" };

const SCALE = "test/unit/scale/*.test.ts";
const START = "test/start/*.test.ts";

/** Tests that read documents, codes and words, and no chain. */
const CHAINLESS = [
  "sdk/test/{epcis,errors,fhir,gs1,lots,transactions}/**/*.test.ts",
  "sdk/test/prescriptions/*.test.ts",
  "dashboard/test/*.test.ts",
  // Hardhat's matchers, which the project's own part loads, compare whole numbers alone.
  SCALE,
];

/** Each lane runs one part after the other, beside the other lane: two cores are what a small machine has. */
const everything: Part[][] = [
  [
    compile,
    {
      name: "project",
      // What `npm start` does from its first to its last minute, `npm run test:start` tries.
      args: mocha("test/**/*.test.{ts,mjs}", "--ignore", SCALE, "--ignore", START),
      needs: "compile",
    },
    {
      name: "sdk on a chain",
      args: mocha("sdk/test/**/*.test.ts", ...CHAINLESS.flatMap((pattern) => ["--ignore", pattern])),
      needs: "compile",
    },
  ],
  [
    { name: "sdk", args: mocha(...CHAINLESS) },
    solidity,
    { name: "cli", args: mocha("cli/test/**/*.test.ts"), needs: "compile" },
    { name: "gateway", args: mocha("gateway/test/*.test.ts", "gateway/test/records/*.test.ts"), needs: "compile" },
    // What it goes through, `npm run test:survival` tries: that takes minutes.
    { name: "indexer", args: mocha("indexer/test/*.test.ts"), needs: "compile" },
    // The rehearsals, which take minutes, are `npm run test:rehearse` and `npm run rehearse:bft`.
    {
      name: "network",
      args: mocha("network/test/**/*.test.ts", "--ignore", "network/test/rehearsal/*.test.ts"),
      needs: "compile",
    },
  ],
];

async function runLanes(lanes: Part[][]): Promise<Outcome[]> {
  const takeTurn = takeTurns((text) => process.stdout.write(text));
  const outcomes = new Map<string, Promise<Outcome>>();
  const run = async (part: Part): Promise<Outcome> => {
    const needed = part.needs === undefined ? undefined : await outcomes.get(part.needs);
    if (needed?.trouble !== undefined) {
      return { name: part.name, seconds: 0, count: undefined, trouble: `not run, because ${needed.name} failed` };
    }
    const turn = takeTurn(`\n— ${part.name} —\n`);
    const outcome = await runPart(part, turn.write);
    turn.end();
    return outcome;
  };
  for (const lane of lanes) {
    let before: Promise<unknown> = Promise.resolve();
    for (const part of lane) {
      const outcome = before.then(() => run(part));
      outcomes.set(part.name, outcome);
      before = outcome;
    }
  }
  return Promise.all(outcomes.values());
}

/** Prints what each part took and came to, and the sum of the tests alone on the last line. */
function report(outcomes: Outcome[], seconds: number): void {
  const sum = { passed: 0, failed: 0, pending: 0 };
  console.log("");
  for (const { name, seconds: took, count, trouble } of outcomes) {
    sum.passed += count?.passed ?? 0;
    sum.failed += count?.failed ?? 0;
    sum.pending += count?.pending ?? 0;
    // Trouble that is no failed test still has to show in the sum.
    if (trouble !== undefined && !count?.failed) sum.failed += 1;
    const tests = count === undefined ? "" : `${count.passed} passed, ${count.failed} failed`;
    const parts = [name.padEnd(14), `${took.toFixed(1)} s`.padStart(8), tests, trouble ?? ""];
    console.log(`  ${parts.filter(Boolean).join("  ")}`);
  }
  console.log(`  ${"together".padEnd(14)}  ${`${seconds.toFixed(1)} s`.padStart(8)}`);
  if (sum.pending > 0) console.log(`  ${sum.pending} skipped`);
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

/** What `npm test` leaves out as it takes minutes, and what is covered nowhere else. */
const long: Part[][] = [
  [
    { name: "start", args: mocha(START), needs: "compile" },
    { name: "rehearsal", args: mocha("network/test/rehearsal/*.test.ts"), needs: "compile" },
  ],
  [
    { name: "survival", args: mocha("indexer/test/survival/*.test.ts"), needs: "compile" },
    { name: "gateway faults", args: mocha("gateway/test/faults/*.test.ts"), needs: "compile" },
  ],
];

/**
 * All that runs TypeScript of the product: neither the Solidity tests nor those that send contracts their transactions,
 * but what takes minutes as well. Each test may take long, as a process that counts what runs in it is slower.
 */
function typescript(): Part[][] {
  const contracts = ["--ignore", "test/unit/{access,consortium,medicines,prescriptions,records}/**"];
  const patient = (part: Part): Part => {
    if (part.tests === false) return part;
    return { ...part, args: [...part.args, "--timeout", "900000", ...(part.name === "project" ? contracts : [])] };
  };
  return everything.map((lane, index) =>
    [...lane.filter((part) => part !== solidity), ...(long[index] ?? [])].map(patient),
  );
}

/** Files and mocha's own options after `npm test --` run just those, after compiling; `--typescript` what it says above. */
function chosen(args: string[]): Part[][] {
  if (args[0] === "--typescript") return typescript();
  if (args.length > 0) return [[compile, { name: "chosen", args: mocha(...args), needs: "compile" }]];
  return availableParallelism() > 1 ? everything : [everything.flat()];
}

const began = performance.now();
const outcomes = await runLanes(chosen(process.argv.slice(2)));
report(outcomes, (performance.now() - began) / 1000);
