import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { reasonToInstall, stampFor } from "./decide.mjs";
import { Explained, npm } from "./npm.mjs";

/**
 * Runs `npm ci` under this Node if what is installed is not what package-lock.json says for this machine. The stamp it
 * leaves says what was installed by which Node; without it npm's own list of packages is compared, so that
 * `npm install` by hand is not done over again.
 */
export async function ensureInstalled(root, say) {
  const stampFile = join(root, "node_modules", ".yaolian-installed");
  const lockText = textOf(join(root, "package-lock.json"));
  if (lockText === undefined)
    throw new Explained(`package-lock.json is missing from ${root}: this checkout is incomplete.`);
  const wanted = stampFor(createHash("sha256").update(lockText).digest("hex"), process.versions.node);
  const stamp = textOf(stampFile);
  const installed = textOf(join(root, "node_modules", ".package-lock.json"));
  const reason = reasonToInstall({
    stamp,
    wanted,
    lock: JSON.parse(lockText),
    installed: installed === undefined ? undefined : JSON.parse(installed),
    platform: process.platform,
    arch: process.arch,
    has: (folder) => existsSync(join(root, folder)),
  });
  if (reason !== undefined) {
    say(`Installing packages (${reason}); the first time takes about a minute.`);
    await npm(process.execPath, ["ci", "--loglevel=error", "--no-audit", "--no-fund"], root);
  }
  if (reason !== undefined || stamp !== wanted) writeFileSync(stampFile, wanted);
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
