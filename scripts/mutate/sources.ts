import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What is mutated: interfaces have no code, and contracts/test is there for the tests alone. */
const MUTATED = "contracts/{consortium,medicines,prescriptions,records,libraries,types}/*.sol";

/** A string, so that no comment begins in it, or a comment. */
const STRING_OR_COMMENT = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The sources that are mutated, by path from the root, in the order of their names. */
export async function readSources(): Promise<ReadonlyMap<string, string>> {
  const paths: string[] = [];
  for await (const path of glob(MUTATED, { cwd: ROOT })) paths.push(path);
  return new Map(paths.sort().map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

/** What the compiler is given for an import. */
export function readImport(path: string): { contents: string } | { error: string } {
  const found = [join(ROOT, path), join(ROOT, "node_modules", path)].find((each) => existsSync(each));
  return found === undefined ? { error: `There is no ${path}.` } : { contents: readFileSync(found, "utf8") };
}

/** A short hash of a source that no comment and no change of layout moves. */
export function hashOf(source: string): string {
  const code = source.replaceAll(STRING_OR_COMMENT, (text) => (text.startsWith('"') ? text : " "));
  return createHash("sha256").update(code.replaceAll(/\s+/g, " ").trim()).digest("hex").slice(0, 16);
}
