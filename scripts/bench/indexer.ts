import { YaolianError } from "../../sdk/src/errors.ts";
import { measure } from "./indexer/measure.ts";
import { readOptions } from "./indexer/options.ts";
import { report } from "./report.ts";

/**
 * Measures the indexer over a history that it makes: S5, S6 and S7 of the budgets. `--json` prints one object; `--check`
 * ends with 1 past a budget; `--events`, `--packs`, `--consignments`, `--seconds` and `--database pglite|postgres|both` say
 * what is measured. What it is doing is on stderr.
 */
async function main(): Promise<void> {
  const options = readOptions();
  const { json: isJson, check } = options;
  const began = performance.now();
  const { figures, names, verdicts } = await measure(options, (what) => {
    process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what}\n`);
  });
  const isWithin = report(figures, { isJson, more: { options, events: names, verdicts } });
  if (!isJson) {
    const counted = Object.entries(names).sort(([, one], [, other]) => other - one);
    process.stdout.write(`events: ${counted.map(([name, count]) => `${count} ${name}`).join(", ")}\n`);
    process.stdout.write(`verdicts: ${JSON.stringify(verdicts)}\n`);
  }
  if (check && !isWithin) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof YaolianError ? error.sentence : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
