import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Input } from "./parser.ts";

/** A folder of this process's own, gone with it. */
export const FOLDER = mkdtempSync(join(tmpdir(), "yaolian-fuzz-"));
process.once("exit", () => rmSync(FOLDER, { recursive: true, force: true }));

let count = 0;

/** A fresh path in the folder. */
export function freshPath(ending = ""): string {
  count += 1;
  return join(FOLDER, `${count}${ending}`);
}

/** Reads an input from a file, for parsers that take a path. */
export async function fromFile<T>(input: Input, read: (path: string) => T | Promise<T>, ending = ""): Promise<T> {
  const path = freshPath(ending);
  writeFileSync(path, input, { mode: 0o600 });
  try {
    return await read(path);
  } finally {
    rmSync(path, { force: true });
  }
}
