import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { tellFigure } from "../figures.ts";
import { runCampaign } from "../laws/campaign.ts";
import { ProjectCopy } from "./copy.ts";
import type { Guard } from "./guard.ts";
import { GUARDS } from "./guards.ts";
import { findingOf, keepFinding, readSnapshot, sourcesHash } from "./snapshot.ts";

/*
 * `npm run test:guards`: takes each law's guard out of a copy of the contracts and sees the law's own campaign fail with
 * the law's sentence. What was seen is kept in snapshots/guards.json; `-- --check` only asks whether that is of these
 * sources, `-- --law N` tries that law again, `-- --missing` those that the snapshot does not have.
 */
const root = fileURLToPath(new URL("../../..", import.meta.url));
const { values } = parseArgs({
  options: {
    law: { type: "string", multiple: true },
    check: { type: "boolean" },
    missing: { type: "boolean" },
    verbose: { type: "boolean" },
  },
});
const sources = sourcesHash(root);
const kept = readSnapshot(root);
const fresh = kept?.sources === sources ? kept : undefined;

if (values.check === true) check();
else await tryAll(GUARDS.filter(isWanted));

function isWanted(guard: Guard): boolean {
  if (values.law !== undefined && !values.law.includes(String(guard.law))) return false;
  return values.missing !== true || findingOf(fresh, guard) === undefined;
}

/** Whether each guard was seen to be missed, on these very sources. */
function check(): void {
  const missing = GUARDS.filter((guard) => findingOf(fresh, guard) === undefined);
  tell(GUARDS.length - missing.length);
  if (missing.length === 0)
    return console.log(`Each of ${GUARDS.length} guards was seen to be missed, on these sources.`);
  const why = kept !== undefined && fresh === undefined ? "The sources have changed since. " : "";
  console.error(`${why}Run "npm run test:guards" again for the laws ${lawsOf(missing)}.`);
  process.exitCode = 1;
}

async function tryAll(guards: readonly Guard[]): Promise<void> {
  // Once, here: each copy would do it again. No test has such a name.
  await runCampaign({ root, files: [], grep: "^compile only$", write: (text) => process.stdout.write(text) });
  // One of each law before a second of any: what is ended early has seen as many laws as it could.
  const rank = (guard: Guard): number => guards.filter(({ law }) => law === guard.law).indexOf(guard);
  const queue = [...guards].sort((one, other) => rank(one) - rank(other));
  const failures: string[] = [];
  const work = async (): Promise<void> => {
    const copy = new ProjectCopy(root);
    try {
      for (let guard = queue.shift(); guard !== undefined; guard = queue.shift()) {
        const told = await missedBy(copy, guard);
        console.log(`law ${guard.law}, without "${guard.what}": ${told ?? "NOTHING failed"}`);
        if (told === undefined) failures.push(`law ${guard.law}, "${guard.what}"`);
        keepFinding(root, sources, guard, told);
      }
    } finally {
      copy.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism(), guards.length) }, work));
  tell(readSnapshot(root)?.guards.length ?? 0);
  if (failures.length === 0) return;
  console.error(`Not missed: ${failures.join("; ")}.`);
  process.exitCode = 1;
}

/** The law's sentence with which its campaign failed without the guard. */
async function missedBy(copy: ProjectCopy, guard: Guard): Promise<string | undefined> {
  let said = "";
  try {
    await copy.without(guard);
    const outcomes = await runCampaign({
      root: copy.folder,
      // All of them, as `npm test` compiles them: what is compiled together is what the compiler's cache knows again.
      files: [],
      grep: guard.invariant,
      compiled: true,
      // What breaks one law may break another before it.
      env: { YAOLIAN_LAW: String(guard.law) },
      write: (text) => (said += text),
    });
    const failed = outcomes.find(({ status, reason }) => status === "Failure" && isOf(guard.law, reason));
    if (failed === undefined || values.verbose === true) console.log(said);
    return failed?.reason;
  } catch (error) {
    console.log(said);
    throw error;
  } finally {
    copy.restore(guard);
  }
}

/** Whether the runner named this law. */
function isOf(law: number, reason = ""): boolean {
  return new RegExp(`\\blaw ${law}:`).test(reason);
}

function tell(missed: number): void {
  tellFigure("R3", "guards taken out and missed", missed);
  tellFigure("R3", "guards", GUARDS.length);
}

function lawsOf(guards: readonly Guard[]): string {
  return [...new Set(guards.map(({ law }) => law))].join(", ");
}
