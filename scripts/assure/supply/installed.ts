import { relative } from "node:path";

import { init, type ModuleInfos } from "license-checker-rseidelsohn";

import { ROOT } from "../../generated/root.ts";
import { EXCEPTIONS, exceptionOf, isAllowed } from "./licences.ts";
import type { LockedPackage } from "./manifests.ts";

/**
 * Each installed package whose own words, as license-checker reads them from its manifest and its licence's file, are other
 * than the lock file's and not allowed. What is installed here is this platform's share.
 */
export async function installedFaults(lock: readonly LockedPackage[]): Promise<{ count: number; faults: string[] }> {
  const locked = new Map(lock.map((one) => [one.folder, one]));
  const found = await readInstalled();
  const faults = Object.values(found).flatMap(({ path = "", licenses = "none stated" }) => {
    const one = locked.get(relative(ROOT, path).replaceAll("\\", "/"));
    // A star marks what was read from the licence's own text.
    const stated = [licenses].flat().join(" AND ").replaceAll("*", "");
    if (one === undefined || one.license === stated || isAllowed(stated)) return [];
    const exception = exceptionOf(one.name);
    if (exception !== undefined && EXCEPTIONS[exception]?.licence === (one.license ?? "none stated")) return [];
    return [`${one.folder} says ${stated}, package-lock.json ${one.license ?? "nothing"}: read its licence.`];
  });
  return { count: Object.keys(found).length, faults };
}

function readInstalled(): Promise<ModuleInfos> {
  return new Promise((resolve, reject) => {
    init({ start: ROOT }, (error, found) => {
      if (error instanceof Error) reject(error);
      else resolve(found);
    });
  });
}
