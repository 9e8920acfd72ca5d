import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { z } from "zod";

import { ROOT } from "../../generated/root.ts";
import { tellFigure } from "../figures.ts";
import { pythonTool } from "../python/tool.ts";
import { forgeProgram, FOUNDRY_CONFIG } from "../static/program.ts";

/*
 * `npm run prove`: Halmos tries the properties of test/symbolic for every value of their arguments at once. Each has a row in
 * docs/proofs.md with its bounds; a property without a row, and a row without a property, fail too.
 */
const TABLE = "docs/proofs.md";
/** Rounds of a loop that are followed: a range of packs in two words takes two. */
const LOOP = "3";
/** Milliseconds for one question to the solver. */
const PATIENCE = "120000";

const Results = z.object({
  test_results: z.record(
    z.string(),
    z.array(z.object({ name: z.string(), exitcode: z.number(), num_paths: z.array(z.number()).nullable() })),
  ),
});

function main(): number {
  const programs = pythonTool("halmos");
  const folder = mkdtempSync(join(tmpdir(), "yaolian-proofs-"));
  try {
    const report = join(folder, "results.json");
    const status = prove(programs, report);
    const { test_results: results } = Results.parse(JSON.parse(readFileSync(report, "utf8")));
    return judge(Object.values(results).flat(), status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has Halmos build and prove, with npm's forge and compiler in their places. Its exit code. */
function prove(programs: string, report: string): number {
  const path = [programs, dirname(forgeProgram()), process.env["PATH"] ?? ""].join(delimiter);
  const forge = { FOUNDRY_CONFIG, FOUNDRY_PROFILE: "symbolic" };
  const env = { ...process.env, PATH: path, ...forge, PYTHONDONTWRITEBYTECODE: "1", NO_COLOR: "1" };
  const built = ["--root", ROOT, "--forge-build-out", "cache/symbolic/out", "--json-output", report];
  const bounds = ["--function", "check_", "--loop", LOOP, "--solver-timeout-assertion", PATIENCE];
  const args = [...built, ...bounds, "--no-status"];
  const ran = spawnSync(join(programs, "halmos"), args, { cwd: ROOT, env, stdio: "inherit" });
  if (ran.error !== undefined) throw ran.error;
  return ran.status ?? 1;
}

interface Proved {
  readonly name: string;
  readonly exitcode: number;
}

function judge(results: readonly Proved[], status: number): number {
  const names = results.map(({ name }) => name.replace(/\(.*$/, ""));
  const text = readFileSync(join(ROOT, TABLE), "utf8");
  const listed = [...text.matchAll(/^\| `(check_\w+)`/gm)].map(([, name = ""]) => name);
  const faults = [
    ...results.filter(({ exitcode }) => exitcode !== 0).map(({ name }) => `${name} is not proved.`),
    ...names.filter((name) => !listed.includes(name)).map((name) => `${name} has no row in ${TABLE}.`),
    ...listed
      .filter((name) => !names.includes(name))
      .map((name) => `${TABLE} has a row for ${name}, which did not run.`),
  ];
  for (const fault of faults) console.error(fault);
  const proved = results.filter(({ exitcode }) => exitcode === 0).length;
  console.log(`${proved} of ${results.length} properties proved`);
  tellFigure("symbolic", "properties proved", proved);
  tellFigure("symbolic", "properties not proved or not listed", faults.length);
  return faults.length === 0 && status === 0 ? 0 : 1;
}

process.exitCode = main();
