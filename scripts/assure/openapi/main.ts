import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { z } from "zod";

import { ROOT } from "../../generated/root.ts";
import { tellFigure } from "../figures.ts";
import { pythonTool } from "../python/tool.ts";
import type { Answering } from "./services.ts";

/*
 * `npm run test:schemathesis`: every OpenAPI document against the service that it describes. Nothing but this machine is asked
 * meanwhile, and every connection beyond it is refused and counted.
 */
const FOLDER = join(ROOT, "scripts", "assure", "openapi");

/** What is tried of each operation, by how much time there is. */
const AMOUNTS = {
  short: { phases: "examples,coverage", examples: "5" },
  full: { phases: "examples,coverage,fuzzing,stateful", examples: "15" },
  deep: { phases: "examples,coverage,fuzzing,stateful", examples: "400" },
} as const;

async function main(): Promise<number> {
  const options = { short: { type: "boolean" }, deep: { type: "boolean" }, seed: { type: "string" } } as const;
  const { values } = parseArgs({ options });
  const programs = pythonTool("schemathesis");
  const form = values.short === true ? "short" : values.deep === true ? "deep" : "full";
  const seed = values.seed ?? "1";
  const folder = await mkdtemp(join(tmpdir(), "yaolian-schemathesis-"));
  const foreign = join(folder, "foreign.jsonl");
  await guard(foreign);
  // Loaded under the guard, as all that they load is.
  const { startServices } = await import("./services.ts");
  const started = await startServices({ brief: form === "short" });
  let failed = 0;
  try {
    for (const service of started.services) {
      const args = ["--seed", seed, "--phases", AMOUNTS[form].phases, "-n", AMOUNTS[form].examples];
      failed += (await run(join(programs, "schemathesis"), service, args, folder)) ? 0 : 1;
    }
  } finally {
    await started.stop();
  }
  const asked = existsSync(foreign) ? readFileSync(foreign, "utf8").trim().split("\n") : [];
  for (const line of asked) console.error(`A connection beyond this machine: ${line}`);
  tellFigure("supply", "stories watched", 1);
  tellFigure("supply", "connections beyond this machine", asked.length);
  await rm(folder, { recursive: true, force: true });
  return failed === 0 && asked.length === 0 ? 0 : 1;
}

/** Refuses connections beyond this machine, in this process and in those that it starts. */
async function guard(log: string): Promise<void> {
  const address = new URL(pathToFileURL(join(ROOT, "scripts", "assure", "supply", "guard.mjs")));
  address.searchParams.set("log", pathToFileURL(log).href);
  await import(address.href);
  process.env["NODE_OPTIONS"] = `${process.env["NODE_OPTIONS"] ?? ""} --import=${address.href}`.trim();
}

/** Whether a service does as its document says. What was found is printed as Schemathesis tells it. */
async function run(program: string, service: Answering, args: readonly string[], folder: string): Promise<boolean> {
  const { name, url, token } = service;
  console.log(`\n${name}: ${url}/openapi.json`);
  const report = join(folder, "report.json");
  const config = ["--config-file", join(FOLDER, "schemathesis.toml")];
  const said = ["--no-color", "--report-json-path", report, "-H", `Authorization: Bearer ${token}`];
  // Its own files go to the temporary folder, its hooks are found by their name.
  const env = { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: "1", NODE_OPTIONS: "" };
  const child = spawn(program, [...config, "run", `${url}/openapi.json`, ...said, ...args], {
    ...{ cwd: folder, env, stdio: "inherit" },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  await count(name, report);
  return code === 0;
}

/** What of Schemathesis's report is read here. */
const Report = z.object({
  test_cases: z.object({ generated: z.number().int(), unique_failures: z.number().int(), errored: z.number().int() }),
  operations: z.object({ tested: z.number().int(), selected: z.number().int() }),
});

async function count(name: string, report: string): Promise<void> {
  const { test_cases: cases, operations } = Report.parse(JSON.parse(await readFile(report, "utf8")));
  console.log(`${name}: ${operations.tested} operations, ${cases.generated} requests`);
  tellFigure("openapi", "services", 1);
  tellFigure("openapi", "operations tried", operations.tested);
  tellFigure("openapi", "operations left out", operations.selected - operations.tested);
  tellFigure("openapi", "requests", cases.generated);
  tellFigure("openapi", "failures", cases.unique_failures + cases.errored);
}

process.exitCode = await main();
