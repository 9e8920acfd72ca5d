import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { FIRST_LOAD_LIMIT, weigh } from "../../dashboard/build/weight.ts";
import { startEverything, type Started } from "../dashboard/started.ts";
import { closeBrowser, visitorOf, type Visitor } from "../dashboard/visitor.ts";
import { buildDashboard, DIST } from "../dashboard/vite.ts";
import { chromiumPath } from "../local/chromium.ts";
import { ROOT } from "../generated/root.ts";
import { visibleAfter } from "./dashboard/visible.ts";
import type { Figure } from "./figures.ts";
import { quantile } from "./quantile.ts";
import { report } from "./report.ts";

/*
 * `npm run bench:dashboard`: S8 and S10 of the budgets, in Debian's Chromium in front of what `npm start` brings up. Prints
 * them beside their budgets, or (`--json`) as one line of JSON, and exits non-zero past one. `--cold` first measures a start
 * that has to compile the contracts as well, as a newcomer's first one does.
 */
const START_S = 60;
const VISIBLE_MS = 2_000;
const EVENTS = 21;
/** What a compiler leaves behind for the next build. */
const COMPILED = ["artifacts", "cache"];

await chromiumPath();
await buildDashboard();
const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-"));
let started: Started | undefined;
try {
  const cold = process.argv.includes("--cold") ? [await coldStart()] : [];
  const begun = await begin("warm");
  started = begun.started;
  const sent = await scriptsSent(started.url);
  await started.told;
  const delays = await visibleAfter(started, begun.visitor, EVENTS);
  await begun.visitor.close();
  const figures: Figure[] = [
    ...cold,
    {
      id: "S8",
      what: "npm start to data in the page, contracts compiled",
      value: begun.seconds,
      unit: "s",
      budget: START_S,
    },
    {
      id: "S10.firstLoad",
      what: "scripts sent to a first visitor",
      value: sent,
      unit: "bytes",
      budget: FIRST_LOAD_LIMIT,
    },
    { id: "S10.visible.p50", what: "from an event's block to the page", value: quantile(delays, 0.5), unit: "ms" },
    { id: "S10.visible.max", what: "the slowest of all", value: Math.max(...delays), unit: "ms", budget: VISIBLE_MS },
  ];
  if (!report(figures, { isJson: process.argv.includes("--json") })) process.exitCode = 1;
} finally {
  await closeBrowser();
  await started?.stop();
  await rm(folder, { recursive: true, force: true });
}

interface Begun {
  readonly started: Started;
  readonly visitor: Visitor;
  /** Until a regulator's page showed events. */
  readonly seconds: number;
}

async function begin(name: string): Promise<Begun> {
  const began = performance.now();
  const started = await startEverything(join(folder, name));
  const visitor = await visitorOf(started.url);
  await showsData(visitor);
  return { started, visitor, seconds: (performance.now() - began) / 1000 };
}

/** A start without what the compiler left before; that comes back if the start does not make it anew. */
async function coldStart(): Promise<Figure> {
  const aside = join(ROOT, "node_modules/.cache/yaolian/aside");
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  const present = COMPILED.filter((name) => existsSync(join(ROOT, name)));
  for (const name of present) await rename(join(ROOT, name), join(aside, name));
  try {
    const { started, visitor, seconds } = await begin("cold");
    await visitor.close();
    await started.stop();
    return { id: "S8.cold", what: "the same, contracts to be compiled first", value: seconds, unit: "s" };
  } finally {
    const lost = present.filter((name) => !existsSync(join(ROOT, name)));
    for (const name of lost) await rename(join(aside, name), join(ROOT, name));
    await rm(aside, { recursive: true, force: true });
  }
}

/** Signs in as a regulator and waits for events in the table. */
async function showsData({ page, open, signIn }: Visitor): Promise<void> {
  await open("/scan");
  await signIn("Regulator officer");
  await open("/now");
  await page
    .locator("tbody tr")
    .first()
    .waitFor({ timeout: START_S * 3_000 });
}

/** Bytes of JavaScript that come over the wire until a first visitor's page stands. */
async function scriptsSent(url: string): Promise<number> {
  const { page, open, close } = await visitorOf(url);
  const scripts: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() !== "script") return;
    scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await open("/");
  await page.waitForLoadState("networkidle");
  const sent = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  await close();
  const { firstLoad } = await weigh(DIST);
  return Math.max(sent, firstLoad);
}
