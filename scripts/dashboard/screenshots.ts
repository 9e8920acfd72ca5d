import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { ensureChineseFonts } from "../local/chromium.ts";
import { startEverything } from "./started.ts";
import { closeBrowser, visitorOf, type Visit } from "./visitor.ts";
import { buildDashboard } from "./vite.ts";

/*
 * `npm run screenshots`: writes docs/screenshots/ from what `npm start` shows once its story is told.
 */
interface Shot extends Visit {
  readonly name: string;
  /** Words of the person of the demo who looks; nobody where they are left out. */
  readonly as?: readonly string[];
  readonly path: string;
}

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

const SHOTS: readonly Shot[] = [
  { name: "now", as: ["Regulator officer"], path: "/now", ...DESK },
  { name: "flow", as: ["Regulator officer"], path: "/flow", ...DESK, dark: true },
  { name: "recalls-zh", as: ["监管员"], path: "/recalls", ...DESK, language: "zh" },
  { name: "cold", as: ["Regulator officer"], path: "/cold", ...DESK },
  { name: "council", as: ["Regulator officer"], path: "/council", ...DESK },
  { name: "stock", as: ["Logistics", "East Gate"], path: "/stock", ...DESK },
  { name: "shipments-zh-phone", as: ["物流", "Huaxing plant"], path: "/shipments", ...PHONE, language: "zh" },
  { name: "scan-phone", path: "/scan", ...PHONE },
  { name: "slip", path: "/slip", ...DESK },
];

/** What a view shows while it waits for an answer. */
const WAITING = "#content .mantine-Skeleton-root, #content .mantine-Loader-root";
/** Charts grow into place. */
const DRAWN_MS = 2_000;

const target = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

await ensureChineseFonts();
await buildDashboard();
const folder = await mkdtemp(join(tmpdir(), "yaolian-shots-"));
const started = await startEverything(folder);
try {
  await started.told;
  await mkdir(target, { recursive: true });
  for (const { name, as, path, ...visit } of SHOTS) {
    const { page, open, signIn, close } = await visitorOf(started.url, visit);
    await open("/scan");
    if (as !== undefined) await signIn(...as);
    await open(path);
    await page.locator(WAITING).first().waitFor({ state: "detached" });
    await page.waitForTimeout(DRAWN_MS);
    await page.screenshot({ path: join(target, `${name}.png`), animations: "disabled" });
    await close();
    process.stdout.write(`docs/screenshots/${name}.png\n`);
  }
} finally {
  await closeBrowser();
  await started.stop();
  await rm(folder, { recursive: true, force: true });
}
