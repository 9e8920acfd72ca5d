import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Mutant } from "./mutants.ts";
import type { MutantRecord } from "./records.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Whom each contract's callers are: a test of theirs may notice a change of it. */
const CALLERS: Readonly<Record<string, readonly string[]>> = {
  DrugRegistry: ["LotLedger"],
  LotLedger: ["ColdChain", "PackVerifier", "PrescriptionToken", "ImmunizationToken"],
  ClaimLedger: ["PrescriptionToken", "ImmunizationToken"],
  CouncilSeat: ["Council"],
};

/** The tests of the contracts; those of the project's tools deploy none, or a chain of their own in another process. */
const TESTS = [
  "test/unit/{access,consortium,medicines,prescriptions,records}/**/*.test.ts",
  "test/integration/{deployment,lifecycle,remoteCare}.test.ts",
];

/** Seconds of a test file that was not timed yet. */
const UNKNOWN = 4;

/**
 * Knows which test file is the likeliest to notice a mutant: those that noticed others of the same function, then of the
 * same source, those that call what leads to it; of two as likely, the shorter one.
 */
export class Killers {
  readonly #files: ReadonlyMap<string, string>;
  readonly #kills = new Map<string, number>();
  readonly #seconds = new Map<string, number>();
  readonly #callers = new Map<string, number>();

  private constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  static async read(records: Iterable<MutantRecord>): Promise<Killers> {
    const files: string[] = [];
    for (const pattern of TESTS) for await (const file of glob(pattern, { cwd: ROOT })) files.push(file);
    const killers = new Killers(new Map(files.sort().map((file) => [file, textOf(file)])));
    for (const { path, owner, file } of records) if (file !== undefined) killers.learn({ path, owner }, file);
    return killers;
  }

  get all(): string[] {
    return [...this.#files.keys()];
  }

  learn({ path, owner }: Pick<Mutant, "path" | "owner">, file: string): void {
    for (const key of [`${path} ${owner} ${file}`, `${path} ${file}`, path]) {
      this.#kills.set(key, (this.#kills.get(key) ?? 0) + 1);
    }
  }

  /** Keeps the longest time that each file took: most often it ends early, at a failure. */
  time(took: Readonly<Record<string, number>>): void {
    for (const [file, seconds] of Object.entries(took)) {
      this.#seconds.set(file, Math.max(seconds, this.#seconds.get(file) ?? 0));
    }
  }

  /** The test files that reach what a mutant changes, the likeliest first. */
  of(mutant: Mutant): string[] {
    const names = new Set(mutant.targets.map(({ name }) => name));
    for (const name of names) for (const caller of CALLERS[name] ?? []) names.add(caller);
    return [...this.#files]
      .filter(([, text]) => names.has("Consortium") || [...names].some((name) => mentions(text, name)))
      .map(([file, text]): [string, number] => [file, this.#likelihood(mutant, file, text)])
      .sort(([, a], [, b]) => b - a)
      .map(([file]) => file);
  }

  #likelihood({ path, owner, targets, entries }: Mutant, file: string, text: string): number {
    const kills = (key: string): number => this.#kills.get(key) ?? 0;
    // Where most of a source's mutants die says less of this one than what leads to it.
    const before = 3 * kills(`${path} ${owner} ${file}`) + kills(`${path} ${file}`) / Math.max(kills(path), 1);
    // What few tests call says more than what nearly all do.
    const called = entries.map((name) => Math.min(callsIn(text, name), 10) / this.#callersOf(name));
    const own = targets.some(({ name }) => file.toLowerCase().endsWith(`/${name.toLowerCase()}.test.ts`)) ? 1 : 0;
    const likely = before + 0.5 * called.reduce((sum, each) => sum + each, 0) + own;
    return likely / (1 + (this.#seconds.get(file) ?? UNKNOWN));
  }

  #callersOf(entry: string): number {
    const known =
      this.#callers.get(entry) ?? [...this.#files.values()].filter((text) => callsIn(text, entry) > 0).length;
    this.#callers.set(entry, known);
    return known;
  }
}

/** A helper that a test imports; the world has every contract, and says nothing of what a test is about. */
const HELPER = /from "((?:\.\.?\/)+(?!(?:\.\.\/)*helpers\/world\.ts)[\w./]+\.ts)"/g;

/** A test file with the helpers that it imports: what it calls by their means, it calls. */
function textOf(file: string): string {
  const text = readFileSync(join(ROOT, file), "utf8");
  const helpers = [...text.matchAll(HELPER)].map(([, path = ""]) => join(ROOT, file, "..", path));
  const own = helpers.filter((path) => path.startsWith(join(ROOT, "test/")) || path.includes("/sdk/test/"));
  return [text, ...new Set(own)].map((each, index) => (index === 0 ? each : readFileSync(each, "utf8"))).join("\n");
}

/** How often a test file calls a function, or names it for a table of calls. */
function callsIn(text: string, entry: string): number {
  return [`.${entry}(`, `"${entry}"`, `.${entry}.`].reduce((sum, each) => sum + text.split(each).length - 1, 0);
}

function mentions(text: string, contract: string): boolean {
  return text.includes(contract) || text.includes(`${contract.charAt(0).toLowerCase()}${contract.slice(1)}`);
}
