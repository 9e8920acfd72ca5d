import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { Figure } from "./figures.ts";
import { report } from "./report.ts";

/*
 * `npm run bench:tests`: S9 of the budgets, what `npm test` takes with everything installed and the contracts compiled. Prints
 * it beside its budget, or (`--json`) as one line of JSON, and exits non-zero past it. What the tests print is on stderr.
 */
const BUDGET_S = 300;
const BOOTSTRAP = fileURLToPath(new URL("../../bootstrap/run.mjs", import.meta.url));

/** Ends with an error where a command of package.json does. */
async function run(command: string): Promise<void> {
  const child = spawn(process.execPath, [BOOTSTRAP, command], { stdio: ["ignore", process.stderr, process.stderr] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`npm run ${command} ended with ${code ?? "a signal"}: there is nothing to time.`);
}

await run("compile");
const began = performance.now();
await run("test");
const figures: Figure[] = [
  { id: "S9", what: "npm test", value: (performance.now() - began) / 1000, unit: "s", budget: BUDGET_S },
];
if (!report(figures, { isJson: process.argv.includes("--json") })) process.exitCode = 1;
