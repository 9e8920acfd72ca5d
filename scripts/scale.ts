import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { format, resolveConfig } from "prettier";

import { YaolianError } from "../sdk/src/errors.ts";
import { settings } from "./scale/assumptions.ts";
import { withTables } from "./scale/document.ts";
import { readGas } from "./scale/gas.ts";
import { readMeasured } from "./scale/measured.ts";
import { readOptions } from "./scale/options.ts";
import { report } from "./scale/report.ts";
import { tablesOf } from "./scale/tables.ts";

const DOCUMENT = fileURLToPath(new URL("../docs/scale.md", import.meta.url));

/**
 * Simulates how the ledger carries the field's loads and prints the tables of docs/scale.md. `--json` prints one object;
 * `--list` prints the assumptions alone, each of which is a flag; `--assumptions FILE` changes many; `--write` writes the
 * tables into docs/scale.md; `--measure` first measures anew what is counted with besides gas.
 */
async function main(): Promise<void> {
  const options = readOptions();
  if (options.measure) {
    const { measure } = await import("./scale/measure/run.ts");
    await measure((what) => process.stderr.write(`${what}\n`));
  }
  const found = report({ gas: readGas(), measured: readMeasured() }, options.changes);
  const tables = tablesOf(found, settings());
  if (options.json) process.stdout.write(`${JSON.stringify(found)}\n`);
  else if (options.list) process.stdout.write(`${tables["assumptions"] ?? ""}\n`);
  else if (options.write) await write(tables);
  else for (const [name, text] of Object.entries(tables)) process.stdout.write(`${name}\n\n${text}\n\n`);
}

async function write(tables: Readonly<Record<string, string>>): Promise<void> {
  const text = withTables(readFileSync(DOCUMENT, "utf8"), tables);
  // The project's plugins are for other languages, and found from its own folder alone.
  const config = { ...(await resolveConfig(DOCUMENT)), plugins: [] };
  writeFileSync(DOCUMENT, await format(text, { ...config, parser: "markdown" }));
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof YaolianError ? error.sentence : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
