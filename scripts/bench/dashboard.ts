import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { FIRST_LOAD_LIMIT, weigh } from "../../dashboard/build/weight.ts";
import { startEverything, type Started } from "../dashboard/started.ts";
import { closeBrowser, visitorOf, type Visitor } from "../dashboard/visitor.ts";
import { buildDashboard, DIST } from "../dashboard/vite.ts";
import { chromiumPath } from "../local/chromium.ts";
import { visibleAfter } from "./dashboard/visible.ts";
import { quantile } from "./quantile.ts";
import { report } from "./report.ts";

/*
 * `npm run bench:dashboard`: S8 and S10 of the budgets, in Debian's Chromium in front of what `npm start` brings up. Prints
 * them beside their budgets, or (`--json`) as one line of JSON, and exits non-zero past one.
 */
const START_S = 60;
const VISIBLE_MS = 2_000;
const EVENTS = 21;

await chromiumPath();
await buildDashboard();
const folder = await mkdtemp(join(tmpdir(), "yaolian-bench-"));
let started: Started | undefined;
try {
  const began = performance.now();
  started = await startEverything(folder);
  const visitor = await visitorOf(started.url);
  await showsData(visitor);
  const startedIn = (performance.now() - began) / 1000;
  const sent = await scriptsSent(started.url);
  await started.told;
  const delays = await visibleAfter(started, visitor, EVENTS);
  await visitor.close();
  const figures = [
    { id: "S8.start", what: "npm start to data in the page", value: startedIn, unit: "s", budget: START_S },
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
