import type { Hook, z } from "@hono/zod-openapi";
import type { Context, Env } from "hono";

import { ProblemError } from "./problems.ts";

const PLACES: Record<string, string> = { query: "query parameter", param: "part of the path", header: "header" };
const SHOWN = 100;

/** What becomes of a request that is not as its route's schemas say: a ProblemError 400 that names the first fault. */
export function refuseInvalid<E extends Env>(
  ...[result, c]: Parameters<Hook<unknown, E, string, undefined>>
): undefined {
  if (result.success) return undefined;
  const issue = result.error.issues[0];
  const place = PLACES[result.target] ?? "field";
  const cure = "Look it up in GET /openapi.json.";
  if (issue === undefined) throw new ProblemError(400, "RequestWrong", "The request is wrong.", cure);
  if (issue.code === "unrecognized_keys") {
    const named = issue.keys.slice(0, 5).map((key) => `“${key.slice(0, SHOWN)}”`);
    const detail = `There is no ${place} ${named.join(", ")} here.`;
    throw new ProblemError(400, result.target === "query" ? "ParameterUnknown" : "FieldUnknown", detail, cure);
  }
  const name = issue.path.map(String).join(".").slice(0, SHOWN);
  const what = name === "" ? "The body" : `The ${place} “${name}”${given(result.target, name, c)}`;
  throw new ProblemError(400, "ValueInvalid", `${what} is wrong: ${sentence(issue)}`, cure);
}

/** The value, where it stands in the URL. */
function given(target: string, name: string, c: Pick<Context, "req">): string {
  const value = target === "query" ? c.req.query(name) : target === "param" ? c.req.param(name) : undefined;
  return value === undefined ? "" : ` = “${value.slice(0, SHOWN)}”`;
}

function sentence({ message }: z.core.$ZodIssue): string {
  return message.endsWith(".") ? message : `${message}.`;
}
