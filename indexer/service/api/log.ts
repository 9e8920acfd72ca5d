import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";

import type { AppEnv } from "./env.ts";
import type { Metrics } from "./metrics.ts";
import type { ApiSettings } from "./options.ts";

/**
 * Logs and counts each answer by its route's pattern. What is in the URL, in the body and in the headers stays out of it:
 * who asks about which pack is nobody's business.
 */
export function logAnswers({ log }: ApiSettings, metrics: Metrics): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const ms = performance.now() - began;
    const told = { method: c.req.method, route: patternOf(c), status: c.res.status };
    metrics.answered(told, ms / 1000);
    log.info({ ...told, ms: Math.round(ms) }, "answered");
  };
}

/** The pattern of the route that a request came to, e.g. `/lots/:lot/trace`. */
export function patternOf(c: Context): string {
  const path = matchedRoutes(c).at(-1)?.path;
  return path === undefined || path === "/*" ? "unknown" : path;
}
