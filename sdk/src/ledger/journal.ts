import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import { InputError } from "../errors.ts";
import { privateFolder, readIfThere } from "./privateFiles.ts";

/** What a run has done, line by line, so that another goes on where it stopped. */
export class Journal {
  readonly path: string;
  readonly #file: number;
  readonly #entries: object[];

  constructor(path: string) {
    this.path = path;
    privateFolder(dirname(path));
    const { entries, length } = readEntries(path);
    this.#entries = entries;
    this.#file = openSync(path, "a", 0o600);
    // A run that was killed while it wrote leaves half a line, which never happened.
    if (fstatSync(this.#file).size > length) ftruncateSync(this.#file, length);
  }

  /** All entries, oldest first. */
  entries(): readonly object[] {
    return this.#entries;
  }

  /** Adds an entry; it is on the disk when this returns. */
  append(entry: object): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    fdatasyncSync(this.#file);
    this.#entries.push(entry);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function readEntries(path: string): { entries: object[]; length: number } {
  const text = readIfThere(path) ?? "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = whole.split("\n").filter((line) => line !== "");
  const entries = lines.map((line, place): object => {
    try {
      const entry: unknown = JSON.parse(line);
      if (entry !== null && typeof entry === "object") return entry;
    } catch {
      // Said below, without the line: it may be a patient's.
    }
    throw new InputError("JournalDamaged", "The line is no entry.", "Move the journal away to start anew.", {
      place: `${path}, line ${place + 1}`,
    });
  });
  return { entries, length: Buffer.byteLength(whole) };
}
