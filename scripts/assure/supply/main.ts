import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../generated/root.ts";
import { tellFigure } from "../figures.ts";
import { strangeAddresses } from "./addresses.ts";
import { deprecated, installScripts, looseVersions, unpinned } from "./checks.ts";
import { installedFaults } from "./installed.ts";
import { licenceFaults, licenceRows } from "./licences.ts";
import { readLock, readManifests } from "./manifests.ts";
import { pythonFaults } from "./python.ts";

/*
 * `npm run check:supply`: where everything that this is made of comes from, and under what licence. Asks nobody: `--audit`
 * asks the registry for known weaknesses too.
 */
const AUDIT_MS = 60_000;

async function main(): Promise<number> {
  const manifests = readManifests();
  const [project] = manifests;
  if (project === undefined) throw new Error("There is no package.json.");
  const lock = readLock();
  const rows = licenceRows(lock);
  const installed = await installedFaults(lock);
  const addresses = strangeAddresses();
  const parts: readonly (readonly [string, number, readonly string[]])[] = [
    ["versions asked for", manifests.length, looseVersions(manifests, lock)],
    ["packages pinned", lock.length, unpinned(lock)],
    ["install scripts", Object.keys(project.allowScripts).length, scriptFaults(project, lock)],
    ["packages given up by their makers", lock.length, deprecated(lock)],
    ["licences", rows.length, licenceFaults(rows)],
    ["licences of what is installed", installed.count, installed.faults],
    ["Python packages pinned", ...pythonFaults()],
    ["files searched for foreign addresses", addresses.files, addresses.faults],
  ];
  for (const [what, count, faults] of parts) {
    console.log(`${what}: ${count}${faults.length === 0 ? "" : `, ${faults.length} at fault`}`);
    for (const fault of faults) console.error(`  ${fault}`);
    tellFigure("supply", what, count);
    tellFigure("supply", "faults", faults.length);
  }
  const isAudited = !process.argv.includes("--audit") || audit();
  return isAudited && parts.every(([, , faults]) => faults.length === 0) ? 0 : 1;
}

function scriptFaults(
  ...[project, lock]: [Parameters<typeof installScripts>[0], ReturnType<typeof readLock>]
): string[] {
  return installScripts(project, lock, readFileSync(join(ROOT, ".npmrc"), "utf8"));
}

/** Whether the registry knows of no weakness; true where it does not answer, which is said. */
function audit(): boolean {
  const args = ["audit", "--audit-level=low"];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: ROOT, encoding: "utf8", timeout: AUDIT_MS });
  if (status === 0) console.log("known weaknesses: none");
  else if (/audit endpoint returned an error|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|E40[0-9]/.test(stderr) || status === null)
    console.error("known weaknesses: not asked, the registry answers no audit here");
  else console.error(stdout);
  return status === 0 || !stdout.includes("vulnerabilit");
}

process.exitCode = await main();
