import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { ROOT } from "../../generated/root.ts";

/** Where its settings are, for its environment. */
export const FOUNDRY_CONFIG = join(ROOT, "scripts", "assure", "static", "foundry.toml");

/** Foundry's forge itself, as npm has it for this platform: no wrapper stands between. */
export function forgeProgram(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const manifest = `@foundry-rs/forge-${process.platform}-${arch}/package.json`;
  const fromForge = createRequire(createRequire(import.meta.url).resolve("@foundry-rs/forge/package.json"));
  return join(dirname(fromForge.resolve(manifest)), "bin", process.platform === "win32" ? "forge.exe" : "forge");
}
