import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { InputError } from "../sdk/src/errors.ts";
import { Figures } from "./assure/figures.ts";
import { readOptions, type Options } from "./assure/options.ts";
import { judge, told, type Report } from "./assure/report.ts";
import type { Requirement } from "./assure/requirement.ts";
import { REQUIREMENTS } from "./assure/requirements.ts";
import { carryOut, planOf, written, type Ended } from "./assure/runs.ts";
import { machine } from "./machine.ts";

/*
 * Every reliability budget: runs the commands that measure it, and ends with 1 where one falls short or could not be
 * measured; in the short form it may be that a command can't run on the machine.
 *
 *   npm run assure -- [--short | --deep] [--json] [--figures FILE [--ran COMMAND]…] [ID…]
 */
async function main(options: Options): Promise<void> {
  const began = performance.now();
  const requirements = chosen(options.ids);
  const folder = await mkdtemp(join(tmpdir(), "yaolian-assure-"));
  const path = options.figures === undefined ? join(folder, "figures") : resolve(options.figures);
  try {
    const commands: Ended[] = [];
    for (const run of planOf(requirements, options.form, options.ran)) {
      process.stderr.write(`\n— npm run ${written(run)} —\n`);
      commands.push(await carryOut(run, path));
    }
    const figures = Figures.read(path);
    const judged = requirements.map((requirement) => judge(requirement, options.form, figures, commands));
    const seconds = Math.round((performance.now() - began) / 1000);
    tell({ form: options.form, machine: machine(), seconds, requirements: judged, commands }, options.json);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function chosen(ids: readonly string[]): readonly Requirement[] {
  const unknown = ids.find((id) => !REQUIREMENTS.some((requirement) => requirement.id === id));
  if (unknown !== undefined) {
    const known = REQUIREMENTS.map(({ id }) => id).join(", ");
    throw new InputError("RequirementUnknown", `There is no requirement "${unknown}".`, `Give one of: ${known}.`);
  }
  return ids.length === 0 ? REQUIREMENTS : REQUIREMENTS.filter(({ id }) => ids.includes(id));
}

function tell(report: Report, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else for (const line of told(report)) process.stdout.write(`${line}\n`);
  // What can't run on a machine is no fault of a change; the whole has to be met.
  const passes = report.form === "short" ? ["met", "skipped"] : ["met"];
  if (report.requirements.some(({ result }) => !passes.includes(result))) process.exitCode = 1;
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n${error.cure}\n`);
  process.exitCode = 2;
}
