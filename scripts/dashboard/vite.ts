import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where the dashboard is built into. */
export const DIST = fromRoot("dashboard/dist");

/** What the page is made of. */
const SOURCES = [
  ...["src", "build", "public", "index.html", "vite.config.ts", "package.json"].map((name) => `dashboard/${name}`),
  "sdk/src",
].map(fromRoot);

/** Builds the dashboard into DIST. Throws with what the builder says where it can't. */
export async function buildDashboard(): Promise<void> {
  const vite = fromRoot("dashboard/node_modules/vite/bin/vite.js");
  // What a program reads on our stdout is not the builder's to write to.
  const stdio = ["ignore", process.stderr, "inherit"] as const;
  await execa(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: fromRoot("dashboard"), stdio });
}

/** Builds it only if it is missing or older than what it is made of. */
export async function buildStaleDashboard(): Promise<void> {
  const built = await stat(join(DIST, "index.html")).catch(() => undefined);
  const changed = await Promise.all(SOURCES.map(lastChange));
  if (built === undefined || built.mtimeMs < Math.max(...changed)) await buildDashboard();
}

/** When a file, or anything in a folder, was changed last, in milliseconds since 1970. */
async function lastChange(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = await readdir(path, { recursive: true });
  const times = await Promise.all(inside.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(found.mtimeMs, ...times);
}
