import type { LockedPackage, Manifest } from "./manifests.ts";

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const PARTS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

/** Each dependency of each package.json that is no exact version, and each that the lock file pins otherwise. */
export function looseVersions(manifests: readonly Manifest[], lock: readonly LockedPackage[]): string[] {
  const own = new Set(manifests.map(({ name }) => name));
  const locked = new Map(lock.map(({ folder, version }) => [folder, version]));
  return manifests.flatMap((manifest) => {
    const folder = manifest.path.replace(/package\.json$/, "");
    const asked = PARTS.flatMap((part) => Object.entries(manifest[part]));
    const faults = asked.flatMap(([name, version]) => {
      if (!EXACT.test(version)) return [`${manifest.path} asks for ${name} “${version}”: write one exact version.`];
      if (own.has(name)) return [];
      const pinned = locked.get(`${folder}node_modules/${name}`) ?? locked.get(`node_modules/${name}`);
      return pinned === version
        ? []
        : [`${manifest.path} asks for ${name} ${version}, package-lock.json has ${pinned ?? "none"}: run npm install.`];
    });
    const { node } = manifest.config;
    return node === undefined || EXACT.test(node)
      ? faults
      : [...faults, `${manifest.path} runs Node “${node}”: write one exact version.`];
  });
}

/** Each package of the lock file that could be another's tomorrow: no hash of its content, or an address of its own. */
export function unpinned(lock: readonly LockedPackage[]): string[] {
  return lock.flatMap(({ folder, integrity, resolved, version }) => [
    ...(version !== undefined && EXACT.test(version) ? [] : [`${folder} has no exact version in package-lock.json.`]),
    ...(integrity?.startsWith("sha512-") === true ? [] : [`${folder} has no SHA-512 in package-lock.json.`]),
    ...(resolved === undefined ? [] : [`${folder} comes from ${resolved}.`]),
  ]);
}

/**
 * Each package with an install script that package.json's `allowScripts` has no row for, each row without such a package, and
 * what would let npm run one: none is run here.
 */
export function installScripts(project: Manifest, lock: readonly LockedPackage[], npmrc: string): string[] {
  const names = new Set(lock.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
  const rows = Object.entries(project.allowScripts);
  const known = new Set(rows.map(([name]) => name));
  return [
    ...[...names]
      .filter((name) => !known.has(name))
      .map((name) => `${name} wants to run a script when it is installed: read it, then add a row to allowScripts.`),
    ...rows.filter(([name]) => !names.has(name)).map(([name]) => `allowScripts has a row for ${name}, which has none.`),
    ...rows
      .filter(([, allowed]) => allowed)
      .map(([name]) => `allowScripts lets ${name} run its script, but .npmrc lets none: decide which.`),
    ...(/^ignore-scripts=true$/m.test(npmrc) ? [] : ["`ignore-scripts=true` is missing from .npmrc."]),
  ];
}

/** Each package whose maker has given it up. */
export function deprecated(lock: readonly LockedPackage[]): string[] {
  return lock.flatMap(({ folder, deprecated: why }) => (why === undefined ? [] : [`${folder} is deprecated: ${why}`]));
}
