import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

import { InputError } from "../errors.ts";

let drafts = 0;

/** Makes a folder that only its owner reads. */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** The file's text; undefined where there is none. Throws an InputError `FileUnusable`. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError("FileUnusable", `${path} can't be read (${reason}).`, "Check the folder's permissions.");
  }
}

/**
 * The file's text, made once and for good: on the disk before it is returned, and the same for all who ask at one time.
 */
export function readOrMake(path: string, make: () => string): string {
  const there = readIfThere(path);
  if (there !== undefined) return there;
  const draft = writeDraft(path, make());
  try {
    // A link fails where the file exists by now, and never shows half a file.
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(path, "utf8");
}

/** Writes a file that only its owner reads, whole or not at all. */
export function writePrivate(path: string, text: string): void {
  renameSync(writeDraft(path, text), path);
}

function writeDraft(path: string, text: string): string {
  privateFolder(dirname(path));
  drafts += 1;
  const draft = `${path}.${process.pid}.${drafts}.new`;
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return draft;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
