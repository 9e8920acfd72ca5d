import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { PGlite } from "@electric-sql/pglite";

import { keptShape, type Keeper, type Kept } from "./keeper.ts";
import { SCHEMA } from "./database.ts";
import { MENDING } from "./mend.ts";

/** For PGlite: what is kept is in a file beside its folder, as only one process at a time may open the folder. */
export class FolderKeeper implements Keeper {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = `${folder}.chain.json`;
  }

  async read(): Promise<Kept | undefined> {
    const text = await readFile(this.#path, "utf8").catch(missing);
    if (text === undefined) return undefined;
    try {
      return keptShape.safeParse(JSON.parse(text)).data;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async write(kept: Kept): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const draft = `${this.#path}.${process.pid}.new`;
    await writeFile(draft, JSON.stringify(kept));
    await rename(draft, this.#path);
  }

  async unlock(): Promise<boolean> {
    // PGlite says nothing that tells a damaged folder from another fault, and none of them passes by waiting.
    return this.#run(MENDING).then(
      () => true,
      () => false,
    );
  }

  async isHeld(): Promise<boolean> {
    // Whoever may hold it is on this machine, and known by its process.
    return false;
  }

  async dropTables(): Promise<void> {
    await this.#run(`DROP SCHEMA IF EXISTS "${SCHEMA}" CASCADE`);
  }

  async dropAll(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await rm(this.#path, { force: true });
  }

  async #run(sql: string): Promise<void> {
    if ((await access(this.#folder).then(() => true, missing)) !== true) return;
    const database = new PGlite(this.#folder);
    try {
      await database.exec(sql);
    } finally {
      await database.close();
    }
  }
}

function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  return undefined;
}
