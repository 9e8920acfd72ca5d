import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/*
 * Preloaded by `npm run coverage:typescript` into every process of the run. Ponder evaluates the indexer's handlers itself,
 * as text that it made of them: Node counts what runs of that text, but keeps no source map of it. This keeps the text,
 * with its map at its end, so that the counts can be carried back to the sources.
 */
const coverage = process.env.NODE_V8_COVERAGE;
const texts = {};
const run = vm.runInThisContext;

vm.runInThisContext = (code, options) => {
  const name = options?.filename;
  if (typeof name === "string" && name.startsWith("/") && !name.includes("/node_modules/")) texts[name] = code;
  return run(code, options);
};

process.on("exit", () => {
  if (coverage === undefined || Object.keys(texts).length === 0) return;
  const folder = join(coverage, "evaluated");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(texts));
});
