import type { LockedPackage } from "./manifests.ts";

/** Licences under which a package may be used in, and shipped with, a work under Apache-2.0, without more than its notice. */
export const ALLOWED: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
];

/** What a package is under where its own words do not do, and why it may be used. */
export interface Exception {
  readonly licence: string;
  readonly reason: string;
}

const MPL = "Used as it is: what MPL-2.0 asks for concerns changes to its own files.";
const DATA = "Data of the tool that reads licences, used as it is; not shipped.";

/** By name: each exception, with the licence that it is for. A package that changes its licence needs a new one. */
export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "@axe-core/playwright": { licence: "MPL-2.0", reason: `${MPL} Tests alone.` },
  "axe-core": { licence: "MPL-2.0", reason: `${MPL} Tests alone.` },
  "@ethereumjs/rlp": { licence: "MPL-2.0", reason: `${MPL} Hardhat's, in tests alone.` },
  "@ethereumjs/tx": { licence: "MPL-2.0", reason: `${MPL} Hardhat's, in tests alone.` },
  "@ethereumjs/util": { licence: "MPL-2.0", reason: `${MPL} Hardhat's, in tests alone.` },
  lightningcss: {
    licence: "MPL-2.0",
    reason: `${MPL} Vite's compiler of style sheets; nothing of it is in what it writes.`,
  },
  "lightningcss-*": { licence: "MPL-2.0", reason: "The same, compiled for a platform." },
  "@nomicfoundation/ignition-ui": {
    licence: "none stated",
    reason: "Its LICENSE file is MIT; Hardhat Ignition's page, not shipped.",
  },
  memorystream: { licence: "none stated", reason: "Its LICENSE file is MIT; Solc's, not shipped." },
  "spdx-exceptions": { licence: "CC-BY-3.0", reason: DATA },
  "spdx-ranges": { licence: "(MIT AND CC-BY-3.0)", reason: DATA },
};

/** One package and its licence, once for all its versions under it. */
export interface Row {
  readonly name: string;
  readonly versions: string;
  readonly licence: string;
  /** Whether what is run or built for members needs it; else tests and tools do. */
  readonly shipped: boolean;
}

/** All packages that the lock file names, of every platform, by name. */
export function licenceRows(lock: readonly LockedPackage[]): readonly Row[] {
  const groups = grouped(lock, ({ name, license = "none stated" }) => `${name} ${license}`);
  const rows = [...groups.values()].map((group) => ({
    name: group[0]?.name ?? "",
    versions: [...new Set(group.map(({ version = "" }) => version))].sort().join(", "),
    licence: group[0]?.license ?? "none stated",
    shipped: group.some(({ dev }) => !dev),
  }));
  return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.licence < b.licence ? -1 : 1));
}

/** What has one key, by that key. */
export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Each licence that is neither allowed nor an exception, and each exception that nothing needs any more. */
export function licenceFaults(rows: readonly Row[]): string[] {
  const used = new Set<string>();
  const faults = rows.flatMap(({ name, licence, versions }) => {
    if (isAllowed(licence)) return [];
    const key = exceptionOf(name);
    if (key !== undefined) used.add(key);
    const exception = key === undefined ? undefined : EXCEPTIONS[key];
    return exception?.licence === licence
      ? []
      : [`${name} ${versions} is under ${licence}: read it, then allow it or add an exception with a reason.`];
  });
  const stale = Object.keys(EXCEPTIONS).filter((key) => !used.has(key));
  return [...faults, ...stale.map((key) => `The exception for ${key} is for nothing any more: take it out.`)];
}

/** The row of {@link EXCEPTIONS} for a package; `name-*` stands for one name a platform. */
export function exceptionOf(name: string): string | undefined {
  return Object.keys(EXCEPTIONS).find((key) => (key.endsWith("*") ? name.startsWith(key.slice(0, -1)) : name === key));
}

/** Whether an SPDX expression can be kept with allowed licences alone: one of those it offers, all that it adds up. */
export function isAllowed(expression: string): boolean {
  const words = expression.replace(/^\((.*)\)$/, "$1");
  if (ALLOWED.includes(words)) return true;
  // Nested ones are for a person to read.
  if (/[()]/.test(words) || (words.includes(" OR ") && words.includes(" AND "))) return false;
  if (words.includes(" OR ")) return words.split(" OR ").some((licence) => ALLOWED.includes(licence));
  return words.includes(" AND ") && words.split(" AND ").every((licence) => ALLOWED.includes(licence));
}
