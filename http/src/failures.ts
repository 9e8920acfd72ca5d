import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Env } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { Logger } from "pino";

import { patternOf } from "./log.ts";
import { answerProblem, ProblemError, problemOf } from "./problems.ts";

/** How a service answers failures in a way of its own. */
export interface FailureWays {
  /** Writes the answer; as a problem (RFC 9457) if left out. */
  readonly answer?: (c: Context, problem: ProblemError) => Response;
  /** Says what a failure of something underneath means here. */
  readonly meaning?: (error: Error) => Error;
}

/**
 * Answers every failure as a problem, or in another form; what is nobody's but the service's own fault is logged, by where it
 * happened.
 */
export function answerFailures<E extends Env>(
  app: OpenAPIHono<E>,
  log: Logger,
  { answer = answerProblem, meaning = (error) => error }: FailureWays = {},
): void {
  app.onError((error, c) => {
    const problem = problemOf(meaning(error));
    if (problem.status === 500) log.error({ route: patternOf(c), fault: faultOf(error) }, "failed");
    return answer(c, problem);
  });
  app.notFound((c) => {
    const cure = "GET / says where things are, GET /openapi.json all of them.";
    return answer(c, new ProblemError(404, "RouteUnknown", `There is nothing at ${c.req.path}.`, cure));
  });
}

/** Refuses with 405 and what is allowed, where a path has routes for other methods. */
export function refuseOtherMethods<E extends Env>(app: OpenAPIHono<E>): void {
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
}

function refuseMethod(c: Context, methods: string[]): never {
  const detail = `${c.req.method} is not for this address.`;
  const headers = { Allow: methods.join(", ") };
  const cure = `Use ${methods.join(" or ")}.`;
  throw new ProblemError(405, "MethodNotAllowed", detail, cure, { headers });
}

/** What a fault's log may say: an error's text could repeat what was asked, and by whom. */
export function faultOf(error: Error): { name: string; stack: string } {
  const frames = error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at ")) ?? [];
  return { name: error.name, stack: frames.slice(0, 8).join("\n") };
}
