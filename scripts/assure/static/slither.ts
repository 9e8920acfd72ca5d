import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { ROOT } from "../../generated/root.ts";
import { pythonTool } from "../python/tool.ts";
import { judge } from "./answers.ts";
import { solidityIn, standardInput } from "./sources.ts";

/*
 * `npm run lint:slither`: Slither's findings in the contracts, each answered in slither.json. A new one fails, and so does an
 * answer that nothing needs any more.
 */
const Findings = z.object({
  success: z.boolean(),
  error: z.string().nullable(),
  results: z.object({ detectors: z.array(z.object({ check: z.string(), description: z.string() })).default([]) }),
});

function main(): number {
  const slither = join(pythonTool("slither"), "slither");
  const folder = mkdtempSync(join(tmpdir(), "yaolian-slither-"));
  try {
    const input = join(folder, "contracts.json");
    const output = join(folder, "findings.json");
    writeFileSync(input, JSON.stringify(standardInput(solidityIn("contracts"), {})));
    const solc = join(ROOT, "scripts/assure/static/solc.mjs");
    const args = [input, "--compile-force-framework", "solc-json", "--solc", solc, "--json", output];
    const options = ["--exclude-dependencies", "--filter-paths", "node_modules", "--fail-none", "--disable-color"];
    const env = { ...process.env, YAOLIAN_TREES_ALONE: "1", PYTHONDONTWRITEBYTECODE: "1" };
    const ran = spawnSync(slither, [...args, ...options], { cwd: ROOT, env, encoding: "utf8" });
    if (ran.error !== undefined || ran.status !== 0) throw new Error(ran.error?.message ?? ran.stderr);
    const { success, error, results } = Findings.parse(JSON.parse(readFileSync(output, "utf8")));
    if (!success) throw new Error(error ?? ran.stderr);
    const found = results.detectors.map(({ check, description }) => ({ check, what: withoutLines(description) }));
    return judge("slither", found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sentence of a finding, and the expression that it is about: what stays when lines move. */
function withoutLines(description: string): string {
  const [sentence = "", detail = ""] = description.split("\n");
  return `${sentence} ${detail.replace(/^\s*-\s*/, "")}`.replaceAll(/ ?\([^()]*\.sol#[\d-]+\)/g, "").trim();
}

process.exitCode = main();
