import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Writes what may tell who a patient is, for its owner alone; returns the paths. */
export async function keepPrivately(folder: string, contents: Readonly<Record<string, unknown>>): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const paths: string[] = [];
  for (const [name, content] of Object.entries(contents)) {
    const path = join(folder, name);
    await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`, { mode: OWNER_ONLY });
    await chmod(path, OWNER_ONLY);
    paths.push(path);
  }
  return paths;
}
