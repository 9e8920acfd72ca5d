import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../generated/root.ts";

/** How many packages the Python tools pin, and each line that pins none or has no hash. */
export function pythonFaults(root = ROOT): [number, string[]] {
  const folder = join(root, "scripts", "assure", "python");
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  const asked = files.flatMap((name) => {
    const lines = readFileSync(join(folder, name), "utf8").replaceAll(/\\\n/g, " ").split("\n");
    return lines.filter((line) => line.trim() !== "" && !line.startsWith("#")).map((line) => ({ name, line }));
  });
  const faults = asked
    .filter(({ line }) => !/^[\w.-]+(\[\w+\])?==[\w.]+ /.test(line) || !line.includes("--hash=sha256:"))
    .map(({ name, line }) => `${name}: “${line.slice(0, 60)}” is no exact version with a hash.`);
  return [asked.length, faults];
}
