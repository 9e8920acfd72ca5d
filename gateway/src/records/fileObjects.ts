import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

import { InputError, TransientError } from "@yaolian/sdk";

import { checkName, type ObjectStore } from "./objects.ts";

const DRAFT = ".draft-";

/** A folder as a store. Its files are their owner's only; a draft that a crash left behind is no file of it. */
export class FileObjects implements ObjectStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async putNew(name: string, bytes: Uint8Array): Promise<boolean> {
    return this.#write(name, bytes, async (draft, path) => {
      try {
        // A link fails where the file exists by now, and never shows half a file.
        await link(draft, path);
        return true;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#write(name, bytes, rename);
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const path = this.#path(name);
    try {
      return await readFile(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw fileFault(path, error);
    }
  }

  async remove(name: string): Promise<void> {
    const path = this.#path(name);
    try {
      await rm(path, { force: true });
      await settle(dirname(path));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return;
      throw fileFault(path, error);
    }
  }

  async *list(folder: string): AsyncGenerator<string> {
    const found = await readdir(this.#path(folder), { recursive: true, withFileTypes: true }).catch(
      (error: unknown) => {
        if (codeOf(error) === "ENOENT") return [];
        throw fileFault(folder, error);
      },
    );
    for (const entry of found) {
      if (!entry.isFile() || entry.name.startsWith(DRAFT)) continue;
      yield relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    }
  }

  #path(name: string): string {
    return join(this.folder, checkName(name));
  }

  /** The bytes are on the disk before they have their name, and the name is before this returns. */
  async #write<T>(name: string, bytes: Uint8Array, place: (draft: string, path: string) => Promise<T>): Promise<T> {
    const path = this.#path(name);
    const folder = dirname(path);
    const draft = join(folder, `${DRAFT}${randomUUID()}`);
    try {
      await makeFolder(folder);
      await using(await open(draft, "wx", 0o600), async (file) => {
        await file.writeFile(bytes);
        await file.sync();
      });
      const placed = await place(draft, path);
      await settle(folder);
      return placed;
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw fileFault(path, error);
    }
  }
}

/** Makes a folder and those above it, each of them on the disk. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await settle(dirname(made));
}

async function settle(folder: string): Promise<void> {
  await using(await open(folder, "r"), (handle) => handle.sync());
}

async function using(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** A full disk is mended without the caller; anything else is for who runs the gateway. */
function fileFault(path: string, error: unknown): Error {
  if (error instanceof InputError || error instanceof TransientError) return error;
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EIO" || code === "EMFILE") {
    const message = `The store of records can't be written (${code}).`;
    return new TransientError("StoreUnwritable", message, "Make room on its disk; nothing was stored.", {
      cause: error,
    });
  }
  const reason = code ?? String(error);
  return new InputError("FileUnusable", `${path} can't be used (${reason}).`, "Check the folder's permissions.");
}
