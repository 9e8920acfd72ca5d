import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Logger } from "pino";

/** What is known of an answer: its route is the pattern. */
export interface Told {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

/**
 * Logs and counts each answer by its route's pattern. What is in the URL, in the body and in the headers stays out of it:
 * who asks about which pack is nobody's business.
 */
export function logAnswers(log: Logger, answered?: (told: Told, seconds: number) => void): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const ms = performance.now() - began;
    const told = { method: c.req.method, route: patternOf(c), status: c.res.status };
    answered?.(told, ms / 1000);
    log.info({ ...told, ms: Math.round(ms) }, "answered");
  };
}

/** The pattern of the route that a request came to, e.g. `/lots/:lot/trace`. */
export function patternOf(c: Context): string {
  const path = matchedRoutes(c).at(-1)?.path;
  return path === undefined || path === "/*" ? "unknown" : path;
}
