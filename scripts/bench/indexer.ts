import { cpus, loadavg, totalmem } from "node:os";

import { YaolianError } from "../../sdk/src/errors.ts";
import { isPast, lineOf } from "./indexer/figures.ts";
import { measure } from "./indexer/measure.ts";
import { readOptions } from "./indexer/options.ts";

/**
 * Measures the indexer over a history that it makes: S5, S6 and S7 of the budgets. `--json` prints one object; `--check`
 * ends with 1 past a budget; `--events`, `--packs`, `--consignments`, `--seconds` and `--database pglite|postgres|both` say
 * what is measured. What it is doing is on stderr.
 */
async function main(): Promise<void> {
  const options = readOptions();
  const began = performance.now();
  const machine = machineText();
  const { figures, names, verdicts } = await measure(options, (what) => {
    process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what}\n`);
  });
  const past = figures.filter(isPast).map(({ id }) => id);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ machine, options, figures, past, events: names, verdicts })}\n`);
  } else {
    const counted = Object.entries(names).sort(([, one], [, other]) => other - one);
    process.stdout.write(`${machine}\n\n${figures.map(lineOf).join("\n")}\n\n`);
    process.stdout.write(`events: ${counted.map(([name, count]) => `${count} ${name}`).join(", ")}\n`);
    process.stdout.write(`verdicts: ${JSON.stringify(verdicts)}\n${past.length} figures past their budget\n`);
  }
  if (options.check && past.length > 0) process.exitCode = 1;
}

/** What it was measured on, and how busy that was with other things. */
function machineText(): string {
  const [first] = cpus();
  const load = loadavg().map((each) => each.toFixed(1));
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? "?"}, ${memory} GB, Node ${process.versions.node}, load ${load.join(" ")}`;
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof YaolianError ? error.sentence : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
