import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** S10 of the budgets: bytes of compressed JavaScript until the page stands. */
export const FIRST_LOAD_LIMIT = 250_000;

/** What a visitor who is nobody yet sees first, by its source. */
const ENTRY = "index.html";
const FIRST_VIEW = "src/views/scan/ScanView.tsx";
const LANGUAGES = ["src/words/en/index.ts", "src/words/zh/index.ts"];

export interface Weight {
  /** Bytes of the scripts, compressed as gzip does, until the first view stands, in the language that weighs more. */
  readonly firstLoad: number;
  /** Compressed bytes of every script, by file. */
  readonly scripts: Readonly<Record<string, number>>;
}

/** The part of the builder's manifest that is read here: what a script is called, and what it loads with itself. */
type Manifest = Readonly<Record<string, { readonly file: string; readonly imports?: readonly string[] }>>;

/** Weighs what was built into a folder. Throws where one of the sources named above is no script of its own any more. */
export async function weigh(folder: string): Promise<Weight> {
  const manifest = JSON.parse(await readFile(join(folder, ".vite/manifest.json"), "utf8")) as Manifest;
  const files = (await readdir(join(folder, "assets"))).filter((name) => name.endsWith(".js"));
  const entries = await Promise.all(
    files.map(async (name): Promise<[string, number]> => {
      return [`assets/${name}`, (await stat(join(folder, "assets", `${name}.gz`))).size];
    }),
  );
  const scripts = Object.fromEntries(entries.sort(([, one], [, other]) => other - one));
  const firstLoads = LANGUAGES.map((language) =>
    [...loaded(manifest, [ENTRY, FIRST_VIEW, language])].reduce((sum, file) => sum + (scripts[file] ?? 0), 0),
  );
  return { firstLoad: Math.max(...firstLoads), scripts };
}

/** The files of some scripts and of all that they import. */
function loaded(manifest: Manifest, sources: readonly string[], files = new Set<string>()): Set<string> {
  for (const source of sources) {
    const chunk = manifest[source];
    if (chunk === undefined) throw new Error(`The builder made no script of ${source}.`);
    if (files.has(chunk.file)) continue;
    files.add(chunk.file);
    loaded(manifest, chunk.imports ?? [], files);
  }
  return files;
}
