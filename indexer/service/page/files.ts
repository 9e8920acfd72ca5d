import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { serveStatic } from "@hono/node-server/serve-static";

import type { App } from "../api/env.ts";

/** What the page may load: its own files, and nothing of another host. Codes are read by WebAssembly. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Addresses that are the API's even for a browser: documents and figures. */
const NO_PAGE = /\.\w+$|^\/(health|ready|metrics)$/;

/**
 * Serves the dashboard out of the folder it was built into. A person who opens an address gets the page, which shows what
 * belongs there; a program that asks the same address gets the API's answer.
 */
export function servePage(app: App, folder: string): void {
  // They were compressed when they were built.
  const files = { root: folder, precompressed: true };
  app.use("/assets/*", serveStatic({ ...files, onFound: (_path, c) => c.header("Cache-Control", FOREVER) }));
  app.use("/favicon.svg", serveStatic({ ...files, onFound: (_path, c) => c.header("Cache-Control", A_DAY) }));
  // No route of its own: each address would else have one for GET, and a wrong method be taken for a wrong address.
  app.use("*", async (c, next) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return next();
    c.header("Vary", "Accept", { append: true });
    const isOpened = c.req.header("accept")?.startsWith("text/html") === true;
    if (!isOpened || NO_PAGE.test(c.req.path)) return next();
    const html = await readFile(join(folder, "index.html"), "utf8");
    return c.html(html, 200, { "Content-Security-Policy": POLICY });
  });
}

/** Such a file's name changes with what is in it. */
const FOREVER = "public, max-age=31536000, immutable";
const A_DAY = "public, max-age=86400";
