import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { z } from "zod";

import { runCampaign } from "./campaign.ts";
import { lawsOf, SolidityOutcome } from "./outcome.ts";
import { SUITES } from "./suites.ts";
import { tellOutcomes } from "./tell.ts";

/*
 * `npm run test:deep`: each law on a million calls instead of ten thousand, one law after the other, which takes hours.
 * What a law came to is kept in cache/deep.json as long as contracts and laws stay as they are, so that a run which was
 * ended goes on with the next law; `-- --law N` tries one law, `-- --again` all of them anew.
 */
const root = fileURLToPath(new URL("../../..", import.meta.url));
const KEPT = join(root, "cache/deep.json");
const Kept = z.strictObject({ sources: z.string(), outcomes: z.array(SolidityOutcome) });
const { values } = parseArgs({ options: { law: { type: "string" }, again: { type: "boolean" } } });

/** Every test of an invariant, from its source: the runner knows them only once they are compiled. */
const campaigns = [...Object.values(SUITES)].flatMap((files) => {
  const source = readFileSync(join(root, files[0]), "utf8");
  return [...source.matchAll(/function (invariant_\w+)\(/g)].map(([, test = ""]) => ({ files, test }));
});

const sources = hashOfSources();
const kept = readKept();
for (const { files, test } of campaigns) {
  if (values.law !== undefined && !lawsOf({ kind: "invariant", test }).includes(Number(values.law))) continue;
  if (kept.some((outcome) => outcome.test.startsWith(test))) {
    console.log(`${test}: held before, on these sources`);
    continue;
  }
  const outcomes = await runCampaign({
    ...{ root, files, grep: test, env: { YAOLIAN_DEEP: "1" } },
    write: (text) => process.stdout.write(text),
  });
  const failed = outcomes.filter(({ status }) => status !== "Success");
  if (failed.length > 0 || outcomes.length === 0) process.exitCode = 1;
  for (const { reason } of failed) console.error(reason);
  kept.push(...outcomes.filter(({ status }) => status === "Success"));
  mkdirSync(join(root, "cache"), { recursive: true });
  writeFileSync(KEPT, JSON.stringify({ sources, outcomes: kept }));
}
tellOutcomes(kept);
for (const { test, calls, runs } of kept) console.log(`${test}: held after ${calls} calls in ${runs} runs`);

function readKept(): SolidityOutcome[] {
  if (values.again === true || !existsSync(KEPT)) return [];
  const known = Kept.parse(JSON.parse(readFileSync(KEPT, "utf8")));
  return known.sources === sources ? known.outcomes : [];
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  const files = globSync(["contracts/**/*.sol", "test/invariant/*.sol"], { cwd: root }).sort();
  for (const file of files) hash.update(`${file}\0${readFileSync(join(root, file), "utf8")}\0`);
  return hash.digest("hex");
}
