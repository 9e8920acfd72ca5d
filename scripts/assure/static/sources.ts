import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

import { ROOT } from "../../generated/root.ts";

/** The compiler's standard input, as far as it is made here. */
export interface StandardInput {
  readonly language: "Solidity";
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

const IMPORT = /^\s*import\s+(?:[^"';]*from\s+)?["']([^"']+)["']/gm;
const THEIRS = "@openzeppelin/";

/** The Solidity files under a folder of the project, without those that tests alone use. */
export function solidityIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sol"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("contracts/test/"))
    .sort();
}

/** The files and all that they import, each once, as the compiler is given them: paths from the project's folder. */
export function standardInput(paths: readonly string[], settings: StandardInput["settings"]): StandardInput {
  const sources: Record<string, { content: string }> = {};
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources[path] !== undefined) continue;
    const content = readFileSync(join(ROOT, path), "utf8");
    sources[path] = { content };
    for (const [, named = ""] of content.matchAll(IMPORT)) waiting.push(fileOf(named, path));
  }
  return {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1))),
    settings: { remappings: [`${THEIRS}=node_modules/${THEIRS}`], evmVersion: "cancun", ...settings },
  };
}

function fileOf(named: string, importer: string): string {
  if (named.startsWith(".")) return posix.normalize(posix.join(dirname(importer), named));
  return named.startsWith(THEIRS) ? `node_modules/${named}` : named;
}
