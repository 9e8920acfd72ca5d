import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { InputError, TransientError } from "../../sdk/src/errors.ts";
import { summarize, type ItemResult } from "../../sdk/src/import/itemResult.ts";
import { startLocalChain, type LocalChain } from "../local/chain.ts";
import { findFiles, type FoundFile } from "./files.ts";
import { rehearse } from "./rehearsal.ts";
import { beginningOf, storiesOf } from "./stories.ts";
import { tell } from "./tell.ts";
import { sumOfTraces } from "./traces.ts";
import type { Traces } from "./traces.ts";

/**
 * Runs a folder of EPCIS and FHIR documents against ledgers of its own and accounts for every event and resource. Ends
 * with 0 when each is accounted for, however it ended, and 1 when one is not, when a trace of the lots that came of them
 * is not valid against the standard's schema, or the run itself failed.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw new InputError("FolderMissing", "The run needs one folder.", "Say npm run conformance -- FOLDER.");
  }
  const print = printer(values.json === true);
  const files = await findFiles(folder);
  const results: ItemResult[] = [];
  const add = (more: readonly ItemResult[]): void => {
    for (const result of more) print.item(result);
    results.push(...more);
  };
  const schema = await schemaAmong(files);
  const told: Traces[] = [];
  add(files.filter(({ kind }) => kind === "none").map(passedOver));
  for (const story of await storiesOf(files.filter(({ kind }) => kind === "epcis"))) {
    const { results: items, traces } = await onChain(beginningOf(story), (chain) =>
      tell(chain, story, { schema, note: print.note }),
    );
    add(shownBy(files, items));
    told.push(traces);
  }
  const rehearsal = await addRehearsal(files, add, print.note);
  const missing = files.filter((file) => results.filter((result) => result.file === file.shown).length < file.items);
  for (const { shown, items } of missing) print.note(`${shown}: not all of its ${items} items are accounted for.`);
  const { exported, faults } = sumOfTraces(told);
  for (const fault of faults) print.note(fault);
  if (schema !== undefined) print.note(`${exported} lots' traces validated against the folder's EPCIS schema.`);
  print.summary(results, files.length, rehearsal);
  return missing.length === 0 && faults.length === 0 ? 0 : 1;
}

/** The standard's own JSON schema, where the folder holds it: what traces have to be valid against. */
async function schemaAmong(files: readonly FoundFile[]): Promise<object | undefined> {
  const found = files.find(({ shown }) => shown.endsWith("EPCIS-JSON-Schema.json"));
  return found === undefined ? undefined : (JSON.parse(await readFile(found.path, "utf8")) as object);
}

/** A chain for one job, gone when that is done. */
async function onChain<T>(begins: Date | undefined, job: (chain: LocalChain) => Promise<T>): Promise<T> {
  const chain = await startLocalChain({ intervalMs: 0, ...(begins === undefined ? {} : { begins }) });
  try {
    return await job(chain);
  } finally {
    await chain.stop();
  }
}

async function addRehearsal(
  files: readonly FoundFile[],
  add: (results: readonly ItemResult[]) => void,
  note: (text: string) => void,
): Promise<string> {
  const fhir = files.filter(({ kind }) => kind === "fhir");
  if (fhir.length === 0) return "";
  const { results, issued, dispensed, immunized, products } = await onChain(undefined, (chain) =>
    rehearse(chain, fhir),
  );
  add(shownBy(files, results));
  note(`The rehearsal registered ${products} products with a lot each.`);
  return `${issued} prescriptions issued, ${dispensed} of them dispensed to the last unit; ${immunized} doses given from lots that were named`;
}

function passedOver({ shown, reason }: FoundFile): ItemResult {
  return { file: shown, item: "document", outcome: "passed-over", reason: reason ?? "Nobody reads it." };
}

/** Results under the paths that are shown. */
function shownBy(files: readonly FoundFile[], results: readonly ItemResult[]): ItemResult[] {
  const shown = new Map(files.map((file) => [file.path, file.shown]));
  return results.map((result) => ({ ...result, file: shown.get(result.file) ?? result.file }));
}

interface Printer {
  readonly item: (result: ItemResult) => void;
  readonly note: (text: string) => void;
  readonly summary: (results: readonly ItemResult[], files: number, rehearsal: string) => void;
}

function printer(json: boolean): Printer {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  if (json) {
    return {
      item: ({ file, item, outcome, reason }) => line(JSON.stringify({ file, item, outcome, reason })),
      note: (text) => void process.stderr.write(`${text}\n`),
      summary: (results, files, rehearsal) =>
        line(JSON.stringify({ summary: { ...summarize(results), items: results.length, files, rehearsal } })),
    };
  }
  return {
    item: ({ file, item, outcome, reason }) => line(`${outcome.padEnd(15)} ${file} ${item}: ${reason}`),
    note: (text) => line(`— ${text}`),
    summary: (results, files, rehearsal) => {
      const counts = Object.entries(summarize(results)).map(([outcome, count]) => `${count} ${outcome}`);
      line(`\n${results.length} items of ${files} files: ${counts.join(", ")}.`);
      if (rehearsal !== "") line(`${rehearsal}.`);
    },
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof InputError || error instanceof TransientError)) throw error;
  process.stderr.write(`${error.sentence}\n`);
  process.exitCode = 1;
}
