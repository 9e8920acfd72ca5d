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

/** Of the project's own tests, those that count with fractions: Hardhat's matchers, which the others load, compare whole numbers alone. */
const FIGURES = "test/unit/{bench,scale}/*.test.ts";
const START = "test/start/*.test.ts";

/** Tests that read documents, codes and words, and no chain. */
const CHAINLESS = [
  "sdk/test/{epcis,errors,fhir,gs1,lots,transactions}/**/*.test.ts",
  "sdk/test/prescriptions/*.test.ts",
  "dashboard/test/*.test.ts",
  FIGURES,
];

/** In the order in which they are begun: the longest early, so that no core waits for one of them at the end. */
const everything: Part[] = [
  compile,
  { name: "sdk", args: mocha(...CHAINLESS) },
  solidity,
  {
    name: "project",
    // What `npm start` does from its first to its last minute, `npm run test:start` tries.
    args: mocha("test/**/*.test.{ts,mjs}", "--ignore", FIGURES, "--ignore", START),
    needs: "compile",
  },
  {
    name: "sdk on a chain",
    args: mocha("sdk/test/**/*.test.ts", ...CHAINLESS.flatMap((pattern) => ["--ignore", pattern])),
    needs: "compile",
    waits: true,
  },
  // What it goes through, `npm run test:survival` tries: that takes minutes.
  { name: "indexer", args: mocha("indexer/test/*.test.ts"), needs: "compile" },
  { name: "cli", args: mocha("cli/test/**/*.test.ts"), needs: "compile" },
  { name: "gateway", args: mocha("gateway/test/*.test.ts", "gateway/test/records/*.test.ts"), needs: "compile" },
  // The rehearsals, which take minutes, are `npm run test:rehearse` and `npm run rehearse:bft`.
  {
    name: "network",
    args: mocha("network/test/**/*.test.ts", "--ignore", "network/test/rehearsal/*.test.ts"),
    needs: "compile",
  },
];

/** Runs the parts in their order, so many that are busy at a time; one that needs another waits, and those after it go first. */
async function runAll(parts: readonly Part[], atOnce: number): Promise<Outcome[]> {
  const takeTurn = takeTurns((text) => process.stdout.write(text));
  const outcomes = new Map<string, Outcome>();
  const left = [...parts];
  const running = new Set<Promise<void>>();
  let busy = 0;
  const run = async (part: Part): Promise<void> => {
    const needed = outcomes.get(part.needs ?? "");
    if (needed?.trouble !== undefined) {
      const trouble = `not run, because ${needed.name} failed`;
      outcomes.set(part.name, { name: part.name, seconds: 0, count: undefined, trouble });
      return;
    }
    const turn = takeTurn(`\n— ${part.name} —\n`);
    outcomes.set(part.name, await runPart(part, turn.write));
    turn.end();
  };
  while (left.length > 0 || running.size > 0) {
    const next = left.findIndex(({ needs, waits = false }) => {
      return (needs === undefined || outcomes.has(needs)) && (waits || busy < atOnce);
    });
    const [part] = next === -1 ? [] : left.splice(next, 1);
    if (part === undefined) {
      await Promise.race(running);
    } else {
      const weight = part.waits === true ? 0 : 1;
      busy += weight;
      const ended = run(part).finally(() => {
        busy -= weight;
        running.delete(ended);
      });
      running.add(ended);
    }
  }
  return parts.flatMap(({ name }) => outcomes.get(name) ?? []);
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
const long: Part[] = [
  { name: "start", args: mocha(START), needs: "compile" },
  { name: "rehearsal", args: mocha("network/test/rehearsal/*.test.ts"), needs: "compile" },
  { name: "survival", args: mocha("indexer/test/survival/*.test.ts"), needs: "compile" },
  { name: "gateway faults", args: mocha("gateway/test/faults/*.test.ts"), needs: "compile" },
];

/**
 * All that runs TypeScript of the product: neither the Solidity tests nor those that send contracts their transactions,
 * but what takes minutes as well. Each test may take long, as a process that counts what runs in it is slower.
 */
function typescript(): Part[] {
  const contracts = ["--ignore", "test/unit/{access,consortium,medicines,prescriptions,records}/**"];
  const patient = (part: Part): Part => {
    if (part.tests === false) return part;
    return { ...part, args: [...part.args, "--timeout", "900000", ...(part.name === "project" ? contracts : [])] };
  };
  return [...everything.filter((part) => part !== solidity), ...long].map(patient);
}

/** Files and mocha's own options after `npm test --` run just those, after compiling; `--typescript` what it says above. */
function chosen(args: string[]): Part[] {
  if (args[0] === "--typescript") return typescript();
  return args.length > 0 ? [compile, { name: "chosen", args: mocha(...args), needs: "compile" }] : everything;
}

const began = performance.now();
// Most tests wait for a node now and then, but a third busy part at a time makes those of narrow times fail.
const outcomes = await runAll(chosen(process.argv.slice(2)), Math.min(2, availableParallelism()));
report(outcomes, (performance.now() - began) / 1000);
