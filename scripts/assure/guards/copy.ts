import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { compileInto } from "./compile.ts";
import { contractOf, type Guard } from "./guard.ts";

/** What the Solidity tests are made of, and what is compiled of it: only what loses a guard is compiled again. */
const PARTS = [
  "contracts",
  "test/invariant",
  "hardhat.config.ts",
  "package.json",
  "tsconfig.json",
  "artifacts",
  "cache",
];

/** A copy of the project's contracts and laws, in a folder of its own, with packages linked. */
export class ProjectCopy {
  readonly folder: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.folder = mkdtempSync(join(tmpdir(), "yaolian-guards-"));
    for (const part of PARTS) cpSync(join(root, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    this.#moveCache();
  }

  /** The compiler's cache knows files by where they are. */
  #moveCache(): void {
    const path = join(this.folder, "cache/compile-cache.json");
    const known = readFileSync(path, "utf8");
    writeFileSync(path, known.replaceAll(`"${this.#root}`, `"${this.folder}/`));
  }

  /**
   * Takes one guard out of the copy, with every other one in its place, and compiles what is deployed without it.
   *
   * @throws Error where its words are not there exactly once: the contract was changed, and the list has to follow
   */
  async without(guard: Guard): Promise<void> {
    const { file, find, replace, what } = guard;
    const text = readFileSync(join(this.#root, file), "utf8");
    const times = text.split(find).length - 1;
    if (times !== 1)
      throw new Error(`The guard "${what}" stands ${times} times in ${file}, not once: follow it there.`);
    writeFileSync(
      join(this.folder, file),
      text.replace(find, () => replace),
    );
    await compileInto(this.folder, contractOf(guard));
  }

  /** Puts a guard back. */
  restore(guard: Guard): void {
    const { file } = guard;
    cpSync(join(this.#root, file), join(this.folder, file));
    const artifacts = join("artifacts", contractOf(guard));
    cpSync(join(this.#root, artifacts), join(this.folder, artifacts), { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
