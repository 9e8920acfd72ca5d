import { readSync, writeSync } from "node:fs";
import { open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { InputError, TransientError, YaolianError } from "../errors.ts";
import type { LotStore } from "./store.ts";

/** Readable and writable by its owner alone: pack lists and salts are secrets. */
const OWNER_ONLY = 0o600;

let partsMade = 0;

/**
 * Writes the file `path` whole or not at all: `write` fills a part file beside it, which takes the name at the end.
 * Part files of processes that were killed are removed. Throws `FileUnusable` or a {@link TransientError}.
 */
export async function writeWhole<T>(
  path: string,
  write: (handle: FileHandle, partPath: string) => Promise<T>,
): Promise<T> {
  const partPath = `${path}.${process.pid}-${++partsMade}.part`;
  try {
    await removeAbandonedParts(path);
    const handle = await open(partPath, "w+", OWNER_ONLY);
    try {
      const result = await write(handle, partPath);
      await handle.sync();
      await handle.close();
      await rename(partPath, path);
      return result;
    } catch (error) {
      await handle.close();
      await rm(partPath, { force: true });
      throw error;
    }
  } catch (error) {
    throw fileFault(path, error);
  }
}

/** The error of the SDK for what the file system refused on `path`; any other error as it is. */
export function fileFault(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof YaolianError || !/^E[A-Z0-9]+$/.test(code)) return error;
  const message = `${path}: ${error instanceof Error ? error.message : code}.`;
  if (["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EROFS", "ENAMETOOLONG"].includes(code)) {
    return new InputError("FileUnusable", message, "Check the path and who may read and write there.");
  }
  return new TransientError("FileSystemFailed", message, "Make room or repair the disk, then try again.", {
    cause: error,
  });
}

/** Part files for `path` whose process is gone. (One of another machine on a shared disk may go too: it then fails.) */
async function removeAbandonedParts(path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  for (const entry of await readdir(dirname(path))) {
    const pid = entry.startsWith(prefix) ? /^(\d+)-\d+\.part$/.exec(entry.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(dirname(path), entry), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** An open file as the store of a lot file. */
export function diskStore(fd: number): LotStore {
  return {
    read: (bytes, position) => readAt(fd, bytes, position),
    write: (bytes, position) => writeAt(fd, bytes, position),
  };
}

/** Fills `bytes` from an open file at `position`. Returns how many bytes the file had there: fewer at its end. */
export function readAt(fd: number, bytes: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(fd, bytes, filled, bytes.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

/** Writes all of `bytes` to an open file at `position`. */
function writeAt(fd: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}
