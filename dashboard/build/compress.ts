import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(js|css|svg|wasm)$/;

/** Writes each file of the page compressed too, as the service sends it: once when it is built, not at each visit. */
export function compress(): Plugin {
  return {
    name: "yaolian:compress",
    apply: "build",
    async writeBundle({ dir }) {
      if (dir === undefined) throw new Error("The page is built into a folder.");
      const names = await readdir(dir, { recursive: true });
      await Promise.all(names.filter((name) => COMPRESSIBLE.test(name)).map((name) => compressFile(join(dir, name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content));
}
