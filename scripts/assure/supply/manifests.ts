import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { ROOT } from "../../generated/root.ts";

const Versions = z.record(z.string(), z.string()).default({});

/** What of a package.json is read here. */
const Manifest = z.object({
  name: z.string(),
  workspaces: z.array(z.string()).default([]),
  config: z.record(z.string(), z.string()).default({}),
  allowScripts: z.record(z.string(), z.boolean()).default({}),
  dependencies: Versions,
  devDependencies: Versions,
  optionalDependencies: Versions,
  peerDependencies: Versions,
});

export type Manifest = z.infer<typeof Manifest> & { readonly path: string };

const Locked = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().default(false),
  dev: z.boolean().default(false),
  deprecated: z.string().optional(),
  hasInstallScript: z.boolean().default(false),
});

/** One package of package-lock.json. */
export interface LockedPackage extends z.infer<typeof Locked> {
  /** Its folder, e.g. `node_modules/vite/node_modules/esbuild`. */
  readonly folder: string;
  readonly name: string;
}

const Lock = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), Locked) });

/** The package.json of the project and of each of its workspaces. */
export function readManifests(root = ROOT): readonly Manifest[] {
  const read = (path: string): Manifest => ({
    ...Manifest.parse(JSON.parse(readFileSync(join(root, path), "utf8"))),
    path,
  });
  const project = read("package.json");
  return [project, ...project.workspaces.map((folder) => read(`${folder}/package.json`))];
}

/** What package-lock.json pins, of every platform: all but the project's own packages. */
export function readLock(root = ROOT): readonly LockedPackage[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  return Object.entries(packages)
    .filter(([folder, { link }]) => folder.includes("node_modules/") && !link)
    .map(([folder, locked]) => ({ ...locked, folder, name: folder.slice(folder.lastIndexOf("node_modules/") + 13) }));
}
