import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { YaolianError } from "../../sdk/src/errors.ts";
import { measureDispenses } from "./rates/dispense.ts";
import { dispenseFigures, importFigures } from "./rates/figures.ts";
import type { ImportReading } from "./rates/imported.ts";
import { readOptions } from "./rates/options.ts";
import { report } from "./report.ts";

/** What the ledger can't do yet, so that nobody looks for its figure. */
const MISSING = "Batches of dispenses that open claims: the ledger has no such function, only single ones.";

/**
 * `npm run bench:rates`: dispenses beside ERC-20 transfers (S4), and imports of EPCIS events beside their own transactions sent
 * raw. `--full` imports 100,000 events instead of 5,000, `--events` any number, `--count` sets the dispenses of a run;
 * `--json` prints one line. Ends with 1 past a budget. What it is doing is on stderr.
 */
async function main(): Promise<void> {
  const { count, events, json: isJson } = readOptions();
  const began = performance.now();
  const dispensed = await measureDispenses(count, (what) => {
    process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what}\n`);
  });
  const imports = await importsOf(events);
  const { milestones, raw, expected, found, again } = imports;
  const more = { missing: [MISSING], imports: { milestones, raw, expected, found, again } };
  const isWithin = report([...dispenseFigures(dispensed), ...importFigures(imports)], { isJson, more });
  if (!isJson) process.stdout.write(`missing: ${MISSING}\n`);
  if (!isWithin) process.exitCode = 1;
}

/** In a process of its own, which says on this one's stderr how far it is. */
async function importsOf(events: number): Promise<ImportReading> {
  const program = fileURLToPath(new URL("rates/importProcess.ts", import.meta.url));
  const running = promisify(execFile)(process.execPath, [...process.execArgv, program, String(events)], {
    maxBuffer: 2 ** 26,
  });
  running.child.stderr?.pipe(process.stderr, { end: false });
  const { stdout } = await running;
  return JSON.parse(stdout) as ImportReading;
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof YaolianError ? error.sentence : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
