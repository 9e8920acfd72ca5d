import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { Form, Requirement, Run } from "./requirement.ts";

const BOOTSTRAP = fileURLToPath(new URL("../../bootstrap/run.mjs", import.meta.url));

/** What a command ends with where what it needs, Python say, is not on the machine. */
const CANNOT = 69;

/** How a command ended: what it lacked is neither a pass nor a fault of what it looks at. */
export interface Ended {
  readonly command: string;
  /** What was asked for, as {@link written}, and done by it. */
  readonly serves: readonly string[];
  readonly seconds: number;
  readonly result: "passed" | "failed" | "skipped";
}

/** A command as one would type it, without `npm run`. */
export function written({ command, args = [] }: Run): string {
  return [command, ...args].join(" ");
}

/** A command to run once, for all that it serves. */
export interface Planned extends Run {
  readonly serves: readonly string[];
}

/** Takes files to run instead of all tests: several askings are one run, and the whole run has them too. */
const TESTS = "test";

/** What has to run for requirements, each once, but for what ran already. */
export function planOf(requirements: readonly Requirement[], form: Form, ran: ReadonlySet<string>): Planned[] {
  const asked = new Map(requirements.flatMap(({ runs }) => runs[form]).map((run) => [written(run), run]));
  const tests = [...asked.values()].filter(({ command }) => command === TESTS);
  const others = [...asked].filter(([name, { command }]) => command !== TESTS && !ran.has(name));
  const planned = others.map(([name, run]) => ({ ...run, serves: [name] }));
  if (tests.length === 0 || ran.has(TESTS)) return planned;
  const files = tests.some(({ args = [] }) => args.length === 0) ? [] : tests.flatMap(({ args = [] }) => args);
  return [{ command: TESTS, args: [...new Set(files)], serves: tests.map(written) }, ...planned];
}

/** Runs a command of package.json; its figures go to the file, what it prints to the error output. */
export async function carryOut(run: Planned, figures: string): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, [BOOTSTRAP, run.command, ...(run.args ?? [])], {
    env: { ...process.env, YAOLIAN_FIGURES: figures },
    // What is asked of this command alone goes to the standard output.
    stdio: ["ignore", process.stderr, process.stderr],
  });
  const [code] = (await once(child, "close")) as [number | null];
  const result = code === 0 ? "passed" : code === CANNOT ? "skipped" : "failed";
  return { command: written(run), serves: run.serves, seconds: (performance.now() - began) / 1000, result };
}
