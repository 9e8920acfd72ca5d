import AxeBuilder from "@axe-core/playwright";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

import { CHROMIUM_FLAGS, chromiumPath } from "../local/chromium.ts";

export type Language = "en" | "zh";

/** A busy machine takes its time. */
const PATIENCE_MS = 40_000;

/** How a visitor comes. */
export interface Visit {
  readonly language?: Language;
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /**
   * The camera: a film (Y4M) that it shows over and over, none at all, or one that the page may not use; the browser's own
   * where it is left out.
   */
  readonly camera?: { readonly film: string } | "missing" | "denied";
}

export interface Visitor {
  readonly page: Page;
  /** Addresses of other hosts that the page asked for: they are refused. */
  readonly foreign: readonly string[];
  /** Faults that the page told the console. */
  readonly faults: readonly string[];
  /** Opens an address of the dashboard and waits for its heading. */
  readonly open: (path: string) => Promise<void>;
  /** Becomes somebody of the demo: the first whose button has all the words. */
  readonly signIn: (...words: string[]) => Promise<void>;
  /** What axe finds wrong with the page as it stands. */
  readonly violations: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

const browsers = new Map<string, Promise<Browser>>();

/** One browser for all visitors of this program with the same camera; it ends with the program. */
async function openBrowser(camera: Visit["camera"]): Promise<Browser> {
  const flags = cameraFlags(camera);
  const key = flags.join(" ");
  const found = browsers.get(key);
  if (found !== undefined) return found;
  const opened = chromiumPath().then((executablePath) =>
    chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS, ...flags] }),
  );
  browsers.set(key, opened);
  return opened;
}

function cameraFlags(camera: Visit["camera"]): string[] {
  if (camera === undefined || camera === "missing") return [];
  const fake = "--use-fake-device-for-media-stream";
  return camera === "denied" ? [fake] : [fake, `--use-file-for-fake-video-capture=${camera.film}`];
}

/** Ends the browsers, and with them all visitors. */
export async function closeBrowser(): Promise<void> {
  const open = [...browsers.values()];
  browsers.clear();
  await Promise.all(open.map(async (browser) => (await browser).close()));
}

/** Somebody with an empty profile, in front of the dashboard that is served at `url`. */
export async function visitorOf(url: string, visit: Visit = {}): Promise<Visitor> {
  const { language = "en", dark = false, width = 1360, height = 900, camera } = visit;
  const context = await (
    await openBrowser(camera)
  ).newContext({
    ...{ locale: language === "zh" ? "zh-CN" : "en-GB", colorScheme: dark ? "dark" : "light" },
    ...{ viewport: { width, height }, reducedMotion: "reduce" },
    permissions: camera === undefined || camera === "denied" ? [] : ["camera"],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const foreign: string[] = [];
  const faults: string[] = [];
  await context.route(
    (address) => address.origin !== url && !/^(data|blob):/.test(address.protocol),
    (route) => {
      foreign.push(route.request().url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  return { page, foreign, faults, ...doings(page, context, url) };
}

function doings(
  page: Page,
  context: BrowserContext,
  url: string,
): Pick<Visitor, "open" | "signIn" | "violations" | "close"> {
  return {
    async open(path) {
      await page.goto(url + path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
    },
    async signIn(...words) {
      await page.getByRole("button", { name: /^(Sign in|登录)$/ }).click();
      let person = page.getByRole("dialog").getByRole("button");
      for (const word of words) person = person.filter({ hasText: word });
      await person.first().click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    async violations() {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
      );
    },
    close: () => context.close(),
  };
}
