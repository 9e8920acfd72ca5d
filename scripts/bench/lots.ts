import { lotFigures, threadsTold } from "./lots/figures.ts";
import { measureLots } from "./lots/measure.ts";
import { report } from "./report.ts";

/*
 * `npm run bench:lots`: pack lists beside the budgets S1 to S3, each measured in a process of its own. `--full` adds ten
 * million packs, in memory and from a CSV (S2); `--json` prints one line of JSON. Ends with 1 past a budget. What it is
 * doing is on stderr. Without `--full` about 2 minutes, with it about 6, on two cores.
 */
const flags = new Set(process.argv.slice(2));
const isJson = flags.has("--json");
const began = performance.now();
const readings = await measureLots(flags.has("--full"), (what) => {
  process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what}\n`);
});
const threads = threadsTold(readings);
const isWithin = report(lotFigures(readings), { isJson, more: { threads } });
if (!isJson) {
  process.stdout.write(`threads: ${JSON.stringify(threads)}\n`);
  if (readings.tenMillion === undefined) process.stdout.write("S2 was not measured: add --full.\n");
}
if (!isWithin) process.exitCode = 1;
