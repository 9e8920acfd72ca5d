import { STATUS_CODES } from "node:http";

import { createRoute, z, type RouteConfig } from "@hono/zod-openapi";

import { Problem, PROBLEM_TYPE } from "./problems.ts";

type Answers = RouteConfig["responses"];
/** In what form failures are told, by media type. */
type FailureContent = Readonly<Record<string, { readonly schema: z.ZodType }>>;
const AS_PROBLEM: FailureContent = { [PROBLEM_TYPE]: { schema: Problem } };
type Config<P extends string> = Omit<RouteConfig, "path"> & { path: P };

/**
 * A route as this API has them: it knows no query parameters but its own, and says all the ways in which it can fail.
 * Its handler throws those (a ProblemError, or the SDK's errors) and returns only what it declares. `failures` are the
 * statuses beyond those of every route: 400, 414, 429, 500 and 503; 401 and 403 where one signs in; 413 and 415 with a body.
 * `failureContent` is their form where it is another than a problem's.
 */
export function apiRoute<P extends string, R extends Config<P>>(
  config: R & { failures?: readonly number[]; failureContent?: FailureContent },
): ReturnType<typeof createRoute<P, R>> {
  const { failures = [], failureContent = AS_PROBLEM, ...route } = config;
  const { query, ...asked }: NonNullable<RouteConfig["request"]> = route.request ?? {};
  const strictQuery = query instanceof z.ZodObject ? query.strict() : (query ?? z.strictObject({}));
  const request = { ...asked, query: strictQuery };
  const statuses = [400, 414, 429, 500, 503, ...failures];
  if (route.security !== undefined) statuses.push(401, 403);
  if (asked.body !== undefined) statuses.push(413, 415);
  const responses: Answers = { ...failing(statuses, failureContent), ...route.responses };
  return createRoute<P, R>({ ...route, request, responses } as unknown as R);
}

/** A whole number in a URL, in decimal digits alone: JavaScript would read an empty text as 0, and 0x10 as 16. */
export function whole(least: number, most: number, description?: string): z.ZodType<number, string> {
  const error = `expected a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .refine((value) => value >= least && value <= most, error)
    .openapi({ type: "integer", minimum: least, maximum: most, ...(description === undefined ? {} : { description }) });
}

/** An answer of JSON. */
export function json<S extends z.ZodType, D extends string>(
  schema: S,
  description: D,
): { description: D; content: { "application/json": { schema: S } } } {
  return { description, content: { "application/json": { schema } } };
}

/** An answer of another's making, whose form is not this API's to say. */
export function passedOn(type: string, description: string): Answers {
  const schema = type === "application/json" ? z.object({}).loose() : z.string();
  return { 200: { description, content: { [type]: { schema } } } };
}

function failing(statuses: readonly number[], content: FailureContent): Answers {
  return Object.fromEntries(
    [...new Set(statuses)]
      .sort()
      .map((status) => [status, { description: STATUS_CODES[status] ?? "Problem", content }]),
  );
}
