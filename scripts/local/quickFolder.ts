import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Linux keeps files here in memory. */
const IN_MEMORY = "/dev/shm";
/** Far more than all databases of a test run together; a container may have no more than 64 MB there. */
const LEAST_ROOM = 2 * 2 ** 30;

/** What this process made. */
const made: string[] = [];

/**
 * A new folder for a test's database: in memory where this machine has such a place with room, else where its other temporary
 * files are, for to begin a database writes a thousand files, which takes a disk twice as long. It is gone when this process ends.
 */
export function makeQuickFolder(prefix: string): string {
  const folder = mkdtempSync(join(hasRoom() ? IN_MEMORY : tmpdir(), prefix));
  // Once for all: every process may have ten that listen, and is warned of more.
  if (made.length === 0) process.once("exit", removeAll);
  made.push(folder);
  return folder;
}

function removeAll(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= LEAST_ROOM;
  } catch {
    return false;
  }
}
