import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { ROOT } from "./root.ts";

/** Each committed file, or folder of files, that a program writes, and that program with its arguments. */
export const GENERATED = [
  // TypeChain then runs whenever Hardhat builds, also when there is nothing to compile.
  { path: "typechain-types", by: ["node_modules/hardhat/dist/src/cli.js", "build", "--no-tests"] },
  { path: "docs/events.md", by: ["--import=tsx", "scripts/generated/events.ts"] },
  { path: "docs/errors.md", by: ["--import=tsx", "scripts/generated/errors.ts"] },
  { path: "docs/tables.md", by: ["--import=tsx", "scripts/generated/tables.ts"] },
  { path: "docs/scale.md", by: ["--import=tsx", "scripts/scale.ts", "--write"] },
  { path: "docs/performance", by: ["--import=tsx", "scripts/generated/performance.ts"] },
  { path: "docs/performance.md", by: ["--import=tsx", "scripts/generated/performance.ts"] },
  { path: "docs/licences.md", by: ["--import=tsx", "scripts/assure/supply/document.ts"] },
  { path: "docs/reports", by: ["--import=tsx", "scripts/generated/reports.ts"] },
];

/** Writes all generated files anew and removes those that nothing writes any more. */
export function generate(): void {
  for (const { path, by } of GENERATED) {
    const began = Date.now();
    const env = { ...process.env, YAOLIAN_GENERATE: "1" };
    const { status } = spawnSync(process.execPath, by, { cwd: ROOT, env, stdio: "inherit" });
    if (status !== 0) throw new Error(`${by.join(" ")} failed, so ${path} is not generated.`);
    if (statSync(join(ROOT, path)).isDirectory()) removeOlder(join(ROOT, path), began);
  }
}

function removeOlder(folder: string, time: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // A second of slack, for file systems that keep whole seconds.
    if (entry.isFile() && statSync(file).mtimeMs < time - 1000) rmSync(file);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
