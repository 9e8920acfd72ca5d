import { STATUS_CODES } from "node:http";

import { z } from "@hono/zod-openapi";
import { InputError, TransientError, visible } from "@yaolian/sdk";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What every failure is answered with: problem details of RFC 9457, and what to do about it. */
export const Problem = z
  .object({
    type: z.string().openapi({ description: "Names the kind of problem", example: "urn:yaolian:problem:LotUnknown" }),
    title: z.string().openapi({ description: "The HTTP status in words", example: "Not Found" }),
    status: z.int().openapi({ example: 404 }),
    detail: z.string().openapi({ description: "What was wrong, with the value" }),
    cure: z.string().openapi({ description: "What to do about it" }),
  })
  .openapi("Problem");

export const PROBLEM_TYPE = "application/problem+json";

export interface ProblemOptions {
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The `type` that a standard prescribes for it, instead of one made from the code. */
  readonly type?: string;
  readonly cause?: unknown;
}

/** A failure with an HTTP status of its own: 404 for what is not there, 401 and 403 for who asks. */
export class ProblemError extends HTTPException {
  override readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly cure: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ContentfulStatusCode, code: string, detail: string, cure: string, options: ProblemOptions = {}) {
    super(status, { message: visible(detail), cause: options.cause });
    this.status = status;
    this.name = "ProblemError";
    this.code = code;
    this.cure = visible(cure);
    this.type = options.type ?? `urn:yaolian:problem:${code}`;
    this.headers = options.headers ?? {};
  }
}

/** Seconds after which what failed in passing may be tried again. */
const RETRY_AFTER = "2";

/** How it is answered: as it says itself, 400 where the caller is to mend it, 503 where time is; anything else is a fault. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof InputError) {
    return new ProblemError(400, error.code, placed(error), error.cure, { cause: error });
  }
  if (error instanceof TransientError) {
    const headers = { "Retry-After": RETRY_AFTER };
    return new ProblemError(503, error.code, error.message, error.cure, { headers, cause: error });
  }
  if (error instanceof HTTPException) return ofHono(error);
  const detail = "The service failed to answer this; what happened is in its log.";
  return new ProblemError(500, "InternalFault", detail, "Tell whoever runs it, with the time.", { cause: error });
}

/** The answer to a failure. */
export function answerProblem(c: Context, error: ProblemError): Response {
  return c.json(problemBody(error), error.status, { ...error.headers, "Content-Type": PROBLEM_TYPE });
}

export function problemBody({ type, status, message, cure }: ProblemError): z.infer<typeof Problem> {
  return { type, title: STATUS_CODES[status] ?? "Problem", status, detail: message, cure };
}

function placed({ place, message }: InputError): string {
  return place === undefined ? message : `${place}: ${message}`;
}

/** What hono's own parts throw. */
function ofHono(error: HTTPException): ProblemError {
  switch (error.status) {
    case 400:
      return new ProblemError(400, "BodyNotJson", "The body is not JSON.", "Send one JSON value, in UTF-8.");
    case 403:
      return new ProblemError(
        403,
        "OriginForeign",
        "This came from a page of another origin, with a cookie.",
        "Send the session in the header Authorization: Bearer, or ask for the page's origin to be allowed.",
      );
    case 415: {
      const detail = "The body is of a media type that is not read here, or says none.";
      return new ProblemError(415, "MediaTypeUnsupported", detail, "Send Content-Type: application/json.");
    }
    default:
      return new ProblemError(error.status, "RequestWrong", error.message, "Look it up in GET /openapi.json.");
  }
}
