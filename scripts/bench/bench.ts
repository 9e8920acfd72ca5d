import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { InputError } from "../../sdk/src/errors.ts";
import { writePerformance } from "../generated/performance.ts";
import { lineOf } from "./figures.ts";
import { GROUPS, groupsOf, type Form, type GroupName } from "./groups.ts";
import type { Report } from "./report.ts";
import { readResults, writeResults, type Result } from "./results.ts";

/*
 * Every gas and speed budget, measured one group after the other:
 *
 *   npm run bench -- [--json] [--short] [GROUP…]
 *
 * Prints each figure beside its budget, its floor and what it is compared with; `--json` prints one object. Writes
 * bench/results.json and the tables and charts of docs/performance.md; the short form, which measures less, replaces nothing
 * that was measured as a whole. Ends with 1 past a budget, and where a bench failed.
 */
const BOOTSTRAP = fileURLToPath(new URL("../../bootstrap/run.mjs", import.meta.url));

/** What a group came to, or why it came to nothing. */
type Outcome = Result | { readonly failure: string };

async function main(): Promise<void> {
  const { values, positionals } = options();
  const outcomes = new Map<GroupName, Outcome>();
  for (const name of groupsOf(positionals)) {
    const outcome = await measure(name, values.short ? "short" : "full");
    outcomes.set(name, outcome);
    if (!values.json) process.stdout.write(`${told(name, outcome).join("\n")}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(outcomes), undefined, 2)}\n`);
  await keep(outcomes);
  if ([...outcomes.values()].some((outcome) => "failure" in outcome || outcome.past.length > 0)) process.exitCode = 1;
}

function options(): { values: { json: boolean; short: boolean }; positionals: string[] } {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({ options: { json: flag, short: flag }, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError("OptionInvalid", message, "Give --json, --short and names of groups.");
  }
}

/** Runs a group's bench. It ends with 1 past a budget, too: what counts is whether it told figures. */
async function measure(name: GroupName, form: Form): Promise<Outcome> {
  const { command, [form]: given } = GROUPS[name];
  process.stderr.write(`\n— npm run ${[command, "--", "--json", ...given].join(" ")} —\n`);
  const began = performance.now();
  const child = spawn(process.execPath, [BOOTSTRAP, command, "--json", ...given], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed, ended] = await Promise.all([text(child.stdout), once(child, "close")]);
  const [code] = ended as [number | null];
  const seconds = Math.round((performance.now() - began) / 1000);
  const line = printed.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) return { failure: `npm run ${command} ended with ${code ?? "a signal"} and told nothing` };
  const measured = new Date().toISOString().slice(0, 10);
  return { form, measured, seconds, ...(JSON.parse(line) as Report) };
}

function told(name: GroupName, outcome: Outcome): string[] {
  const head = `\n${GROUPS[name].title}`;
  if ("failure" in outcome) return [head, `✗ ${outcome.failure}`];
  const { seconds, load, figures, past } = outcome;
  const within = `${figures.length - past.length} of ${figures.length} figures within their budget, ${seconds} s, load ${load}`;
  return [head, ...figures.map(lineOf), within];
}

/** Groups that were not measured this time keep what they came to when they were. */
async function keep(outcomes: ReadonlyMap<GroupName, Outcome>): Promise<void> {
  const kept = readResults();
  const isBetter = (name: GroupName, { form }: Result): boolean => form === "full" || kept[name]?.form !== "full";
  const results = [...outcomes].filter(([name, outcome]) => !("failure" in outcome) && isBetter(name, outcome));
  await writeResults({ ...kept, ...Object.fromEntries(results) });
  await writePerformance();
}

try {
  await main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n${error.cure}\n`);
  process.exitCode = 2;
}
