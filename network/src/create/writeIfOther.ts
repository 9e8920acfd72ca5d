import { open, readFile, rename } from "node:fs/promises";

const OWNER_ONLY = 0o600;

/** Writes a file that a node reads, whole or not at all. False where it says just that already. */
export async function writeIfOther(path: string, text: string): Promise<boolean> {
  const there = await readFile(path, "utf8").catch(() => undefined);
  if (there === text) return false;
  const draft = `${path}.${process.pid}.new`;
  const file = await open(draft, "w", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return true;
}
