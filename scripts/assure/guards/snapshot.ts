import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import type { Guard } from "./guard.ts";
import { GUARDS } from "./guards.ts";

const FILE = "snapshots/guards.json";

/** What a campaign without a guard came to: the law's sentence as the runner told it, and after how many calls it stopped. */
const Finding = z.strictObject({ law: z.number(), what: z.string(), told: z.string() });

type Finding = z.infer<typeof Finding>;

const Snapshot = z.strictObject({
  /** Of the contracts, the laws and their handlers, and the list of guards. */
  sources: z.string(),
  guards: z.array(Finding),
});

export type Snapshot = z.infer<typeof Snapshot>;

/** A hash of everything the findings depend on: another one makes them stale. */
export function sourcesHash(root: string): string {
  const hash = createHash("sha256");
  const files = globSync(["contracts/**/*.sol", "test/invariant/*.sol"], { cwd: root }).sort();
  for (const file of files) hash.update(`${file}\0${readFileSync(join(root, file), "utf8")}\0`);
  return hash.update(JSON.stringify(GUARDS)).digest("hex");
}

export function readSnapshot(root: string): Snapshot | undefined {
  const path = join(root, FILE);
  return existsSync(path) ? Snapshot.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

/** Adds what was found of one guard to what else is known of these sources; nothing, where it was not missed. */
export function keepFinding(root: string, sources: string, guard: Guard, told: string | undefined): void {
  const known = readSnapshot(root);
  const { law, what } = guard;
  const found = told === undefined ? undefined : { law, what, told };
  const before = known?.sources === sources ? known : undefined;
  const guards = GUARDS.map((each) => (isSame(each, guard) ? found : findingOf(before, each)));
  const snapshot: Snapshot = { sources, guards: guards.filter((finding) => finding !== undefined) };
  writeFileSync(join(root, FILE), `${JSON.stringify(snapshot, null, 2)}\n`);
}

function isSame(one: Pick<Guard, "law" | "what">, other: Pick<Guard, "law" | "what">): boolean {
  return one.law === other.law && one.what === other.what;
}

/** The finding of a guard, where it was seen to fail. */
export function findingOf(snapshot: Snapshot | undefined, guard: Guard): Finding | undefined {
  return snapshot?.guards.find((finding) => isSame(finding, guard));
}
