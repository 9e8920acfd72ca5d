import { readFile, stat } from "node:fs/promises";

import { InputError } from "@yaolian/sdk";

/** The text of a file that holds a secret. Throws an InputError `FileUnusable`, or `SecretExposed` where others may read it. */
export async function readOwnersText(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new InputError("FileUnusable", "There is no file.", "Name one that is there.", { place: path });
  if ((found.mode & 0o077) === 0) return readFile(path, "utf8");
  const message = "Others on this machine may read this secret.";
  throw new InputError("SecretExposed", message, "Make the file its owner's only: chmod 600.", { place: path });
}

/** The JSON of such a file. Throws an InputError `NotJson` beside. */
export async function readOwnersJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readOwnersText(path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    // What V8 says quotes the text.
    throw new InputError("NotJson", "The file is not JSON.", "Write it as docs/records.md says.", { place: path });
  }
}
